import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { staleCanary } from '../core/canary.ts';
import { hasPairs } from '../core/judging/pairs.ts';
import type { Scheduled } from '../core/plan.ts';
import type { Tally } from '../core/stats/rate.ts';
import { supportOf } from '../core/support.ts';
import { calibrationFile } from '../domain/calibration.ts';
import type { Config } from '../domain/config.ts';
import type { Suite } from '../domain/suite.ts';
import type { Io } from './io.ts';
import { storedTallies } from './tallies.ts';

/** What the size of a suite supports, in words of `core/words.ts`. */
export interface Vouching {
  readonly suite: Suite;
  readonly words: string;
  /** False: the words rest on an assumption. */
  readonly baseline: boolean;
  /** Things that the user should mend, without a full stop. */
  readonly warnings: readonly string[];
  /** Why a drop of the margin could not be seen in it; absent where it could. */
  readonly blind?: string;
}

/** What each suite that is compared with a baseline can vouch for. Finds in baselines what a run would; asks nothing. */
export async function vouchingOf(
  io: Io,
  config: Config,
  scheduled: readonly Scheduled[],
): Promise<Vouching[]> {
  const compared = scheduled.filter(({ suite }) => suite.gate.baseline === 'file');
  const histories = await historiesOf(
    io,
    config,
    compared.map(({ suite }) => suite),
  );
  return compared.map(({ suite, trials, early = false }) => {
    const history = histories.get(suite.name);
    const { words, warning, blind } = supportOf(suite, history, { trials, early });
    return {
      ...{ suite, words, baseline: history !== undefined },
      warnings: warning === undefined ? [] : [warning],
      ...(blind === undefined ? {} : { blind }),
    };
  });
}

/** Passes and trials of each case of the suites that have a baseline, by the suite's name. */
async function historiesOf(io: Io, config: Config, suites: readonly Suite[]) {
  const histories = new Map<string, readonly Tally[]>();
  const unknown: Suite[] = [];
  for (const suite of suites) {
    if (hasPairs(suite) || !existsSync(join(io.cwd, suite.baseline))) continue;
    const { openBaseline } = await import('../store/baseline.ts');
    const baseline = await openBaseline(join(io.cwd, suite.baseline), suite.baseline);
    const tallies = baseline && (await storedTallies(io, config, suite, baseline));
    if (tallies === undefined) unknown.push(suite);
    else histories.set(suite.name, tallies);
  }
  if (unknown.length === 0) return histories;
  // What scores is slow to load, and most baselines say what their answers scored.
  const { baselineSide, withWorkers } = await import('./finish.ts');
  const { counts } = await import('../core/metrics.ts');
  await withWorkers(io, async (workers) => {
    for (const suite of unknown) {
      const side = await baselineSide(io, config, suite, workers);
      if (side === undefined) continue;
      const own = suite.cases.flatMap(({ id }) => side.scored.cases.get(id) ?? []);
      histories.set(
        suite.name,
        own.map(({ trials }) => counts(trials)),
      );
    }
  });
  return histories;
}

/** Targets that are asked live by an id without a date, and were not calibrated of late: a sentence each, with its suite. */
export async function staleCanaries(io: Io, suites: readonly Suite[]) {
  const live = suites.filter(({ replay }) => replay.length === 0);
  if (live.length === 0) return [];
  const { readCalibration } = await import('../store/calibration.ts');
  const now = io.clock.now().toISOString();
  const found: { readonly suite: Suite; readonly text: string }[] = [];
  for (const suite of live) {
    const label = calibrationFile(suite.baseline);
    const text = staleCanary(suite, await readCalibration(join(io.cwd, label), label), now);
    if (text !== undefined) found.push({ suite, text });
  }
  return found;
}
