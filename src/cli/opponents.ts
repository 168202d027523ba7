import { join } from 'node:path';
import { hasPairs, type StoredTurn, withOpponents } from '../core/judging/pairs.ts';
import type { Config } from '../domain/config.ts';
import { type Failure, Failures } from '../domain/failure.ts';
import type { Suite } from '../domain/suite.ts';
import type { Io } from './io.ts';
import type { Matched } from './match.ts';

/**
 * The suites, where judges compare answers with the baseline's, with what that answered. Everything that is asked of judges
 * follows from it, so this comes before a plan is made. `fileOf` is where a baseline is read from.
 */
export async function opposed(
  io: Io,
  config: Config,
  suites: readonly Suite[],
  fileOf: (suite: Suite) => string = (suite) => join(io.cwd, suite.baseline),
): Promise<Suite[]> {
  if (!suites.some(hasPairs)) return [...suites];
  // What reads answers loads where one is read before a plan is made.
  const [{ storedEnd }, { ownBaseline }] = await Promise.all([
    import('./answers.ts'),
    import('./own-baseline.ts'),
  ]);
  const found: Suite[] = [];
  for (const suite of suites) {
    const baseline = hasPairs(suite) ? await ownBaseline(suite, fileOf(suite)) : undefined;
    const turns: StoredTurn[] = [];
    for await (const answer of baseline?.answers ?? [])
      turns.push({ ...answer, end: storedEnd(answer, config.allow_aliases) });
    found.push(withOpponents(suite, turns));
  }
  return found;
}

/** The suites with what a stored side before answered, in place of their baselines. */
export async function opposedBy(
  suites: readonly Suite[],
  trials: AsyncIterable<StoredTurn & { readonly suite: string }>,
): Promise<Suite[]> {
  if (!suites.some(hasPairs)) return [...suites];
  const turns = new Map<string, StoredTurn[]>(suites.map(({ name }) => [name, []]));
  for await (const turn of trials) turns.get(turn.suite)?.push(turn);
  return suites.map((suite) => (hasPairs(suite) ? withOpponents(suite, turns.get(suite.name) ?? []) : suite));
}

/**
 * Both sides scored by what judges said of the candidate's answers, where they compared these with the side before. Runs
 * that were pooled then say nothing of chance or drift: the trials of that side are scored by the candidate of today.
 */
export async function faced(matched: Matched): Promise<Matched> {
  const { match, before, after } = matched;
  const { faced: trials } = after.scored;
  if (before?.held === undefined || trials === undefined || !hasPairs(match.suite)) return matched;
  const { pooled: _pooled, ...rest } = before;
  return { ...matched, before: { ...rest, scored: await before.held(trials) } };
}

/** Refuses suites in which judges compare answers with a baseline, where there is none to compare with. */
export function refusePairs(suites: readonly Suite[], why: string, hint: string): void {
  const failures = suites.filter(hasPairs).map(
    ({ name, file }): Failure => ({
      code: 'usage',
      where: { file },
      message: `${name} has a pairwise assertion, and ${why}`,
      hint,
    }),
  );
  if (failures.length > 0) throw new Failures(failures);
}
