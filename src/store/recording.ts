import type { Failure } from '../domain/failure.ts';
import { Failures } from '../domain/failure.ts';
import { canonicalJson } from '../domain/json.ts';
import type { RecordedAnswer } from '../domain/recording.ts';
import { byPlace } from '../domain/recording.ts';
import { ordinalText } from '../domain/trial.ts';
import { answerChecks } from './answer-checks.ts';
import { writeOutput } from './output.ts';
import { LONGEST_RECORDING_LINE, readStored } from './read-stored.ts';
import { findKey } from './secrets.ts';

/**
 * The answers of a recording or a baseline, with the lines that they are on, in memory for one line. `label` names the
 * file in messages. A line that stands there twice is given once. Throws `Failures`: `not-found`, `storage`, or `damaged`
 * with the line and what is wrong with it.
 */
export async function* readRecording(
  file: string,
  label: string,
): AsyncGenerator<{ readonly answer: RecordedAnswer; readonly line: number }> {
  for await (const stored of readStored(file, label)) if ('answer' in stored) yield stored;
}

/**
 * Replaces a recording at one stroke: canonical JSON, one answer a line. The answers must come in the order of `byPlace`.
 * Throws `Failures`: `forbidden` when answers hold what looks like a key, `limit` when
 * one is too long, `damaged` when two contradict each other, `storage` when the disk refuses; then the old file stays.
 */
export async function writeRecording(
  file: string,
  answers: Iterable<RecordedAnswer> | AsyncIterable<RecordedAnswer>,
): Promise<void> {
  await writeOutput(file, answerLines(file, answers, 1));
}

/** The lines of answers, checked on the way. `line` is the number of the first. */
export async function* answerLines(
  file: string,
  answers: Iterable<RecordedAnswer> | AsyncIterable<RecordedAnswer>,
  line: number,
): AsyncGenerator<string> {
  const check = answerChecks(file);
  const problems: Failure[] = [];
  let last: RecordedAnswer | undefined;
  for await (const answer of answers) {
    if (last !== undefined && byPlace(last, answer) > 0)
      throw new Error(`answers of ${file} are not in order`);
    last = answer;
    const text = canonicalJson(answer);
    const bytes = Buffer.from(text);
    if (check(answer, line, bytes) === 'same') continue;
    const key = findKey(answer);
    if (key !== undefined) {
      problems.push({
        code: 'forbidden',
        where: { file },
        message: `the answer of case ${answer.case}, trial ${ordinalText(answer)}, holds what looks like ${key}`,
        hint: 'Revoke the key if it is real, and take it out of the prompt, the case or the log before you record again.',
      });
    }
    if (bytes.length > LONGEST_RECORDING_LINE) {
      problems.push({
        code: 'limit',
        where: { file },
        message: `the answer of case ${answer.case}, trial ${ordinalText(answer)}, has ${bytes.length} bytes; a recording takes ${LONGEST_RECORDING_LINE}`,
        hint: 'Lower max_output_tokens.',
      });
    }
    yield `${text}\n`;
    line++;
  }
  if (problems.length > 0) throw new Failures(problems);
}
