import type { TrialScore } from '../domain/score.ts';
import type { Suite } from '../domain/suite.ts';
import type { Pair } from './compare.ts';
import type { Design } from './design.ts';
import { shortDigest } from './fingerprint.ts';
import { onlyLook, type PlannedLook } from './stats/looks.ts';
import { type Look, lookAt, type Mode } from './stats/metric.ts';
import { changeOf, type PairedCase } from './stats/paired.ts';

/** A total or a slice with what each look so far says of it. */
export interface Metric {
  readonly kind: 'total' | 'slice';
  readonly name: string;
  readonly pairs: readonly Pair[];
  /** In order; the last is what the report shows. Empty where no case is scored on both sides. */
  readonly looks: readonly TakenLook[];
}

/** One look at one metric. */
export interface TakenLook extends Look {
  readonly share: number;
  readonly level: number;
  /** Mean pass rates of the cases looked at, 0 to 1. */
  readonly before: number;
  readonly after: number;
  /** How many of them rose and fell. */
  readonly better: number;
  readonly worse: number;
}

/** The total and every gated slice of a suite, at each look that was reached. */
export function metricsOf(
  suite: Suite,
  { pairs, mode }: { readonly pairs: readonly Pair[]; readonly mode: Mode },
  design: Design,
): Metric[] {
  const looks = looksReached(design, suite.cases.length);
  const metric = (kind: Metric['kind'], name: string, among: readonly Pair[]): Metric => {
    const shown = looks.flatMap((look): TakenLook[] => {
      const cases = among.flatMap((pair) => pairedAt(pair, design, look) ?? []);
      if (cases.length === 0) return [];
      const { p_value: pValue } = suite.gate;
      const at = { level: look.level, mode, pValue, seed: seedNumber(`${design.seed} ${name}`) };
      return [{ ...lookAt(cases, at), ...ratesOf(cases), share: look.share, level: look.level }];
    });
    return { kind, name, pairs: among, looks: shown };
  };
  return [
    metric('total', suite.name, pairs),
    ...suite.gate.slices.map(({ tag }) =>
      metric(
        'slice',
        tag,
        pairs.filter(({ tags }) => tags.includes(tag)),
      ),
    ),
  ];
}

/** The looks that were reached; one at everything where there are no rounds. */
export function looksReached({ rounds, trials = 1 }: Design, cases: number): readonly PlannedLook[] {
  return rounds === undefined ? [onlyLook(trials, cases)] : rounds.looks.slice(0, rounds.taken);
}

/** A case as one look sees it; undefined where a side has no valid trial yet. */
function pairedAt(pair: Pair, design: Design, look: PlannedLook): PairedCase | undefined {
  const place = design.rounds?.places.get(pair.case) ?? 0;
  const last =
    design.rounds === undefined ? Number.POSITIVE_INFINITY : place < look.cases ? look.round : look.round - 1;
  const before = counts(pair.before, design.interleaved ? last : Number.POSITIVE_INFINITY);
  const after = counts(pair.after, last);
  if (before.trials === 0 || after.trials === 0) return undefined;
  return {
    passedBefore: before.passed,
    trialsBefore: before.trials,
    passedAfter: after.passed,
    trialsAfter: after.trials,
    ...(pair.cluster === undefined ? {} : { cluster: pair.cluster }),
  };
}

function ratesOf(cases: readonly PairedCase[]): Pick<TakenLook, 'before' | 'after' | 'better' | 'worse'> {
  const changes = cases.map(changeOf);
  return {
    before: meanRate(cases.map((one) => [one.passedBefore, one.trialsBefore])),
    after: meanRate(cases.map((one) => [one.passedAfter, one.trialsAfter])),
    better: changes.filter((change) => change > 0).length,
    worse: changes.filter((change) => change < 0).length,
  };
}

/** Summed by the number of trials, so that the order of the cases changes nothing, not even the last bit. */
function meanRate(cases: readonly (readonly [passed: number, trials: number])[]): number {
  const passes = new Map<number, number>();
  for (const [passed, trials] of cases) passes.set(trials, (passes.get(trials) ?? 0) + passed);
  const sums = [...passes].sort(([a], [b]) => a - b);
  return sums.reduce((sum, [trials, passed]) => sum + passed / trials, 0) / cases.length;
}

/** Valid trials up to an ordinal, and how many of them passed. */
export function counts(
  trials: readonly TrialScore[],
  last = Number.POSITIVE_INFINITY,
): { readonly passed: number; readonly trials: number } {
  let passed = 0;
  let valid = 0;
  for (const { ordinal, status } of trials) {
    if (ordinal > last || status === 'unscored') continue;
    valid++;
    if (status === 'pass') passed++;
  }
  return { passed, trials: valid };
}

/** The seed of a metric's draws, from the comparison's: the low 32 bits of its digest. */
function seedNumber(seed: string): number {
  return Number.parseInt(shortDigest(seed).slice(0, 8), 16);
}
