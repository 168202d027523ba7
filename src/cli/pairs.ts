import type { ReportedLimit } from '../domain/report.ts';
import type { Suite } from '../domain/suite.ts';
import type { Built } from './conclude.ts';
import { conclude } from './conclude.ts';
import type { Io } from './io.ts';
import type { OpenRun } from './runs-folder.ts';
import { finishReport, runOf, sideKey } from './session.ts';

/** One suite with the two sides that are compared; the suite is the one of the second side. */
export interface Pair {
  readonly suite: Suite;
  readonly before: Built;
  readonly after: Built;
}

/**
 * The pairs of a run that asked two targets: of each suite the first target stands before, the second after. Where both
 * are one target, its answers stand on both sides.
 */
export function pairsOf(suites: readonly Suite[], sides: ReadonlyMap<string, Built>): Pair[] {
  const byName = new Map<string, Suite[]>();
  for (const suite of suites) byName.set(suite.name, [...(byName.get(suite.name) ?? []), suite]);
  return [...byName.values()].flatMap((versions): Pair[] => {
    const [first, second = first] = versions;
    if (first === undefined || second === undefined) return [];
    const before = sides.get(sideKey(first.name, first.target.name));
    const after = sides.get(sideKey(second.name, second.target.name));
    return before === undefined || after === undefined ? [] : [{ suite: second, before, after }];
  });
}

/** Compares the pairs of a run, keeps and prints the report, and gives its exit code. */
export async function concludePairs(
  io: Io,
  run: OpenRun,
  pairs: readonly Pair[],
  asked: { readonly warnings: readonly string[]; readonly limits: readonly ReportedLimit[] },
  options: { readonly json: boolean },
): Promise<number> {
  const report = await conclude({
    command: 'compare',
    run: runOf(io, run),
    suites: pairs,
    warnings: asked.warnings,
    limits: asked.limits,
  });
  return finishReport(io, run, report, options);
}
