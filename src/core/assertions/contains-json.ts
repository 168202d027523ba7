import type { Assertion, AssertionKind, Finding, Subject } from '../../domain/assertion.ts';
import type { Json } from '../../domain/json.ts';
import { isJsonObject } from '../../domain/json.ts';
import { z } from '../../domain/zod.ts';
import { type Compiled, compile, isSlow } from './json-schema.ts';
import { shapeFinding } from './shape.ts';
import { readJson } from './subject.ts';
import { shown, sort, subjectName } from './text.ts';

/** Characters that may be read in search of JSON. Text full of brackets that never close is read once from each of them. */
const MOST_READ = 2_000_000;
/** Values of one text that are held against a schema. */
const MOST_VALUES = 100;

/** Some JSON object or list in the text: the first, or with a schema one that fits. Numbers and texts are found in any prose. */
export const containsJson: AssertionKind = {
  type: 'contains-json',
  summary: 'Contains a JSON object or list somewhere in the text; with `schema`, one that fits it.',
  example: { schema: { type: 'object', required: ['id'] } },
  fields: {
    schema: z
      .union([z.record(z.string(), z.json()), z.string()])
      .optional()
      .describe('JSON Schema that the JSON must fit, inline or `file:PATH`.'),
  },
  takesPath: true,
  negatable: true,
  runs: ({ schema }) => (isJsonObject(schema) && isSlow(schema) ? 'worker' : 'inline'),
  async check({ schema }) {
    if (schema === undefined) return undefined;
    if (!isJsonObject(schema)) return notASchema(schema);
    const compiled = await compile(schema);
    return 'problem' in compiled ? compiled.problem : undefined;
  },
  score(subject, { schema }) {
    const looked = jsonIn(subject, schema === undefined ? 1 : MOST_VALUES);
    if (looked === undefined)
      return { unscored: 'the text has too many brackets to look for JSON among them' };
    const { found, twice } = looked;
    const [first] = found;
    const name = subjectName(subject);
    if (first === undefined && twice !== undefined) return { missing: twice };
    if (first === undefined) {
      const reason = `expected ${name} to contain a JSON object or list, found ${shown(subject.text)}`;
      return { pass: false, reason, actual: subject.text };
    }
    if (schema === undefined) return { pass: true, reason: `${name} contains ${shown(first)}` };
    if (!isJsonObject(schema)) return { unscored: notASchema(schema) };
    const compiled = compile(schema);
    return compiled instanceof Promise
      ? compiled.then((one) => fitsSchema(subject, found, one))
      : fitsSchema(subject, found, compiled);
  },
};

function fitsSchema(subject: Subject, found: readonly Json[], compiled: Compiled): Finding {
  if ('problem' in compiled) return { unscored: compiled.problem };
  const name = `the JSON in ${subjectName(subject)}`;
  let first: Finding | undefined;
  for (const value of found) {
    const faults = compiled.faults(value, name);
    if ('unscored' in faults) return faults;
    const finding = shapeFinding(faults, value, name);
    if (faults.length === 0) return finding;
    first ??= finding;
  }
  return first ?? { unscored: 'there was no JSON to check' };
}

/**
 * The first objects and lists of a text, none inside another; undefined where looking for them would take too long. `twice`
 * says of one that is not among them that it writes a key twice.
 */
function jsonIn(
  subject: Subject,
  most: number,
): { readonly found: readonly Json[]; readonly twice: string | undefined } | undefined {
  const { text } = subject;
  const found: Json[] = [];
  let twice: string | undefined;
  let read = 0;
  const bracket = /[{[]/g;
  for (let at = bracket.exec(text); at !== null && found.length < most; at = bracket.exec(text)) {
    const start = at.index;
    const end = closingOf(text, start);
    read += end.at - start;
    if (read > MOST_READ) return undefined;
    const reading = end.closed
      ? readJson(text.slice(start, end.at), `the JSON in ${subjectName(subject)}`)
      : undefined;
    const isJson = reading !== undefined && ('value' in reading || reading.twice === true);
    if (reading !== undefined && 'value' in reading) found.push(reading.value);
    else if (reading?.twice) twice ??= reading.problem;
    bracket.lastIndex = isJson ? end.at : start + 1;
  }
  return { found, twice };
}

/** Where the bracket at `start` is closed, or where it shows that it is not. */
function closingOf(text: string, start: number): { readonly at: number; readonly closed: boolean } {
  const open: string[] = [];
  for (let at = start; at < text.length; at++) {
    const char = text[at];
    if (char === '"') {
      at = endOfString(text, at);
    } else if (char === '{' || char === '[') {
      open.push(char === '{' ? '}' : ']');
    } else if (char === '}' || char === ']') {
      if (open.pop() !== char) return { at: at + 1, closed: false };
      if (open.length === 0) return { at: at + 1, closed: true };
    }
  }
  return { at: text.length, closed: false };
}

function endOfString(text: string, quote: number): number {
  for (let at = quote + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '"') return at;
  }
  return text.length;
}

function notASchema(schema: Assertion['params'][string] | undefined): string {
  return `\`schema\` is ${sort(schema)}; a JSON Schema (an object) is needed`;
}
