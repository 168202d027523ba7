import { type Answer, answerSchema } from '../domain/answer.ts';
import { canonicalJson } from '../domain/json.ts';
import type { Ask, Client } from '../domain/ports.ts';
import type { RecordedAnswer } from '../domain/recording.ts';
import { trialKey } from '../domain/trial.ts';
import { isServedBy } from './served.ts';

/**
 * Answers asks from recordings: opens no connection, needs no key. The plan refuses a run whose answers are not all
 * recorded, so a miss here is a bug and throws.
 */
export function replayClient(
  find: (ask: Pick<Ask, 'trial' | 'key'>) => Promise<RecordedAnswer | undefined>,
  allowAliases: readonly string[] = [],
): Client {
  return {
    async ask(ask, { signal }) {
      const { trial, key, request } = ask;
      const recorded = signal.aborted ? undefined : await find(ask);
      if (signal.aborted) {
        const message = 'cancelled before the recorded answer was read';
        return { failure: { outcome: 'failed', kind: 'cancelled', message, possibly_billed: false } };
      }
      if (recorded === undefined)
        throw new Error(`no recorded answer for ${trialKey(trial)}, fingerprint ${key}`);
      const answer = toAnswer(recorded);
      const { model, served } = recorded;
      const asked = recorded.link?.model ?? model;
      if (model !== request.model || !isServedBy(served, asked, allowAliases.includes(asked))) {
        const by = model === request.model ? served : model;
        const message = `asked ${request.model}, but the recorded answer is one of ${by}`;
        return { failure: { outcome: 'failed', kind: 'snapshot_mismatch', message, possibly_billed: false } };
      }
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
