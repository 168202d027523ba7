import { createHash } from 'node:crypto';
import type { AttemptFailure, FailedKind } from '../domain/answer.ts';
import { isJsonObject, type JsonObject, jsonOf } from '../domain/json.ts';
import type { Ask, BatchResponse, BatchState } from '../domain/ports.ts';
import { trialKey } from '../domain/trial.ts';

/** What a line says of its trial: the response of its request, or why there is none. */
export type LineEnd = { readonly response: BatchResponse } | { readonly failure: AttemptFailure };

/**
 * What became of one line: it ends a trial, it says nothing new, or it is of no use and a sentence (without a full stop)
 * says why. That sentence may hold what a server wrote.
 */
export type JoinedLine =
  | { readonly kind: 'end'; readonly id: string; readonly ask: Ask; readonly end: LineEnd }
  | { readonly kind: 'known' }
  | { readonly kind: 'useless'; readonly problem: string };

/** Joins the lines of a batch's output and error files with what was asked, by `custom_id` alone: their order is free. */
export interface LineJoiner {
  add(line: string): JoinedLine;
  /** The asks, by `custom_id`, of which no line said anything. */
  missing(): Map<string, Ask>;
  /** How many trials the lines spoke of, those that had their answer already included. */
  heard(): number;
}

/**
 * Begins joining. The first line of a trial counts.
 *
 * @param asked what may be answered, by `custom_id`
 * @param isKnown says whether an id is of a trial that has its answer already
 */
export function joinLines(asked: ReadonlyMap<string, Ask>, isKnown: (id: string) => boolean): LineJoiner {
  const seen = new Map<string, string>();
  const answered = new Set<string>();
  // The caller takes what has ended out of its map.
  const all = new Map(asked);

  const useless = (problem: string): JoinedLine => ({ kind: 'useless', problem });
  return {
    add(text) {
      if (text.trim() === '') return { kind: 'known' };
      const line = jsonOf(text);
      if (!isJsonObject(line)) return useless(`a line is no JSON object: it begins ${quoted(text)}`);
      const { custom_id: id } = line;
      if (typeof id !== 'string') return useless(`a line has no custom_id: it begins ${quoted(text)}`);
      const ask = all.get(id);
      if (ask === undefined) {
        if (isKnown(id)) {
          answered.add(id);
          return { kind: 'known' };
        }
        return useless(`a line answers ${quoted(id)}, which was not asked`);
      }
      const end = endOfLine(line);
      if (end === undefined)
        return useless(`the line of ${trialKey(ask.trial)} is nested too deep to be kept`);
      const digest = digestOf(end);
      const before = seen.get(id);
      if (before === digest) return { kind: 'known' };
      if (before !== undefined)
        return useless(`two lines that differ answer ${trialKey(ask.trial)}; the first one counts`);
      seen.set(id, digest);
      return { kind: 'end', id, ask, end };
    },
    missing: () => new Map([...all].filter(([id]) => !seen.has(id))),
    heard: () => seen.size + answered.size,
  };
}

/**
 * Why a trial of a batch that has ended has no line. Requests that a batch did not get to are not billed; of one that a
 * completed batch lost, nobody knows.
 *
 * @param status the vendor's word for how the batch ended
 */
export function missingFailure(status: string): AttemptFailure {
  switch (status) {
    case 'expired':
      return failed('batch_expired', 'the batch expired before it came to this request', false);
    case 'cancelled':
      return failed('batch_missing', 'the batch was cancelled before it came to this request', false);
    default:
      return failed('batch_missing', `the batch ended as ${status} without a line for this request`, true);
  }
}

/**
 * Why the answers of a batch cannot be had any more. The vendor deletes output files 30 days after a batch has ended
 * (OpenAI, Batch API guide, 2026-11), and tells of a batch to the keys of its project alone.
 *
 * @param as `lost`: its output file is gone; `gone`: the vendor knows no such batch
 */
export function lostFailure(
  id: string,
  as: 'lost' | 'gone',
  { message }: Pick<AttemptFailure, 'message'>,
): AttemptFailure {
  const why =
    as === 'lost'
      ? `the Batch API no longer has the output of batch ${id}, which it deletes after 30 days (${message}); what it answered is lost and may have been billed, and going on submits its requests anew`
      : `the Batch API has no batch ${id} for this key (${message}); what it answered is lost and may have been billed, unless the key is of another project, and going on looks for it once more before it submits its requests anew`;
  return failed('batch_missing', why, true);
}

/**
 * Why trials of a batch that has ended have no line. A batch that was refused for some lines of its input has run nothing:
 * the trials of these lines have failed for it, and the others can be submitted without them.
 *
 * @param ids the `custom_id`s of the batch's input, in the order of its lines
 */
export function whyMissing(
  { status, failure, refused_lines: lines }: BatchState,
  ids: readonly string[],
): (id: string) => AttemptFailure {
  if (failure === undefined) return () => missingFailure(status);
  if (lines === undefined || [...lines.keys()].some((line) => line > ids.length)) return () => failure;
  const refused = new Map([...lines].map(([line, why]) => [ids[line - 1], why]));
  const notRun = failed(
    'batch_missing',
    'the batch was refused for other lines of its input, so this request was not run',
    false,
  );
  return (id) => refused.get(id) ?? notRun;
}

/** Undefined when the body is nested too deep for JSON to be written again. */
function endOfLine({ response, error: wrong }: JsonObject): LineEnd | undefined {
  if (isJsonObject(response) && typeof response.status_code === 'number') {
    const body = textOf(response.body);
    if (body === undefined) return undefined;
    const { request_id } = response;
    return {
      response: {
        status: response.status_code,
        ...(typeof request_id === 'string' && request_id !== '' ? { request_id } : {}),
        body,
      },
    };
  }
  const error: JsonObject = isJsonObject(wrong) ? wrong : {};
  const code = typeof error.code === 'string' ? error.code : undefined;
  const words = typeof error.message === 'string' ? error.message : undefined;
  const said = oneLine([code, words].filter((part) => part !== undefined).join(': '));
  if (said === '')
    return { failure: failed('batch_missing', 'its line holds neither a response nor an error', true) };
  const { kind, billed } = meanings.get(code ?? '') ?? { kind: 'batch_missing', billed: true };
  return { failure: { ...failed(kind, said, billed), ...(code === undefined ? {} : { code }) } };
}

/** Error codes of lines without a response: OpenAI, Batch API guide, 2026-11. It is no closed list. */
const meanings: ReadonlyMap<string, { readonly kind: FailedKind; readonly billed: boolean }> = new Map([
  ['batch_expired', { kind: 'batch_expired', billed: false }],
  ['batch_cancelled', { kind: 'batch_missing', billed: false }],
  ['request_timeout', { kind: 'timeout', billed: true }],
]);

function textOf(body: unknown): string | undefined {
  if (typeof body === 'string') return body;
  try {
    return JSON.stringify(body ?? null);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Two lines are the same when they say the same; the ids of lines and requests do not matter. */
function digestOf(end: LineEnd): string {
  const said = 'response' in end ? [end.response.status, end.response.body] : [end.failure.message];
  return createHash('sha256').update(JSON.stringify(said)).digest('base64');
}

function failed(kind: FailedKind, message: string, possibly_billed: boolean): AttemptFailure {
  return { outcome: 'failed', kind, message, possibly_billed };
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, 500);
}

function quoted(text: string): string {
  return JSON.stringify(text.slice(0, 60));
}
