import type { ToolCall } from '../../domain/answer.ts';
import type { Subject } from '../../domain/assertion.ts';
import type { Json } from '../../domain/json.ts';
import { z } from '../../domain/zod.ts';
import { readJson } from './subject.ts';
import { asText, shown, sort } from './text.ts';

/** Most calls that a reason lists. */
const LISTED = 10;

/** Fields of the kinds that look for calls of one tool. */
export const callFields = {
  value: z.string().min(1).describe('The name of the tool.'),
  with: z
    .json()
    .optional()
    .describe(
      'Arguments that the call holds at least: mappings may hold more, everything else must be equal. `file:PATH` reads a file.',
    ),
};

/** A call that is looked for. */
export interface WantedCall {
  readonly tool: string;
  /** What its arguments hold at least; absent: any arguments will do. */
  readonly with?: Json;
}

/** The call that `callFields` describe; undefined when a template made the name something else. */
export function wantedCall(params: { readonly [name: string]: Json }): WantedCall | undefined {
  const tool = asText(params.value);
  if (tool === undefined || tool === '') return undefined;
  return { tool, ...(params.with === undefined ? {} : { with: params.with }) };
}

/** What is wrong with the rendered name of a tool. */
export function toolProblem(params: { readonly [name: string]: Json }): string | undefined {
  const tool = asText(params.value);
  if (tool === undefined) return `\`value\` is ${sort(params.value)}; the name of a tool is needed`;
  return tool === '' ? '`value` is an empty text; the name of a tool is needed' : undefined;
}

/** A wanted call as a sentence names it. */
export function wantedText(wanted: WantedCall): string {
  return wanted.with === undefined ? shown(wanted.tool) : `${shown(wanted.tool)} with ${shown(wanted.with)}`;
}

/** True when a call is the wanted one. Arguments that are no JSON hold nothing. */
export function isWanted({ name, arguments: text }: ToolCall, wanted: WantedCall): boolean {
  if (name !== wanted.tool) return false;
  if (wanted.with === undefined) return true;
  const reading = readJson(text);
  return 'value' in reading && holds(reading.value, wanted.with);
}

/**
 * True when a value holds at least what is wanted: of a mapping the wanted keys, each holding at least its value; a list
 * has the same length, item by item; anything else is equal.
 */
export function holds(found: Json, wanted: Json): boolean {
  if (wanted === null || found === null || typeof wanted !== 'object' || typeof found !== 'object')
    return found === wanted;
  if (Array.isArray(wanted) !== Array.isArray(found)) return false;
  if (Array.isArray(wanted) && wanted.length !== (found as readonly Json[]).length) return false;
  return Object.keys(wanted).every(
    (key) =>
      Object.hasOwn(found, key) &&
      holds(
        (found as { readonly [key: string]: Json })[key] as Json,
        (wanted as { readonly [key: string]: Json })[key] as Json,
      ),
  );
}

/** The calls that were made, for a sentence: `refund({"id":7}), close({})`. */
export function callsText(calls: readonly ToolCall[]): string {
  if (calls.length === 0) return 'no tool call';
  const texts = calls.slice(0, LISTED).map((call) => {
    const reading = readJson(call.arguments, 'which');
    const twice = 'twice' in reading ? `, ${reading.problem}` : '';
    return `${unquoted(call.name)}(${unquoted(call.arguments)})${twice}`;
  });
  const rest = calls.length > LISTED ? ` and ${calls.length - LISTED} more` : '';
  return `${texts.join(', ')}${rest}`;
}

/** A text cut as all quoted ones are, without quotes. */
function unquoted(text: string): string {
  return JSON.parse(shown(text)) as string;
}

/** The calls as a report keeps them beside what was expected. */
export function callsJson(calls: readonly ToolCall[]): Json {
  return calls.map(({ name, arguments: text }) => ({ name, arguments: text }));
}

/** "1 time", "3 times". */
export function times(count: number): string {
  return count === 1 ? '1 time' : `${count} times`;
}

/** What the calls of a subject are, as the beginning of a sentence's object. */
export function madeText({ calls }: Subject): string {
  return `found ${callsText(calls)}`;
}
