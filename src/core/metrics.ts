import type { TrialScore } from '../domain/score.ts';
import type { Suite } from '../domain/suite.ts';
import { oncePerTrials } from './alike-pairs.ts';
import type { Pair } from './compare.ts';
import type { Design } from './design.ts';
import { shortDigest } from './fingerprint.ts';
import { lookBy, type MeasuredLook, measureOf, type ValidTrials, validOf } from './measure.ts';
import { onlyLook, type PlannedLook } from './stats/looks.ts';
import type { Mode } from './stats/metric.ts';

/** A total or a slice with what each look so far says of it. */
export interface Metric {
  readonly kind: 'total' | 'slice';
  readonly name: string;
  readonly pairs: readonly Pair[];
  /** In order; the last is what the report shows. Empty where no case is scored on both sides. */
  readonly looks: readonly TakenLook[];
}

/** One look at one metric. */
export interface TakenLook extends MeasuredLook {
  readonly share: number;
  readonly level: number;
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
      const { p_value: pValue } = suite.gate;
      const at = { level: look.level, mode, pValue, seed: seedNumber(`${design.seed} ${name}`) };
      const valid = (pair: Pair) => validAt(pair, design, look);
      // Within rounds what a look sees of a case depends on its place among them.
      const cases = among.map(design.rounds === undefined ? oncePerTrials(valid) : valid);
      const shown = lookBy(measureOf(suite.gate), cases, at);
      return shown === undefined ? [] : [{ ...shown, share: look.share, level: look.level }];
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

/** The trials of a case as one look sees them. */
function validAt(pair: Pair, design: Design, look: PlannedLook): ValidTrials {
  const place = design.rounds?.places.get(pair.case) ?? 0;
  const last =
    design.rounds === undefined ? Number.POSITIVE_INFINITY : place < look.cases ? look.round : look.round - 1;
  return {
    before: validOf(pair.before, design.interleaved ? last : Number.POSITIVE_INFINITY),
    after: validOf(pair.after, last),
    ...(pair.cluster === undefined ? {} : { cluster: pair.cluster }),
  };
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
