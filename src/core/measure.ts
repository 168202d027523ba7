import type { TrialScore } from '../domain/score.ts';
import type { Gate } from '../domain/suite.ts';
import { type Look, type LookOptions, lookAt, lookAtValues } from './stats/metric.ts';
import { estimatesOf, lookAtOfK, type OfK } from './stats/of-k.ts';
import { changeOf, type PairedCase } from './stats/paired.ts';
import { type ValuedCase, valueChange } from './stats/values.ts';

/** What is compared of a suite: the pass rate of its cases, another chance of passing, or their scores. */
export type Measure = 'pass rate' | 'score' | OfK;

/** A gate's metric as it is measured. Throws for a name that no suite file may hold. */
export function measureOf({ metric }: Pick<Gate, 'metric'>): Measure {
  if (metric === undefined) return 'pass rate';
  if (metric === 'score') return 'score';
  const [, sign, k] = /^pass([\^@])(\d+)$/.exec(metric) ?? [];
  if (sign === undefined) throw new Error(`no metric "${metric}"`);
  return { which: sign === '^' ? 'all' : 'any', k: Number(k) };
}

/** Valid trials that a side of a case must have to be measured. */
export function leastTrials(measure: Measure): number {
  return typeof measure === 'object' ? measure.k : 1;
}

/** One valid trial. */
interface Valid {
  readonly passed: boolean;
  /** 0 to 1. */
  readonly value: number;
}

/** The valid trials of a case on both sides. */
export interface ValidTrials {
  readonly before: readonly Valid[];
  readonly after: readonly Valid[];
  readonly cluster?: string;
}

/** What one look at a measure shows, with what its report tells beside. */
export interface MeasuredLook extends Look {
  /** Means over the cases looked at, 0 to 1. */
  readonly before: number;
  readonly after: number;
  /** How many of them rose and fell. */
  readonly better: number;
  readonly worse: number;
}

/** The valid ones of some trials, up to an ordinal. */
export function validOf(trials: readonly TrialScore[], last = Number.POSITIVE_INFINITY): Valid[] {
  return trials.flatMap(({ ordinal, status, value }): Valid[] => {
    if (ordinal > last || status === 'unscored') return [];
    const passed = status === 'pass';
    return [{ passed, value: value ?? (passed ? 1 : 0) }];
  });
}

/** Looks at cases by a measure; undefined where none has as many valid trials on both sides as it takes. */
export function lookBy(
  measure: Measure,
  all: readonly ValidTrials[],
  options: LookOptions,
): MeasuredLook | undefined {
  const least = leastTrials(measure);
  const cases = all.filter(({ before, after }) => before.length >= least && after.length >= least);
  if (cases.length === 0) return undefined;
  if (measure === 'score') {
    const values = cases.map(valuesOf);
    return { ...lookAtValues(values, options), ...ratesOfValues(values) };
  }
  const counted = cases.map(oncePer(countsOf));
  if (measure === 'pass rate') return { ...lookAt(counted, options), ...ratesOf(counted) };
  const estimates = counted.flatMap((one) => estimatesOf(one, measure) ?? []);
  return { ...lookAtOfK(counted, measure, options), ...ratesOfValues(estimates) };
}

/** The work, done once for each of the values that cases share. */
function oncePer<T extends object, R>(work: (value: T) => R): (value: T) => R {
  const known = new Map<T, R>();
  return (value) => {
    const first = known.get(value);
    if (first !== undefined) return first;
    const made = work(value);
    if (known.size < 1000) known.set(value, made);
    return made;
  };
}

function valuesOf({ before, after, cluster }: ValidTrials): ValuedCase {
  const values = (trials: readonly Valid[]) => trials.map(({ value }) => value);
  return { before: values(before), after: values(after), ...(cluster === undefined ? {} : { cluster }) };
}

function countsOf({ before, after, cluster }: ValidTrials): PairedCase {
  const passes = (trials: readonly Valid[]) => trials.filter(({ passed }) => passed).length;
  return {
    ...{ passedBefore: passes(before), trialsBefore: before.length },
    ...{ passedAfter: passes(after), trialsAfter: after.length },
    ...(cluster === undefined ? {} : { cluster }),
  };
}

type Rates = Pick<MeasuredLook, 'before' | 'after' | 'better' | 'worse'>;

function ratesOf(cases: readonly PairedCase[]): Rates {
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

/** Changes below this are noise of binary fractions. */
const NOISE = 1e-12;

function ratesOfValues(cases: readonly ValuedCase[]): Rates {
  const mean = (values: readonly number[]) =>
    [...values].sort((a, b) => a - b).reduce((sum, value) => sum + value, 0) / values.length;
  const changes = cases.map(valueChange);
  return {
    before: mean(cases.map(({ before }) => mean(before))),
    after: mean(cases.map(({ after }) => mean(after))),
    better: changes.filter((change) => change > NOISE).length,
    worse: changes.filter((change) => change < -NOISE).length,
  };
}
