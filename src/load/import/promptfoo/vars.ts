import { extname } from 'node:path';
import type { Json } from '../../../domain/json.ts';
import { parseJson } from '../../json.ts';
import { isMapping, type Source } from '../../source.ts';
import { LIMITS, readText } from '../../text.ts';
import { parseYaml } from '../../yaml.ts';
import { leftOut } from '../draft.ts';
import { attempt, type Context, filePath, filesOf } from './context.ts';

type Vars = { readonly [name: string]: Json };

/** Times that promptfoo looks again for variables inside variables. */
const ROUNDS = 5;

/** Combinations of one test's lists of values beyond which a list is a mistake. */
const MOST = 1000;

/** Files that promptfoo would not read as text. */
const BINARY = /\.(?:pdf|png|jpe?g|gif|bmp|webp|svg|mp[34]|webm|ogg|mov|avi|mkv|m4v|wav)$/i;

/**
 * The variables of one test for each case that it stands for: lists multiplied, files read, variables inside variables
 * filled in. Undefined, with a remark, where a value cannot be had.
 */
export async function combinations(
  context: Context,
  test: Source,
  vars: Vars,
  multiply: boolean,
): Promise<readonly Vars[] | undefined> {
  let all: Vars[] = [{}];
  for (const [name, value] of Object.entries(vars)) {
    const values = multiply && Array.isArray(value) ? value : [value];
    if (values.length === 0) {
      const reason = `its variable ${name} is an empty list, which stands for no case at all`;
      context.remarks.push(leftOut(test.at(['vars', name]), 'the test', reason, { vars }));
      return undefined;
    }
    const read: Json[] = [];
    for (const one of values as readonly Json[]) {
      const got = await valuesOf(context, test, name, one);
      if (got === undefined) return undefined;
      read.push(...got);
    }
    if (all.length * read.length > MOST) {
      const reason = `its lists of values stand for more than ${MOST} cases`;
      context.remarks.push(leftOut(test.at(['vars', name]), 'the test', reason, { vars }));
      return undefined;
    }
    all = all.flatMap((before) => read.map((one) => ({ ...before, [name]: one })));
  }
  const filled: Vars[] = [];
  for (const one of all) {
    const resolved = resolve(one);
    const open = Object.entries(resolved).find(([, value]) => holdsMarkup(value));
    if (open !== undefined) {
      const reason = `the variable ${open[0]} is a template itself, and values are taken to the letter here`;
      context.remarks.push(leftOut(test.at(['vars', open[0]]), 'the test', reason, { vars: one }));
      continue;
    }
    filled.push(resolved);
  }
  return filled;
}

/** The values that one written value stands for; more than one only where it names several files. */
async function valuesOf(
  context: Context,
  test: Source,
  name: string,
  value: Json,
): Promise<readonly Json[] | undefined> {
  const path = filePath(value);
  if (path === undefined) return [value];
  const where = test.at(['vars', name]);
  if (BINARY.test(path)) {
    context.remarks.push(leftOut(where, path, 'the file is no text', value));
    return undefined;
  }
  const texts: Json[] = [];
  const files = await filesOf(context, path, where);
  for (const file of files) {
    const text = await attempt(context, where, path, async () => {
      const raw = await readText(file, LIMITS.file, where);
      const yaml = /^\.ya?ml$/i.test(extname(file.real));
      return yaml ? JSON.stringify((await parseYaml(raw, file.file, { merge: true })).value) : raw.trim();
    });
    if (text !== undefined) texts.push(text);
  }
  return texts.length === files.length && texts.length > 0 ? texts : undefined;
}

/** The variables of a file that stands for all of them. */
export async function varsOfFile(context: Context, test: Source, path: string): Promise<Vars | undefined> {
  const where = test.at(['vars']);
  const [file, ...more] = await filesOf(context, path, where);
  if (file === undefined) return undefined;
  const value = await attempt(context, where, path, async () => {
    const raw = await readText(file, LIMITS.file, where);
    return (
      /\.json$/i.test(file.real)
        ? parseJson(raw, file.file)
        : await parseYaml(raw, file.file, { merge: true })
    ).value;
  });
  if (isMapping(value) && more.length === 0) return value as Vars;
  context.remarks.push(leftOut(where, path, 'it is not one file with a mapping of variables'));
  return undefined;
}

/** Variables that name other ones filled in, and one line end at the end of a text dropped, as promptfoo does. */
function resolve(written: Vars): Vars {
  const vars: Record<string, Json> = Object.fromEntries(
    Object.entries(written).map(([name, value]) => [
      name,
      typeof value === 'string' ? value.replace(/\n$/, '') : value,
    ]),
  );
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, value] of Object.entries(vars)) {
      const [placeholder = '', other = ''] =
        typeof value === 'string' ? (/\{\{\s*(\w+)\s*\}\}/.exec(value) ?? []) : [];
      const inner = Object.hasOwn(vars, other) ? vars[other] : undefined;
      if (typeof inner === 'string' || typeof inner === 'number')
        vars[name] = String(value).replace(placeholder, () => String(inner));
    }
  }
  return vars;
}

function holdsMarkup(value: Json): boolean {
  if (typeof value === 'string') return /\{\{|\{%|\{#/.test(value);
  if (value === null || typeof value !== 'object') return false;
  return Object.values(value).some((inner) => holdsMarkup(inner as Json));
}
