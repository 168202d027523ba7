import type { Json } from '../../../domain/json.ts';
import { isMapping, type Source } from '../../source.ts';
import { leftOut } from '../draft.ts';
import { liquidOf, type Rename } from '../nunjucks.ts';
import { type Context, filePath, filesOf, isCode, sourcesOf } from './context.ts';

/** The value of an assertion, what names a file read, in a list too; undefined, with a remark, where that cannot be read. */
export async function writtenValue(
  context: Context,
  node: Source,
): Promise<{ readonly value: Json | undefined } | undefined> {
  const { value, type } = node.value as { readonly value?: Json; readonly type: string };
  if (!Array.isArray(value)) {
    const path = filePath(value);
    if (path !== undefined) return ofFile(context, node, path, ['value']);
    return { value: value === null || value === '' ? undefined : value };
  }
  const items: Json[] = [];
  for (const [index, item] of (value as readonly Json[]).entries()) {
    const path = filePath(item);
    const read =
      path === undefined ? { value: item } : await ofFile(context, node, path, ['value', String(index)]);
    if (read === undefined)
      return refuse(
        context,
        node,
        type,
        'not all of its list can be read, and without it demands something else',
      );
    items.push(read.value);
  }
  return { value: items };
}

/** What a file that a value names holds. Its text is no template: promptfoo renders only what stands in the config. */
async function ofFile(
  context: Context,
  node: Source,
  path: string,
  at: readonly string[],
): Promise<{ readonly value: Json } | undefined> {
  const { type } = node.value as { readonly type: string };
  const where = node.at(at);
  if (isCode(path)) return refuse(context, node, type, `its value is code (${path}); write a \`module\``);
  const [name] = await filesOf(context, path, where);
  const [source] = name === undefined ? [] : await sourcesOf(context, name, where);
  if (source === undefined) return undefined;
  const { value } = source;
  const verbatim = typeof value === 'string' && /\{\{|\{%|\{#/.test(value) && !GRADED.test(type);
  return { value: verbatim ? `{% raw %}${value}{% endraw %}` : (value as Json) };
}

/** Types whose text promptfoo renders once more, when it makes the grader's prompt of it. */
const GRADED = /^(?:not-)?(?:llm-rubric|factuality|model-graded-\w+)$/;

/** A value with every text in it translated. */
export function inLiquid(
  value: Json,
  rename: Rename,
):
  | { readonly value: Json; readonly reads: readonly string[]; readonly needed: readonly string[] }
  | { readonly problem: string } {
  const reads = new Set<string>();
  const needed = new Set<string>();
  let problem: string | undefined;
  const walk = (inner: Json): Json => {
    if (typeof inner === 'string') {
      const translated = liquidOf(inner, rename);
      if ('problem' in translated) {
        problem ??= translated.problem;
        return inner;
      }
      for (const name of translated.reads) reads.add(name);
      for (const name of translated.needed) needed.add(name);
      const { text } = translated;
      // A text is only taken for a template when it has an output.
      return text.includes('{%') && !text.includes('{{') ? `${text}{{ "" }}` : text;
    }
    if (Array.isArray(inner)) return inner.map((item: Json) => walk(item));
    if (!isMapping(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).map(([key, item]) => [key, walk(item as Json)]));
  };
  const walked = walk(value);
  return problem === undefined ? { value: walked, reads: [...reads], needed: [...needed] } : { problem };
}

/** A remark on an assertion that is left out. */
export function refuse(context: Context, node: Source, what: string, reason: string): undefined {
  context.remarks.push(leftOut(node.at([]), what, reason, node.value as Json));
  return undefined;
}
