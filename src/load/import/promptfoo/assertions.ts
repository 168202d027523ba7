import type { Json } from '../../../domain/json.ts';
import { didYouMean, gather } from '../../failures.ts';
import { isMapping, type Source, valueAt, within } from '../../source.ts';
import { parseYaml } from '../../yaml.ts';
import { changed, type DraftAssertion, leftOut } from '../draft.ts';
import { type EmbeddingFor, embedderOf, embeddingFor, USUAL_EMBEDDER } from '../embedding.ts';
import type { Rename } from '../nunjucks.ts';
import type { Context } from './context.ts';
import { counterparts, EMBEDDED, JUDGED, reasons } from './kinds.ts';
import type { Mapped } from './mapped.ts';
import { inLiquid, refuse, writtenValue } from './values.ts';

/** An assertion in our words, and the variables that its templates read. */
export interface Translated extends DraftAssertion {
  readonly reads: readonly string[];
  /** Of these, those that may not be left out. */
  readonly needed: readonly string[];
}

/** Fields that say something to people alone, or that `translate` itself reads. */
const READ = new Set(['type', 'value', 'threshold', 'weight', 'metric', 'transform', 'assert', '$ref']);

/** A transform that only goes to one place in the answer's JSON. */
const TO_PATH = /^JSON\.parse\(output\)((?:\.[A-Za-z_]\w*|\[\d+\]|\[(?:"[^"\\]*"|'[^'\\]*')\])+);?$/;

/** An assertion of promptfoo's as ours; undefined where there is none that means the same, and then why is in the remarks. */
export async function translate(
  context: Context,
  node: Source,
  rename: Rename,
): Promise<Translated | undefined> {
  const referred = isMapping(node.value) ? node.value.$ref : undefined;
  if (typeof referred === 'string') {
    const path = referred.replace(/^#\//, '').split('/');
    if (isMapping(valueAt(context.config.value, path)))
      return translate(context, within(context.config, path), rename);
    return refuse(context, node, referred, 'there is no such template in the config');
  }
  if (!isMapping(node.value) || typeof node.value.type !== 'string')
    return refuse(context, node, 'an assertion', 'it has no type');
  const written = node.value as { readonly [field: string]: Json } & { readonly type: string };
  const negated = written.type.startsWith('not-');
  const base = negated ? written.type.slice('not-'.length) : written.type;

  const looked = transformPath(context, node);
  if (looked === undefined) return undefined;
  const { path } = looked;
  for (const field of Object.keys(written)) {
    if (READ.has(field) || (field === 'provider' && /^similar(?::cosine)?$/.test(base))) continue;
    return refuse(context, node, written.type, `its \`${field}\` has no counterpart`);
  }
  const read =
    base === 'assert-set' ? await group(context, node, rename) : await single(context, node, base, rename);
  if (read === undefined) return undefined;
  if ('problem' in read.mapped) return refuse(context, node, written.type, read.mapped.problem);

  const kind = context.loading.rules.kinds.get(read.mapped.written.type);
  const missing = typesOf(read.mapped.written).find((type) => !context.loading.rules.kinds.has(type));
  const judged = JUDGED.includes(read.mapped.written.type);
  if (judged && context.judge === undefined)
    return refuse(context, node, written.type, 'a model grades it; name the judge with --judge');
  if (missing !== undefined || kind === undefined)
    return refuse(context, node, written.type, `there is no assertion \`${missing}\` here`);
  const embedded = kind.type === EMBEDDED ? measureOf(context, written.provider) : undefined;
  if (embedded !== undefined && 'problem' in embedded)
    return refuse(context, node, written.type, embedded.problem);
  if (path !== undefined && !kind.takesPath)
    return refuse(
      context,
      node,
      written.type,
      `\`${kind.type}\` takes no path, which its transform would be`,
    );

  const asserted: { readonly type: string; readonly [field: string]: Json } = {
    ...read.mapped.written,
    ...(judged ? { judge: context.judge ?? '' } : {}),
    ...(embedded === undefined ? {} : { model: embedded.model }),
    ...(path === undefined ? {} : { path }),
  };
  const differs = [read.mapped.changed, embedded?.changed].filter((one) => one !== undefined);
  for (const one of differs) context.remarks.push(changed(node.at([]), written.type, one));
  if (read.mapped.lacks !== undefined) refuse(context, node, written.type, read.mapped.lacks);
  return {
    written: { ...(negated ? negation(asserted, kind.negatable) : asserted), ...common(context, node) },
    where: node.at([]),
    what: written.type,
    original: written,
    texts: true,
    reads: read.reads,
    needed: read.needed,
  };
}

/** What measures a `similar`: the model of its provider, of that of its test, or of promptfoo's own. */
function measureOf({ loading, embedding, embedder }: Context, own: Json | undefined): EmbeddingFor {
  const provider = own ?? embedder;
  if (provider === undefined) return embeddingFor(loading, embedding, USUAL_EMBEDDER);
  const asked = embedderOf(provider);
  return asked === undefined
    ? { problem: 'its provider has no id' }
    : embeddingFor(loading, embedding, asked);
}

/** What any assertion may have. */
function common(context: Context, node: Source): { readonly [field: string]: Json } {
  const { metric, weight } = node.value as { readonly metric?: Json; readonly weight?: Json };
  const named = typeof metric === 'string' && metric !== '' && !metric.includes('{{');
  if (metric !== undefined && !named)
    context.remarks.push(leftOut(node.at(['metric']), 'metric', 'a name is a plain text here', { metric }));
  if (weight !== undefined && typeof weight !== 'number')
    context.remarks.push(leftOut(node.at(['weight']), 'weight', 'it is no number', { weight }));
  return { ...(named ? { name: metric } : {}), ...(typeof weight === 'number' ? { weight } : {}) };
}

/** What holds exactly where the assertion does not. */
function negation(
  asserted: { readonly type: string; readonly [field: string]: Json },
  negatable: boolean,
): { readonly [field: string]: Json } {
  return negatable
    ? { ...asserted, type: `not-${asserted.type}` }
    : { type: 'not-all-of', assert: [asserted] };
}

function typesOf(written: { readonly [field: string]: Json }): string[] {
  const inner = Array.isArray(written.assert) ? written.assert.filter(isMapping) : [];
  return [
    String(written.type).replace(/^not-/, ''),
    ...inner.flatMap((one) => typesOf(one as { readonly [field: string]: Json })),
  ];
}

interface ReadAssertion {
  readonly mapped: Mapped;
  readonly reads: readonly string[];
  readonly needed: readonly string[];
}

async function single(
  context: Context,
  node: Source,
  base: string,
  rename: Rename,
): Promise<ReadAssertion | undefined> {
  const map = Object.hasOwn(counterparts, base) ? counterparts[base] : undefined;
  if (map === undefined) {
    const known = [...Object.keys(counterparts), ...Object.keys(reasons), 'assert-set'];
    const reason = base.startsWith('promptfoo:')
      ? 'it belongs to red teaming'
      : Object.hasOwn(reasons, base)
        ? reasons[base]
        : `promptfoo has no such type that we know${didYouMean(base, known)}`;
    refuse(context, node, (node.value as { type: string }).type, reason ?? '');
    return undefined;
  }
  const { threshold } = node.value as { readonly threshold?: Json };
  if (threshold !== undefined && typeof threshold !== 'number')
    return { mapped: { problem: 'its threshold is no number' }, reads: [], needed: [] };
  const written = await writtenValue(context, node);
  const found = written && HOLDS_SCHEMA.has(base) ? await withSchema(context, node, written.value) : written;
  if (found === undefined) return undefined;
  const translated =
    found.value === undefined ? { value: undefined, reads: [], needed: [] } : inLiquid(found.value, rename);
  if ('problem' in translated) return { mapped: translated, reads: [], needed: [] };
  return { ...translated, mapped: map({ value: translated.value, threshold }) };
}

/** Types whose value is a JSON Schema, as data or as a text of JSON or YAML. */
const HOLDS_SCHEMA = new Set(['is-json', 'contains-json']);

/** A value with the schema read that it is the text of; undefined, with a remark, for a text of anything else. */
async function withSchema(
  context: Context,
  node: Source,
  value: Json | undefined,
): Promise<{ readonly value: Json | undefined } | undefined> {
  if (typeof value !== 'string') return { value };
  const { type } = node.value as { type: string };
  if (/^\s*\{\{|\{%/.test(value)) return refuse(context, node, type, 'a template makes its schema');
  const read = await gather([], () => parseYaml(value, node.file));
  if (read !== undefined && isMapping(read.value)) return { value: read.value as Json };
  return refuse(context, node, type, 'its schema is a text that holds no mapping of JSON or YAML');
}

/** A set of assertions is a group of ours: its threshold is held against the weighted mean, as here. */
async function group(context: Context, node: Source, rename: Rename): Promise<ReadAssertion | undefined> {
  const { assert, threshold } = node.value as { readonly assert?: Json; readonly threshold?: Json };
  if (!Array.isArray(assert)) return { mapped: { problem: 'it holds no assertions' }, reads: [], needed: [] };
  const all: Translated[] = [];
  for (const index of assert.keys()) {
    const one = await translate(context, within(node, ['assert', index]), rename);
    // Without one of its members a set demands something else, so that all of it is left out.
    if (one === undefined)
      return { mapped: { problem: 'not all of it can be carried over' }, reads: [], needed: [] };
    all.push(one);
  }
  return {
    mapped: { written: together(all, threshold) },
    reads: all.flatMap(({ reads }) => reads),
    needed: all.flatMap(({ needed }) => needed),
  };
}

/** Assertions that are held together against a threshold. */
export function together(
  all: readonly Pick<DraftAssertion, 'written'>[],
  threshold: Json | undefined,
): { readonly type: string; readonly [field: string]: Json } {
  return {
    type: 'all-of',
    // As in promptfoo, a threshold of 0 is none.
    ...(threshold === undefined || threshold === 0 ? {} : { threshold }),
    assert: all.map(({ written }) => written),
  };
}

/** The place in the answer's JSON that a transform goes to; undefined, with a remark, where it does anything else. */
function transformPath(context: Context, node: Source): { readonly path?: string } | undefined {
  const { transform, type } = node.value as { readonly transform?: Json; readonly type: string };
  if (transform === undefined) return {};
  const [, steps] = TO_PATH.exec(String(transform).trim()) ?? [];
  if (steps === undefined) {
    refuse(context, node, type, 'it looks at what its `transform`, which is code, makes of the answer');
    return undefined;
  }
  const keys = [...steps.matchAll(/\.(\w+)|\[(\d+)\]|\[["']([^"']*)["']\]/g)].map(
    ([, name, index, quoted]) => name ?? index ?? quoted ?? '',
  );
  return { path: keys.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('') };
}
