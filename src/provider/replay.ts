import { type Answer, answerSchema } from '../domain/answer.ts';
import { canonicalJson } from '../domain/json.ts';
import type { Client } from '../domain/ports.ts';
import type { RecordedAnswer } from '../domain/recording.ts';
import { trialKey } from '../domain/trial.ts';

/**
 * Answers asks from recordings: opens no connection, needs no key. The plan refuses a run whose answers are not all
 * recorded, so a miss here is a bug and throws.
 */
export function replayClient(
  find: (key: string, ordinal: number) => Promise<RecordedAnswer | undefined>,
): Client {
  return {
    async ask({ trial, key }, { signal }) {
      const recorded = signal.aborted ? undefined : await find(key, trial.ordinal);
      if (signal.aborted) {
        const message = 'cancelled before the recorded answer was read';
        return { failure: { outcome: 'failed', kind: 'cancelled', message, possibly_billed: false } };
      }
      if (recorded === undefined)
        throw new Error(`no recorded answer for ${trialKey(trial)}, fingerprint ${key}`);
      const answer = toAnswer(recorded);
      return { answer, raw: canonicalJson(answer), source: 'replay' };
    },
    close: async () => {},
  };
}

/** The answer of a recorded line, without where and for what it was recorded. */
function toAnswer(recorded: RecordedAnswer): Answer {
  const kept = Object.keys(recorded).filter((name) => name in answerSchema.shape);
  return Object.fromEntries(kept.map((name) => [name, recorded[name as keyof RecordedAnswer]])) as Answer;
}
