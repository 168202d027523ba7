import type { Fact } from '../domain/fact.ts';
import { readJournal } from './read-journal.ts';

/**
 * How many requests of each trial were sent and may have been billed although no answer is kept: those with an intent and
 * no end (the process died), and the failures that `counts` takes. Attempts count anew at each start of a run, so an
 * intent is known by its trial: each trial has one request in flight at most.
 */
export async function billedWithoutAnswer(
  dir: string,
  counts: (failure: Extract<Fact, { kind: 'failure' }>) => boolean,
): Promise<Map<string, number>> {
  const open = new Set<string>();
  const unanswered = new Map<string, number>();
  const count = (trial: string) => unanswered.set(trial, (unanswered.get(trial) ?? 0) + 1);
  for await (const { fact } of readJournal(dir)) {
    if (!('trial' in fact)) continue;
    const { trial } = fact;
    if (fact.kind === 'intent') {
      if (open.has(trial)) count(trial);
      open.add(trial);
    } else {
      open.delete(trial);
      if (fact.kind === 'failure' && fact.possibly_billed && counts(fact)) count(trial);
    }
  }
  for (const trial of open) count(trial);
  return unanswered;
}
