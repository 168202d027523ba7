import type { AttemptFailure } from '../domain/answer.ts';
import type { BatchFact, Fact } from '../domain/fact.ts';
import { stopsWhat } from './retry.ts';

/** A submission of a trial that brought no answer. */
export interface BatchTry {
  readonly failure: AttemptFailure;
  /** The batch that it failed in; absent where there was none. */
  readonly batch?: string;
}

/** What the journal of a run that is asked by batch says of its earlier starts. */
export interface BatchHistory {
  /** What became of its batches, in order. */
  readonly facts: readonly BatchFact[];
  /** What was tried in vain, by the trial's key. */
  readonly tried: ReadonlyMap<string, readonly BatchTry[]>;
  /** Keys of the trials that have failed for good: they are not asked again before all the others have ended. */
  readonly ended: ReadonlySet<string>;
  /** Keys of the trials that were last asked by a batch whose answers are lost: they may have been billed. */
  readonly lost: ReadonlySet<string>;
}

/**
 * Reads the facts of a journal, in order. A trial's tries count over all starts until every trial has ended, so that a run
 * that is taken up by a start after the other comes to its verdict. Once it has, a further start tries anew what failed.
 */
export function batchHistory(journal: Iterable<Fact>): BatchHistory {
  const facts: BatchFact[] = [];
  const tried = new Map<string, BatchTry[]>();
  const ended = new Set<string>();
  const lost = new Set<string>();
  for (const fact of journal) {
    if (fact.kind === 'batch') {
      facts.push(fact);
      if (fact.step === 'ended' && isLost(fact)) {
        // What nobody has heard is no try, and the next start may ask for it again.
        for (const [trial, tries] of tried) {
          const last = tries.at(-1);
          if (last?.batch !== fact.id || last?.failure.kind !== 'batch_missing') continue;
          tries.pop();
          ended.delete(trial);
          lost.add(trial);
        }
      }
    }
    if ('trial' in fact && fact.kind !== 'intent') lost.delete(fact.trial);
    if (fact.kind === 'answer') {
      tried.delete(fact.trial);
      ended.delete(fact.trial);
    }
    if (fact.kind === 'failure') {
      const { trial, failed: kind, message, possibly_billed, batch } = fact;
      const failure: AttemptFailure = { outcome: 'failed', kind, message, possibly_billed };
      const tries = tried.get(trial) ?? [];
      tried.set(trial, tries);
      tries.push({ failure, ...(batch === undefined ? {} : { batch }) });
      // What stops more than its trial is the user's to mend, and then to be asked again.
      if (fact.final && stopsWhat(kind) === undefined) ended.add(trial);
      else if (fact.final) tried.delete(trial);
    }
    if (fact.kind === 'end' && fact.why === 'complete') {
      tried.clear();
      ended.clear();
    }
  }
  return { facts, tried, ended, lost };
}

/** True of the end of a batch whose answers nobody has heard. */
function isLost({ status }: BatchFact): boolean {
  return status === 'gone' || status === 'lost';
}

/** How many trials are with the Batch API: asked by batches that have not ended. */
export function trialsUnderway(facts: readonly BatchFact[]): number {
  const running = new Map<string, number>();
  for (const { step, id, trials } of facts) {
    if (id !== undefined && step === 'created') running.set(id, trials);
    if (id !== undefined && step === 'ended') running.delete(id);
  }
  return [...running.values()].reduce((sum, trials) => sum + trials, 0);
}
