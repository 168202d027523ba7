import type { BatchFile } from '../core/batch.ts';
import type { AttemptFailure } from '../domain/answer.ts';
import type { BatchFact } from '../domain/fact.ts';
import type { Ask, BatchSpan, BatchState } from '../domain/ports.ts';

/** A batch that has not been collected. */
export interface Running {
  readonly id: string;
  /** When it was submitted, by our clock; ISO 8601. */
  readonly submitted: string;
  readonly created: Omit<BatchFact, 'kind' | 'step' | 'at' | 'status' | 'id'>;
  /** What it asks; absent for one that an earlier start created: it may have asked any of what is not answered. */
  readonly file?: BatchFile;
}

/** A batch whose answers cannot be had any more. */
export interface Lost {
  readonly one: Running;
  /** `lost`: its output file is gone. `gone`: the vendor knows no such batch. */
  readonly as: 'lost' | 'gone';
  /** What the vendor said. */
  readonly failure: AttemptFailure;
  /** What it may have asked, of what is not answered, by `custom_id`. */
  readonly missing: ReadonlyMap<string, Ask>;
  readonly state?: BatchState;
}

/** The time that a batch took, as far as it is known. */
export function spanOf({ id, submitted }: Running, state?: BatchState): BatchSpan {
  return { id, submitted, ...(state?.ended_at === undefined ? {} : { ended: state.ended_at }) };
}

/**
 * What an earlier start left behind: intents without a batch, batches that were not collected, and those that the vendor
 * did not know.
 */
export function unfinished(facts: readonly BatchFact[]): {
  open: BatchFact[];
  running: Running[];
  gone: Running[];
} {
  const gone = new Map<string, Running>();
  const open = new Map<string, BatchFact>();
  const running = new Map<string, Running>();
  for (const fact of facts) {
    if (fact.step === 'intent') open.set(fact.file, fact);
    else if (fact.id === undefined) continue;
    else if (fact.step === 'created') {
      open.delete(fact.file);
      gone.delete(fact.id);
      running.set(fact.id, { id: fact.id, submitted: fact.at, created: fact });
    } else {
      const one = running.get(fact.id);
      if (one !== undefined && fact.status === 'gone') gone.set(fact.id, one);
      else if (fact.status !== 'gone') gone.delete(fact.id);
      running.delete(fact.id);
    }
  }
  return { open: [...open.values()], running: [...running.values()], gone: [...gone.values()] };
}

/** `Batch.status` of the SDK; a status that is not known is none of an end. */
export function hasEnded({ status }: BatchState): boolean {
  return status === 'completed' || status === 'failed' || status === 'expired' || status === 'cancelled';
}
