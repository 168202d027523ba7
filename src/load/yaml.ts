import type { Alias, Document, Node, Pair, ParsedNode } from 'yaml';
import { type Failure, Failures, fail, type Where } from '../domain/failure.ts';
import type { Json } from '../domain/json.ts';
import { inspectSource, tooDeep } from './inspect.ts';
import type { Path, Source } from './source.ts';
import { type FileName, LIMITS, readText } from './text.ts';

type Yaml = typeof import('yaml');

/** Values that the uses of one anchor may expand to, against alias bombs. */
const MAX_ALIASES = 100;

/**
 * Reads YAML 1.2 (core schema: `NO` is text, `012` is twelve; no merge keys, no other tags, no second document) with the
 * place of every part. Throws `Failures` with all syntax errors, or all that `inspect` refuses. `merge` takes merge keys, for
 * documents of other programs, which do.
 */
export async function parseYaml(
  text: string,
  file: string,
  { merge = false }: { readonly merge?: boolean } = {},
): Promise<Source> {
  const yaml = await import('yaml');
  const lines = new yaml.LineCounter();
  const where = (offset: number): Where => {
    const { line, col } = lines.linePos(Math.min(offset, text.length));
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const document = parseDocument(yaml, text, file, lines, merge);

  const errors = [...document.errors, ...document.warnings];
  // The depth at which the parser's stack ends differs between machines, so no line is named.
  if (errors.some((error) => error.code === 'RESOURCE_EXHAUSTION')) fail({ ...tooDeep, where: { file } });
  if (errors.length > 0) {
    throw new Failures(
      errors.map((error) => ({
        code: 'syntax',
        where: where(error.pos[0]),
        message: CODES.get(error.code)?.message ?? sentence(error.message),
        hint:
          CODES.get(error.code)?.hint ??
          'Check the indentation, quotes and brackets at and above this place.',
      })),
    );
  }
  const refused = refusedNodes(yaml, document, merge, where);
  if (refused.length > 0) throw new Failures(refused);

  const source: Source = {
    file,
    value: toValue(document, file),
    at: (path, part) => where(find(yaml, document, path, part)),
  };
  const problems = inspectSource(source);
  if (problems.length > 0) throw new Failures(problems);
  return source;
}

/** The data of a YAML file of at most 10 MB. Throws `Failures` as `parseYaml` does. */
export async function readYamlFile(name: FileName): Promise<Json> {
  return (await parseYaml(await readText(name, LIMITS.file), name.file)).value as Json;
}

/** The document of a YAML text by the rules of `parseYaml`, with the errors that it found in it. */
export function parseDocument(
  yaml: Yaml,
  text: string,
  file: string,
  lineCounter = new yaml.LineCounter(),
  merge = false,
): Document.Parsed {
  try {
    return yaml.parseDocument(text, {
      lineCounter,
      version: '1.2',
      schema: 'core',
      strict: true,
      uniqueKeys: true,
      stringKeys: true,
      merge,
      resolveKnownTags: false,
      prettyErrors: false,
      logLevel: 'error',
    });
  } catch (error) {
    if (error instanceof RangeError) fail({ ...tooDeep, where: { file } });
    throw error;
  }
}

function toValue(document: Document.Parsed, file: string): unknown {
  try {
    // The package counts the anchored value itself as one use.
    return document.toJS({ maxAliasCount: MAX_ALIASES + 1 });
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    return fail({
      code: 'limit',
      where: { file },
      message: `the aliases (\`*name\`) of one anchor expand to more than ${MAX_ALIASES} values`,
      hint: 'Write the values out, or move the cases to a .jsonl file.',
    });
  }
}

/** Aliases without a target or inside their own target, and merge keys, which YAML 1.2 does not have. */
function refusedNodes(
  yaml: Yaml,
  document: Document.Parsed,
  merge: boolean,
  where: (offset: number) => Where,
): Failure[] {
  const failures: Failure[] = [];
  const refuse = (node: { range?: readonly number[] | null }, message: string, hint: string): void => {
    failures.push({ code: 'syntax', where: where(node.range?.[0] ?? 0), message, hint });
  };
  const mergeable = (value: unknown, inList = false): boolean => {
    const target = yaml.isAlias(value) ? value.resolve(document) : value;
    if (yaml.isSeq(target) && !inList) return target.items.every((item) => mergeable(item, true));
    return yaml.isMap(target);
  };
  yaml.visit(document, {
    Alias(_key, node: Alias, path) {
      const target = node.resolve(document);
      if (target === undefined)
        refuse(
          node,
          `the alias "*${node.source}" has no anchor before it`,
          `Write "&${node.source}" at the value that is meant.`,
        );
      else if (path.includes(target as Node))
        refuse(node, `the alias "*${node.source}" stands inside its own value`, 'Write the value out.');
    },
    Pair(_key, pair: Pair) {
      if (!yaml.isScalar(pair.key) || pair.key.value !== '<<') return;
      if (!merge) refuse(pair.key, 'merge keys (`<<`) are not part of YAML 1.2', 'Write the keys out.');
      else if (!mergeable(pair.value))
        refuse(pair.key, 'a merge key (`<<`) takes a mapping or a list of mappings', 'Write the keys out.');
    },
  });
  return failures;
}

/** The offset of the node at a path, or of its key; of its nearest parent when it is not there. */
function find(yaml: Yaml, document: Document.Parsed, path: Path, part: 'key' | undefined): number {
  let node: unknown = document.contents;
  let offset = start(node);
  for (const [depth, segment] of path.entries()) {
    const target: unknown = yaml.isAlias(node) ? node.resolve(document) : node;
    if (yaml.isMap(target)) {
      const pair: Pair<unknown, unknown> | undefined = target.items.find(
        (item) => yaml.isScalar(item.key) && String(item.key.value) === segment,
      );
      if (pair === undefined) return offset;
      const keyOffset = start(pair.key);
      if (part === 'key' && depth === path.length - 1) return keyOffset;
      node = pair.value;
      // An empty value has no width; its key is where a reader looks.
      offset = yaml.isNode(node) && !isEmpty(node) ? start(node) : keyOffset;
    } else if (yaml.isSeq(target)) {
      node = target.items[Number(segment)];
      if (node === undefined) return offset;
      offset = start(node);
    } else return offset;
  }
  return offset;
}

function start(node: unknown): number {
  return (node as ParsedNode | null)?.range?.[0] ?? 0;
}

function isEmpty(node: Node): boolean {
  return node.range?.[0] === node.range?.[1];
}

/** The parser's message as one clause. */
function sentence(message: string): string {
  const first = message
    .split('\n')[0]!
    .replace(/[.:]$/, '')
    .replace(/^Missing closing (["'])quote$/, 'Missing closing $1');
  return /^[A-Z][a-z]/.test(first) ? first[0]!.toLowerCase() + first.slice(1) : first;
}

/** Errors that the parser words for programmers, and what to do about the commonest. */
const CODES = new Map<string, { readonly message?: string; readonly hint: string }>([
  ['DUPLICATE_KEY', { message: 'the key is written twice', hint: 'Remove or rename one of the two keys.' }],
  [
    'MULTIPLE_DOCS',
    {
      message: 'the file holds more than one document',
      hint: 'Keep one document a file; remove the `---` line.',
    },
  ],
  ['NON_STRING_KEY', { message: 'the key is not plain text', hint: 'Write the key as plain text.' }],
  ['TAB_AS_INDENT', { hint: 'Indent with spaces.' }],
  ['TAG_RESOLVE_FAILED', { hint: 'Remove the tag (`!…`); only plain YAML 1.2 values are read.' }],
]);
