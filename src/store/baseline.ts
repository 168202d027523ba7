import { createHash } from 'node:crypto';
import { Failures, fail } from '../domain/failure.ts';
import { canonicalJson } from '../domain/json.ts';
import type { Baseline, BaselineHeader, RecordedAnswer } from '../domain/recording.ts';
import { nodeFiles } from './node-files.ts';
import { writeOutput } from './output.ts';
import { readStored } from './read-stored.ts';
import { answerLines } from './recording.ts';
import { asStorageFailure } from './storage-failure.ts';

/** A baseline of which the header is read. */
export interface OpenBaseline {
  readonly header: BaselineHeader;
  /** Read anew each time they are gone through, in memory for one line. */
  readonly answers: AsyncIterable<RecordedAnswer>;
  /** SHA-256, hex, of the lines of its answers as they are; equal to `answersDigest` of what was written, it needs no reading. */
  digest(): Promise<string>;
}

/**
 * Opens a baseline, or gives undefined when the file does not exist. Throws `Failures` as `readRecording` does, also
 * while the answers are gone through: only their end proves that none is missing.
 */
export async function openBaseline(file: string, label: string): Promise<OpenBaseline | undefined> {
  const lines = readStored(file, label);
  const first = await lines.next().catch((error: unknown) => {
    if (error instanceof Failures && error.list.every(({ code }) => code === 'not-found')) return undefined;
    throw error;
  });
  if (first === undefined) return undefined;
  await lines.return(undefined);
  if (!first.done && 'header' in first.value) {
    const { header } = first.value;
    return {
      header,
      answers: { [Symbol.asyncIterator]: () => answersOf(file, label) },
      digest: () => digestBelowHeader(file, label),
    };
  }
  return fail({
    code: 'damaged',
    where: { file: label, line: 1 },
    message: 'a baseline begins with a header line, and this file has none',
    hint: 'Restore it from git, or accept a run with: llm-eval accept',
  });
}

async function* answersOf(file: string, label: string): AsyncGenerator<RecordedAnswer> {
  for await (const stored of readStored(file, label)) if ('answer' in stored) yield stored.answer;
}

/** SHA-256, hex, of all bytes below the first line. */
async function digestBelowHeader(file: string, label: string): Promise<string> {
  const digest = createHash('sha256');
  const chunk = Buffer.allocUnsafeSlow(1024 * 1024);
  try {
    const opened = await nodeFiles.open(file, 'read');
    try {
      let below = false;
      for (let position = 0; ; ) {
        const read = await opened.read(chunk, position);
        if (read === 0) return digest.digest('hex');
        const got = chunk.subarray(0, read);
        const end: number = below ? -1 : got.indexOf(0x0a);
        if (below || end !== -1) digest.update(got.subarray(end + 1));
        below ||= end !== -1;
        position += read;
      }
    } finally {
      await opened.close();
    }
  } catch (error) {
    throw asStorageFailure(error, label);
  }
}

/** SHA-256, hex, of the lines of answers as `writeBaseline` writes them, in that order. */
export async function answersDigest(
  file: string,
  answers: Iterable<RecordedAnswer> | AsyncIterable<RecordedAnswer>,
): Promise<string> {
  const digest = createHash('sha256');
  for await (const line of answerLines(file, answers, 2)) digest.update(line);
  return digest.digest('hex');
}

/** A whole baseline, or undefined when the file does not exist. Throws `Failures` as `readRecording` does. */
export async function readBaseline(file: string, label: string): Promise<Baseline | undefined> {
  const open = await openBaseline(file, label);
  if (open === undefined) return undefined;
  const answers: RecordedAnswer[] = [];
  for await (const answer of open.answers) answers.push(answer);
  return { header: open.header, answers };
}

/** Replaces a baseline at one stroke: its header, then its answers as `writeRecording` writes them. */
export async function writeBaseline(
  file: string,
  header: BaselineHeader,
  answers: Iterable<RecordedAnswer> | AsyncIterable<RecordedAnswer>,
): Promise<void> {
  await writeOutput(file, baselineLines(file, header, answers));
}

async function* baselineLines(
  file: string,
  header: BaselineHeader,
  answers: Iterable<RecordedAnswer> | AsyncIterable<RecordedAnswer>,
): AsyncGenerator<string> {
  yield `${canonicalJson(header)}\n`;
  let count = 0;
  for await (const line of answerLines(file, ofHeader(header, answers), 2)) {
    count++;
    yield line;
  }
  if (count !== header.answers)
    throw new Error(`the header of ${file} speaks of ${header.answers} answers, not ${count}`);
}

/** The answers, of which each must be of the header's suite and target. */
async function* ofHeader(
  { baseline, target }: BaselineHeader,
  answers: Iterable<RecordedAnswer> | AsyncIterable<RecordedAnswer>,
): AsyncGenerator<RecordedAnswer> {
  for await (const answer of answers) {
    if (answer.suite !== baseline || answer.target !== target) {
      throw new Error(
        `an answer of ${answer.suite}@${answer.target} for the baseline of ${baseline}@${target}`,
      );
    }
    yield answer;
  }
}
