import type { AssertionKind } from '../../domain/assertion.ts';
import type { Json } from '../../domain/json.ts';
import { z } from '../../domain/zod.ts';
import { readJson } from './subject.ts';
import { shown, subjectName } from './text.ts';

/** The first place where two values part; `undefined` is a side that has nothing there. */
interface Difference {
  readonly pointer: string;
  readonly expected: Json | undefined;
  readonly found: Json | undefined;
}

/**
 * Deep equality by value. Without a `path`, a text is compared with the answer's text as it stands, any other value with
 * the answer read as JSON. Numbers are equal as numbers (1 and 1.0), the order of keys does not matter, that of items does.
 */
export const equals: AssertionKind = {
  type: 'equals',
  summary: 'Is exactly the value: text against text, anything else against the answer read as JSON.',
  fields: {
    value: z.json().describe('What the answer, or the value at `path`, must equal.'),
    ignore_case: z
      .boolean()
      .optional()
      .describe('Compare texts without regard to case, at every depth; keys stay exact.'),
  },
  takesPath: true,
  negatable: true,
  runs: () => 'inline',
  score(subject, params) {
    const expected = params.value as Json;
    const found = subject.path === undefined && typeof expected === 'string' ? subject.text : subject.value;
    if (found === undefined) {
      const reading = readJson(subject.text);
      const why = 'problem' in reading ? reading.problem : '';
      return {
        pass: false,
        reason: `expected ${shown(expected)}, but ${why}`,
        expected,
        actual: subject.text,
      };
    }
    const difference = compare(expected, found, params.ignore_case === true);
    if (difference === undefined)
      return { pass: true, reason: `${subjectName(subject)} equals ${shown(expected)}` };
    return { pass: false, reason: sentence(difference, subject.path ?? ''), expected, actual: found };
  },
};

function compare(expected: Json, found: Json, ignoreCase: boolean): Difference | undefined {
  if (typeof expected === 'string' && typeof found === 'string') {
    if (expected === found || (ignoreCase && expected.toLowerCase() === found.toLowerCase()))
      return undefined;
    return { pointer: '', expected, found };
  }
  if (!isContainer(expected) || !isContainer(found) || Array.isArray(expected) !== Array.isArray(found)) {
    return expected === found ? undefined : { pointer: '', expected, found };
  }
  for (const key of Object.keys(expected)) {
    const inner = Object.hasOwn(found, key)
      ? compare(expected[key] as Json, found[key] as Json, ignoreCase)
      : { pointer: '', expected: expected[key] as Json, found: undefined };
    if (inner !== undefined) return { ...inner, pointer: `/${escapeStep(key)}${inner.pointer}` };
  }
  const extra = Object.keys(found).find((key) => !Object.hasOwn(expected, key));
  if (extra === undefined) return undefined;
  return { pointer: `/${escapeStep(extra)}`, expected: undefined, found: found[extra] as Json };
}

/** Lists are compared by their indexes as keys, so both containers are read the same way. */
function isContainer(value: Json): value is { readonly [key: string]: Json } {
  return value !== null && typeof value === 'object';
}

function escapeStep(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

function sentence({ pointer, expected, found }: Difference, path: string): string {
  const at = path + pointer === '' ? '' : ` at ${path}${pointer}`;
  const one = expected === undefined ? 'nothing' : shown(expected);
  const other = found === undefined ? 'nothing' : shown(found);
  return `expected ${one}${at}, found ${other}${hint(expected, found)}`;
}

/** The two slips that are hard to see in a log. */
function hint(expected: Json | undefined, found: Json | undefined): string {
  if (typeof expected !== 'string' || typeof found !== 'string') return '';
  if (expected.trim() === found.trim()) return ' (they differ in white space at the ends)';
  return expected.toLowerCase() === found.toLowerCase() ? ' (they differ in case)' : '';
}
