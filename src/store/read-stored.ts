import { isUtf8 } from 'node:buffer';
import type { Failure } from '../domain/failure.ts';
import { fail } from '../domain/failure.ts';
import { jsonOf, POLLUTING_KEYS } from '../domain/json.ts';
import { keyTwice, writtenKeys } from '../domain/key-twice.ts';
import type { BaselineHeader, RecordedAnswer } from '../domain/recording.ts';
import { baselineHeaderSchema, RECORDING_VERSION, recordedAnswerSchema } from '../domain/recording.ts';
import type { z } from '../domain/zod.ts';
import { answerChecks } from './answer-checks.ts';
import { issueText } from './issue-text.ts';
import type { Line } from './lines.ts';
import { linesAt } from './lines.ts';
import { nodeFiles } from './node-files.ts';
import { asStorageFailure, errnoOf } from './storage-failure.ts';

/** The longest line of a recording, in bytes. */
export const LONGEST_RECORDING_LINE = 8_000_000;

/** Objects and arrays inside each other; a schema in a baseline's header has a dozen. */
const DEEPEST = 100;

/** A line of a recording or a baseline. Lines count from 1. */
export type Stored =
  | { readonly header: BaselineHeader; readonly line: number }
  | { readonly answer: RecordedAnswer; readonly line: number };

/** The lines of a recording or baseline, checked one by one and against each other; see `readRecording`. */
export async function* readStored(file: string, label: string): AsyncGenerator<Stored> {
  const check = answerChecks(label);
  let header: BaselineHeader | undefined;
  let answers = 0;
  let line = 0;
  for await (const batch of linesOf(file, label)) {
    for (const { content } of batch) {
      line++;
      const damaged: Damaged = (message, hint = 'Restore the file from git, or record it again.') =>
        fail({ code: 'damaged', where: { file: label, line }, message, hint });
      const value = parseLine(content, line, damaged);
      if (value === undefined) continue;
      if (typeof value === 'object' && value !== null && Object.hasOwn(value, 'baseline')) {
        if (header !== undefined || answers > 0) damaged('a baseline header stands only on the first line');
        header = checked('baseline header', baselineHeaderSchema, value, damaged);
        yield { header, line };
        continue;
      }
      const answer = checked('stored answer', recordedAnswerSchema, value, damaged);
      if (header !== undefined && (answer.suite !== header.baseline || answer.target !== header.target)) {
        damaged(
          `an answer of ${answer.suite}@${answer.target} in the baseline of ${header.baseline}@${header.target}`,
        );
      }
      if (check(answer, line, content as Buffer) === 'same') continue;
      answers++;
      yield { answer, line };
    }
  }
  // A baseline that lost lines would compare fewer cases without a word.
  if (header !== undefined && header.answers !== answers) {
    fail({
      code: 'damaged',
      where: { file: label, line: 1 },
      message: `the header speaks of ${header.answers} answers, the file holds ${answers}`,
      hint: 'Restore the file from git, or accept a run again with: llm-eval accept',
    });
  }
}

type Damaged = (message: string, hint?: string) => never;

/** A line's value; undefined for a blank one. Tolerates the byte order mark and the CRLF of editors. */
function parseLine(content: Buffer | undefined, line: number, damaged: Damaged): unknown {
  if (content === undefined) return damaged(`the line is longer than ${LONGEST_RECORDING_LINE} bytes`);
  if (!isUtf8(content)) return damaged('the line is not UTF-8');
  const text = content.toString('utf8');
  const json = line === 1 && text.startsWith('\uFEFF') ? text.slice(1) : text;
  if (json.trim() === '') return undefined;
  const value = jsonOf(json);
  if (value === undefined) {
    if (/^(<{7}|={7}|>{7})/.test(json))
      return damaged('the file holds a merge conflict', 'Keep the lines of one side.');
    return damaged('the line is not JSON');
  }
  if (countKeys(value, damaged) === writtenKeys(json)) return value;
  const twice = keyTwice(json);
  // V8 may fold a key with escapes into another one (nodejs/node#63785), which is no mistake of the file's.
  if (twice === undefined) return value;
  return damaged(
    `the key ${JSON.stringify(twice)} is written twice, so that readers disagree on what the line says`,
    'llm-eval writes no key twice, so somebody edited the line. Restore the file from git, or record it again.',
  );
}

const polluting = new Set(POLLUTING_KEYS);

/** The keys that a value holds; none may reach an object's prototype, nor may it nest so deep that readers overflow. */
function countKeys(value: unknown, damaged: Damaged, depth = 0): number {
  if (value === null || typeof value !== 'object') return 0;
  if (depth === DEEPEST) damaged(`the line is nested deeper than ${DEEPEST} levels`);
  let keys = 0;
  if (Array.isArray(value)) {
    for (const item of value) keys += countKeys(item, damaged, depth + 1);
    return keys;
  }
  // JSON gives objects without anything enumerable to inherit.
  for (const key in value) {
    if (polluting.has(key)) damaged(`the key "${key}" is not allowed`);
    keys += 1 + countKeys((value as Record<string, unknown>)[key], damaged, depth + 1);
  }
  return keys;
}

function checked<T>(what: string, schema: z.ZodType<T>, value: unknown, damaged: Damaged): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const { v } = Object(value) as { v?: unknown };
  if (typeof v === 'number' && v !== RECORDING_VERSION) {
    return damaged(
      `the line has format ${v}; this version of llm-eval reads format ${RECORDING_VERSION}`,
      'Use the version of llm-eval that wrote it, or a newer one.',
    );
  }
  return damaged(`the line is no ${what}: ${issueText(parsed.error, value)}`);
}

async function* linesOf(file: string, label: string): AsyncGenerator<Line[]> {
  try {
    yield* linesAt(nodeFiles, file, LONGEST_RECORDING_LINE);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') {
      const missing: Failure = {
        code: 'not-found',
        where: { file: label },
        message: 'there is no such recording',
        hint: 'Check the path, or record it with: llm-eval run --live --record FILE',
      };
      fail(missing);
    }
    throw asStorageFailure(error, label);
  }
}
