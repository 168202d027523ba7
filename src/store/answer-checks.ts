import { hash } from 'node:crypto';
import type { Where } from '../domain/failure.ts';
import { fail } from '../domain/failure.ts';
import { canonicalJson } from '../domain/json.ts';
import type { RecordedAnswer } from '../domain/recording.ts';
import { trialKey } from '../domain/trial.ts';

/**
 * Watches the answers of one file, and says whether an answer is `new` or the `same` line again. Throws `Failures`
 * (`damaged`) when a trial has two different answers, or when one answer of a suite and target stands for two trials.
 * Keeps digests, not answers: about 200 bytes an answer.
 */
export function answerChecks(label: string): (answer: RecordedAnswer, line: number) => 'new' | 'same' {
  const trials = new Map<string, { readonly line: number; readonly content: string }>();
  const ids = new Map<string, number>();

  return (answer, line) => {
    const where: Where = { file: label, line };
    const key = trialKey(answer);
    const trial = digest(key);
    const content = digest(canonicalJson(answer));
    const earlier = trials.get(trial);
    if (earlier?.content === content) return 'same';
    if (earlier !== undefined) {
      fail({
        code: 'damaged',
        where,
        message: `a second, different answer of ${key}; the first is on line ${earlier.line}`,
        hint: 'Two versions of the file were merged: keep one of the two lines, or record again.',
      });
    }
    const id = digest(JSON.stringify([answer.suite, answer.target, answer.id]));
    const other = ids.get(id);
    if (other !== undefined) {
      fail({
        code: 'damaged',
        where,
        message: `the same answer stands for two trials: ${key} has the answer id of line ${other}`,
        hint: 'An answer is evidence once. Remove the copied line, or record again.',
      });
    }
    trials.set(trial, { line, content });
    ids.set(id, line);
    return 'new';
  };
}

/** 72 bits: two of a million texts share them once in some billions of files. */
function digest(text: string): string {
  // Joining makes a text of its own; a slice would keep the whole digest alive.
  return Buffer.from(hash('sha256', text, 'buffer').subarray(0, 9)).toString('base64');
}
