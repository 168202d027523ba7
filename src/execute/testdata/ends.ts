import type { Answer, AttemptEnd, AttemptFailure, FailedKind } from '../../domain/answer.ts';

/** An answer with nothing special about it. */
export const answer: Answer = {
  outcome: 'answered',
  body: { text: 'yes' },
  id: 'r',
  served: 'm',
  usage: null,
  latency_ms: 5,
};

/** An attempt that brought it. */
export const answered: AttemptEnd = { answer, raw: '{}', source: 'live' };

/** An attempt that brought none. */
export function failed(kind: FailedKind, more: Partial<AttemptFailure> = {}): AttemptEnd {
  return { failure: { outcome: 'failed', kind, message: kind, possibly_billed: false, ...more } };
}
