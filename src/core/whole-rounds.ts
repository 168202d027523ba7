import type { PlannedSuite } from '../domain/plan.ts';

/** The end of one trial, as far as it matters here. */
interface EndedTrial {
  readonly case: string;
  readonly ordinal: number;
}

/**
 * How many rounds of a suite have ended for every case, whatever came of each trial; at most those that were planned, so
 * that fresh trials, whose ordinals stand above, never count. A run that may stop early can end inside a round.
 */
export function wholeRounds(
  { cases, trials }: Pick<PlannedSuite, 'cases' | 'trials'>,
  ended: Iterable<EndedTrial>,
): number {
  const rounds = Array.from({ length: trials }, () => new Set<string>());
  for (const { case: id, ordinal } of ended) rounds[ordinal - 1]?.add(id);
  const short = rounds.findIndex(({ size }) => size < cases);
  return short === -1 ? trials : short;
}
