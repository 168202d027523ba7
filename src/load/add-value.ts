import type { Document, ParsedNode, YAMLMap, YAMLSeq } from 'yaml';
import { canonicalJson, type Json } from '../domain/json.ts';
import type { DataPath, Fix } from '../domain/lint.ts';
import { isMapping, valueAt } from './source.ts';
import { parseDocument } from './yaml.ts';

type Yaml = typeof import('yaml');

/**
 * A YAML or JSON text with a value added at a path, every other byte as it was. Mappings on the way that are not there are
 * written too; a list that is there gets the items that it lacks. Undefined where that cannot be done without touching
 * anything else: through an alias, or where something else stands. What `also` would add elsewhere may come with it, since
 * what stands behind an anchor is there more than once.
 */
export async function addValue(
  raw: string,
  file: string,
  path: DataPath,
  value: Json,
  also: readonly Pick<Fix, 'path' | 'value'>[] = [],
): Promise<string | undefined> {
  const yaml = await import('yaml');
  const document = parseDocument(yaml, raw, file);
  const before = document.toJS() as unknown;
  const wanted = withValue(before, path, value);
  if (wanted === undefined) return undefined;
  if (canonicalJson(wanted) === canonicalJson(before)) return raw;
  const json = file.endsWith('.json');
  for (const edited of candidates(yaml, document, raw, { path, value, json })) {
    const read = parseDocument(yaml, edited, file);
    if (read.errors.length + read.warnings.length > 0) continue;
    const after = read.toJS() as unknown;
    if (valueAt(after, path) === undefined) continue;
    const done = canonicalJson(withAll(after, [{ path, value }])) === canonicalJson(after);
    if (done && canonicalJson(withAll(after, also)) === canonicalJson(withAll(wanted, also))) return edited;
  }
  return undefined;
}

interface Addition {
  readonly path: DataPath;
  readonly value: Json;
  readonly json: boolean;
}

/** Texts that may be the wanted one, the handsomest first. */
function* candidates(
  yaml: Yaml,
  document: Document.Parsed,
  raw: string,
  { path, value, json }: Addition,
): Iterable<string> {
  let node: unknown = document.contents;
  for (let depth = 0; ; depth++) {
    const step = path[depth];
    if (step === undefined) {
      if (yaml.isSeq(node) && Array.isArray(value))
        yield* intoList(raw, node, value as readonly Json[], json);
      return;
    }
    const next = yaml.isMap(node)
      ? valueOfKey(yaml, node, step)
      : yaml.isSeq(node)
        ? (node.items[Number(step)] as ParsedNode | undefined)
        : undefined;
    if (next !== undefined) {
      node = next;
      continue;
    }
    if (!yaml.isMap(node)) return;
    const nested = path.slice(depth + 1).reduceRight<Json>((inner, key) => ({ [key]: inner }), value);
    yield* intoMap(yaml, raw, node, { key: String(step), value: nested, json });
    return;
  }
}

function* intoMap(
  yaml: Yaml,
  raw: string,
  map: YAMLMap,
  { key, value, json }: { readonly key: string; readonly value: Json; readonly json: boolean },
): Iterable<string> {
  const range = map.range;
  const last = map.items.at(-1);
  if (!range) return;
  const pair = json ? `${JSON.stringify(key)}: ${jsonLine(value)}` : `${flowText(key)}: ${flowText(value)}`;
  const lineEnd = raw.includes('\r\n') ? '\r\n' : '\n';
  const end = last === undefined ? undefined : (endOf(yaml, last.value) ?? endOf(yaml, last.key));
  if (map.flow) {
    const close = range[1] - 1;
    if (end === undefined) yield insert(raw, close, ` ${pair} `);
    else {
      // A mapping over several lines gets a line more.
      const start = (map.items[0]?.key as ParsedNode | undefined)?.range?.[0] ?? 0;
      const indent = /\n([ \t]*)$/.exec(raw.slice(0, start))?.[1];
      yield insert(raw, end, `,${indent === undefined ? ' ' : `${lineEnd}${indent}`}${pair}`);
    }
    return;
  }
  const first = (map.items[0]?.key as ParsedNode | undefined)?.range?.[0];
  if (first === undefined || end === undefined) return;
  const indent = ' '.repeat(first - (raw.lastIndexOf('\n', first - 1) + 1));
  const line = lineAfter(raw, end);
  yield insert(raw, line.at, `${line.before}${indent}${pair}${lineEnd}`);
  yield insert(raw, first, `${pair}${lineEnd}${indent}`);
}

function* intoList(raw: string, list: YAMLSeq, values: readonly Json[], json: boolean): Iterable<string> {
  const { range } = list;
  const present = new Set((list.toJSON() as readonly unknown[]).map((one) => JSON.stringify(one)));
  const lacking = values.filter((one) => !present.has(JSON.stringify(one)));
  if (!range || lacking.length === 0) return;
  const last = list.items.at(-1) as ParsedNode | undefined;
  const end = last?.range?.[1];
  if (list.flow) {
    const items = lacking.map((one) => (json ? JSON.stringify(one) : flowText(one))).join(', ');
    yield end === undefined ? insert(raw, range[1] - 1, items) : insert(raw, end, `, ${items}`);
    return;
  }
  if (last?.range == null || end === undefined) return;
  const start = raw.lastIndexOf('\n', last.range[0] - 1) + 1;
  const dash = /^[ \t]*-[ \t]+/.exec(raw.slice(start))?.[0];
  if (dash === undefined) return;
  const line = lineAfter(raw, end);
  yield insert(raw, line.at, `${line.before}${lacking.map((one) => `${dash}${flowText(one)}\n`).join('')}`);
}

function insert(raw: string, at: number, text: string): string {
  return raw.slice(0, at) + text + raw.slice(at);
}

/** The start of the line after an offset; a text that ends without a line end gets one first. */
function lineAfter(raw: string, offset: number): { readonly at: number; readonly before: string } {
  if (raw[offset - 1] === '\n') return { at: offset, before: '' };
  const end = raw.indexOf('\n', offset);
  return end === -1 ? { at: raw.length, before: '\n' } : { at: end + 1, before: '' };
}

/** Where the last thing of a value ends; undefined for a value that has no place. */
function endOf(yaml: Yaml, node: unknown): number | undefined {
  if ((yaml.isMap(node) || yaml.isSeq(node)) && !node.flow) {
    const last: unknown = node.items.at(-1);
    return endOf(yaml, yaml.isPair(last) ? (last.value ?? last.key) : last);
  }
  return (node as ParsedNode | null | undefined)?.range?.[1];
}

function valueOfKey(yaml: Yaml, map: YAMLMap, key: string | number): ParsedNode | undefined {
  const pair = map.items.find((item) => yaml.isScalar(item.key) && String(item.key.value) === String(key));
  return (pair?.value ?? undefined) as ParsedNode | undefined;
}

/** JSON on one line, with the blanks that people write. */
function jsonLine(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(jsonLine).join(', ')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  return `{ ${Object.entries(value)
    .map(([key, inner]) => `${JSON.stringify(key)}: ${jsonLine(inner)}`)
    .join(', ')} }`;
}

/** The same as YAML in flow style: plain where a word means itself. */
function flowText(value: Json): string {
  if (typeof value === 'string') return isPlain(value) ? value : JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(flowText).join(', ')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  return `{ ${Object.entries(value)
    .map(([key, inner]) => `${isPlain(key) ? key : JSON.stringify(key)}: ${flowText(inner)}`)
    .join(', ')} }`;
}

function isPlain(text: string): boolean {
  return /^[A-Za-z_][\w-]*$/.test(text) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(text);
}

/** The data with what can be added to it of all these. */
function withAll(data: unknown, all: readonly Pick<Fix, 'path' | 'value'>[]): unknown {
  return all.reduce((before, { path, value }) => withValue(before, path, value) ?? before, data);
}

/** The data with the value at the path; undefined where something else stands in the way. */
function withValue(data: unknown, path: DataPath, value: Json): unknown {
  const [step, ...rest] = path;
  if (step === undefined) {
    if (data === undefined) return value;
    if (!Array.isArray(data) || !Array.isArray(value)) return undefined;
    const present = new Set(data.map((one) => JSON.stringify(one)));
    return [...data, ...value.filter((one) => !present.has(JSON.stringify(one)))];
  }
  if (Array.isArray(data)) {
    const inner = withValue(data[Number(step)], rest, value);
    return inner === undefined ? undefined : data.with(Number(step), inner);
  }
  if (data !== undefined && !isMapping(data)) return undefined;
  const inner = withValue(valueAt(data ?? {}, [step]), rest, value);
  return inner === undefined ? undefined : { ...(data as object | undefined), [step]: inner };
}
