import type { Subject } from '../../domain/assertion.ts';
import type { Json } from '../../domain/json.ts';

/** Longest value quoted in a reason, in characters; longer ones lose their middle. The whole is shown elsewhere. */
const SHOWN = 200;
const HEAD = 120;
const TAIL = 60;

/** A value as a reason quotes it: its JSON text, with a visible marker for a middle that was left out. */
export function shown(value: Json): string {
  if (typeof value === 'string') return JSON.stringify(shortened(value));
  return shortened(JSON.stringify(value));
}

function shortened(text: string): string {
  if (text.length <= SHOWN) return text;
  const left = (text.length - HEAD - TAIL).toLocaleString('en-US');
  return `${text.slice(0, between(text, HEAD))} … ${left} more characters … ${text.slice(between(text, text.length - TAIL))}`;
}

/** The place for a cut, moved back where it would fall inside a surrogate pair. */
export function between(text: string, at: number): number {
  return /[\uD800-\uDBFF]/.test(text.charAt(at - 1)) ? at - 1 : at;
}

/** What an assertion looks at, as the beginning of a sentence. */
export function subjectName(subject: Pick<Subject, 'path'>): string {
  return subject.path ? `the value at ${subject.path}` : 'the answer';
}

/** What sort of value it is, with its article, for saying what was found where something else was needed. */
export function sort(value: unknown): string {
  if (value === null) return 'null';
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  if (typeof value === 'string') return 'a text';
  return typeof value === 'function' ? 'a function' : `a ${typeof value}`;
}

/** A text to look for. A template may have rendered to a number or boolean: it is looked for as JSON writes it. */
export function asText(value: Json | undefined): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/** What is wrong with a text to look for: it is none, or it is empty and so in every answer. */
export function textProblem(value: Json | undefined, field = '`value`'): string | undefined {
  const text = asText(value);
  if (text === undefined) return `${field} is ${sort(value)}; a text is needed`;
  return text === '' ? `${field} is an empty text, which every answer contains` : undefined;
}

/** The texts of a list to look for; undefined when it is no list, empty, or holds anything but texts. */
export function asTexts(value: Json | undefined): readonly string[] | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const texts = value.map(asText);
  return texts.every((text) => text) ? (texts as string[]) : undefined;
}

/** What is wrong with a list of texts to look for. */
export function textsProblem(value: Json | undefined): string | undefined {
  if (!Array.isArray(value)) return `\`value\` is ${sort(value)}; a list of texts is needed`;
  if (value.length === 0) return '`value` is an empty list; name at least one text';
  for (const [index, item] of value.entries()) {
    const problem = textProblem(item, `\`value\`, item ${index + 1},`);
    if (problem !== undefined) return problem;
  }
  return undefined;
}
