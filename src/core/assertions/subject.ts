import type { Answer, ToolCall } from '../../domain/answer.ts';
import type { CaseView, Subject } from '../../domain/assertion.ts';
import { type Json, jsonOf } from '../../domain/json.ts';
import { keyTwice } from '../../domain/key-twice.ts';
import { child } from './pointer.ts';
import { between, shown, subjectName } from './text.ts';

/** Deepest JSON that is read. Far beyond any real answer, and far below what recursion over the value can take. */
const MAX_DEPTH = 1000;

/** A text read as JSON, or why there is no value: one sentence. `twice`: it is JSON, and says of one key two things. */
export type Reading = { readonly value: Json } | { readonly problem: string; readonly twice?: true };

/** There is nothing to look at: the text is not JSON, or the pointer leads nowhere. Fails an assertion and its negation. */
export interface Missing {
  readonly missing: string;
}

/**
 * Subjects of one answer by JSON pointer. The text is read as JSON at most once, and only when something asks for it.
 * `of.cost` is in USD; `of.calls` are the answer's own, and `of.earlier` none, unless an assertion looks at several turns.
 */
export function readAnswer(
  answer: Answer,
  kase: CaseView,
  of: {
    readonly cost?: number | undefined;
    readonly calls?: readonly ToolCall[];
    readonly earlier?: readonly Answer[];
  } = {},
): (path?: string) => Subject | Missing {
  const { text } = answer.body;
  let reading: Reading | undefined;
  const read = () => {
    reading ??= readJson(text);
    return reading;
  };
  const { cost, calls = answer.body.tool_calls ?? [], earlier = [] } = of;
  const about = { answer, calls, earlier, case: kase, ...(cost === undefined ? {} : { cost }) };
  const whole = new Whole(text, read, about);
  return (path) => {
    if (path === undefined) return whole;
    const json = read();
    if ('problem' in json) return { missing: json.problem };
    const found = follow(json.value, path);
    return 'problem' in found ? { missing: found.problem } : new Part(path, found.value, about);
  };
}

/** What a subject tells beside its text and value. */
type About = Omit<Subject, 'path' | 'text' | 'value'>;

/**
 * What both subjects share. They are classes because a getter in an object literal gives each object a hidden class of its
 * own, by which V8 keeps the whole answer until its next full collection.
 */
abstract class Told {
  readonly answer: Answer;
  readonly calls: readonly ToolCall[];
  readonly earlier: readonly Answer[];
  readonly case: CaseView;
  readonly cost?: number;

  constructor({ answer, calls, earlier, case: kase, cost }: About) {
    this.answer = answer;
    this.calls = calls;
    this.earlier = earlier;
    this.case = kase;
    if (cost !== undefined) this.cost = cost;
  }
}

/** The whole answer; read as JSON when its value is asked for. */
class Whole extends Told implements Subject {
  readonly text: string;
  readonly #read: () => Reading;

  constructor(text: string, read: () => Reading, about: About) {
    super(about);
    this.text = text;
    this.#read = read;
  }

  get value(): Json | undefined {
    const json = this.#read();
    return 'value' in json ? json.value : undefined;
  }
}

/** The value at a pointer; written as text when that is asked for. */
class Part extends Told implements Subject {
  readonly path: string;
  readonly value: Json;

  constructor(path: string, value: Json, about: About) {
    super(about);
    this.path = path;
    this.value = value;
  }

  get text(): string {
    return typeof this.value === 'string' ? this.value : JSON.stringify(this.value);
  }
}

/** Reads a whole text as JSON; white space around it is allowed, anything else is not, nor is a key that is written twice. `name` begins the sentence. */
export function readJson(text: string, name = subjectName({})): Reading {
  const value = jsonOf(text);
  if (value === undefined) return { problem: whyNotJson(text, name) };
  // Each level takes two characters, so a short text cannot be deep.
  if (text.length > 2 * MAX_DEPTH && deeper(value, MAX_DEPTH)) {
    return { problem: `${name} is JSON nested more than ${MAX_DEPTH} levels deep, which is not read` };
  }
  const twice = keyTwice(text);
  if (twice !== undefined) {
    const key = shown(twice);
    const problem = `${name} writes the key ${key} twice, so that readers disagree on what it says`;
    return { problem, twice: true };
  }
  return { value };
}

function deeper(value: Json, limit: number): boolean {
  let level: readonly Json[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > limit) return true;
    level = level.flatMap((item) => (item !== null && typeof item === 'object' ? Object.values(item) : []));
  }
  return false;
}

/** Names the usual ways in which an answer holds JSON without being JSON. */
function whyNotJson(text: string, name: string): string {
  const trimmed = text.trim();
  if (trimmed === '') return `${name} is empty, so it is not JSON`;
  const start = trimmed.search(/[{[]/);
  const end = Math.max(trimmed.lastIndexOf('}'), trimmed.lastIndexOf(']'));
  if (start >= 0 && end > start && jsonOf(trimmed.slice(start, end + 1)) !== undefined) {
    const before = trimmed.slice(0, start).trim();
    const after = trimmed.slice(end + 1).trim();
    const around =
      /^```[\w-]*$/.test(before) && after === '```' ? 'it is wrapped in a code fence' : sides(before, after);
    return `${name} is not only JSON: ${around}`;
  }
  if (start === 0) return `${name} starts like JSON but does not parse: it breaks off or holds a mistake`;
  return `${name} is not JSON: it starts with ${JSON.stringify(trimmed.slice(0, between(trimmed, 40)))}`;
}

function sides(before: string, after: string): string {
  if (before === '') return 'it has text after the JSON';
  return after === '' ? 'it has text before the JSON' : 'it has text before and after the JSON';
}

/** Follows a JSON pointer (RFC 6901) over own properties only, so that `/constructor` or `/__proto__` find data or nothing. */
function follow(root: Json, pointer: string): Reading {
  let value = root;
  let walked = '';
  for (const step of pointer.split('/').slice(1)) {
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
    const next = child(value, key);
    if (next === undefined) return { problem: `nothing at ${walked}/${step}: ${contents(value, walked)}` };
    value = next;
    walked += `/${step}`;
  }
  return { value };
}

function contents(value: Json, pointer: string): string {
  const name = pointer === '' ? 'the answer' : pointer;
  if (Array.isArray(value))
    return `${name} is a list of ${value.length} ${value.length === 1 ? 'item' : 'items'}`;
  if (value === null || typeof value !== 'object') return `${name} is ${shown(value)}`;
  const keys = Object.keys(value);
  if (keys.length === 0) return `${name} is an object without keys`;
  const rest = keys.length > 5 ? ` and ${keys.length - 5} more` : '';
  return `${name} has ${keys.slice(0, 5).map(shown).join(', ')}${rest}`;
}
