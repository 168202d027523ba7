import { hash } from 'node:crypto';
import type { Where } from '../domain/failure.ts';
import { fail } from '../domain/failure.ts';
import { identityOf, type RecordedAnswer } from '../domain/recording.ts';
import { trialKey } from '../domain/trial.ts';

/**
 * Watches the answers of one file, and says whether an answer is `new` or the `same` line again. Throws `Failures`
 * (`damaged`) when a trial has two different answers, or when one answer of a suite and target stands for two trials.
 * `text` is the answer's line. Keeps keys and a digest, not answers: about 300 bytes an answer.
 */
export function answerChecks(
  label: string,
): (answer: RecordedAnswer, line: number, text: Uint8Array) => 'new' | 'same' {
  const trials = new Map<string, { readonly line: number; readonly digest: string }>();
  const ids = new Map<string, number>();

  return (answer, line, text) => {
    const where: Where = { file: label, line };
    const key = trialKey(answer);
    const digest = hash('sha256', text, 'base64');
    const earlier = trials.get(key);
    if (earlier?.digest === digest) return 'same';
    if (earlier !== undefined) {
      fail({
        code: 'damaged',
        where,
        message: `a second, different answer of ${key}; the first is on line ${earlier.line}`,
        hint: 'Two versions of the file were merged: keep one of the two lines, or record again.',
      });
    }
    const id = identityOf(answer);
    const other = ids.get(id);
    if (other !== undefined) {
      fail({
        code: 'damaged',
        where,
        message: `the same answer stands for two trials: ${key} has the answer id of line ${other}`,
        hint: 'An answer is evidence once. Remove the copied line, or record again.',
      });
    }
    trials.set(key, { line, digest });
    ids.set(id, line);
    return 'new';
  };
}
