import type { Assertion, Finding } from '../domain/assertion.ts';
import type { Json } from '../domain/json.ts';
import type { ScoreWorkers } from '../domain/ports.ts';
import {
  type Confusion,
  labelOf,
  type SuiteScore,
  type SuiteTrial,
  wantedAt,
} from '../domain/suite-assertion.ts';
import { child, stepsOf } from './assertions/pointer.ts';

/** Scores the assertions over a suite by all scored trials of one side. None of them needs another. */
export function scoreSuite(
  assertions: readonly Assertion[],
  trials: readonly SuiteTrial[],
  workers: ScoreWorkers,
): Promise<SuiteScore[]> {
  return Promise.all(
    assertions.map(async (assertion) => {
      if (trials.length === 0) return judged(assertion, { unscored: 'no trial was scored' });
      if (assertion.type === 'module') return judged(assertion, await workers.find(assertion, trials));
      if (assertion.type === 'label-distribution') return judged(assertion, distribution(assertion, trials));
      const confusion = confusionOf(assertion, trials);
      const finding: Finding =
        confusion.labels.length === 0
          ? { unscored: 'no case expects a label' }
          : { value: assertion.type === 'f1' ? f1(assertion, confusion) : accuracy(confusion), reason: '' };
      return { ...judged(assertion, finding), confusion };
    }),
  );
}

function judged({ name, type, threshold }: Assertion, finding: Finding): SuiteScore {
  const floor = threshold === undefined ? {} : { threshold };
  if ('missing' in finding) return { assertion: name, status: 'unscored', reason: finding.missing, ...floor };
  if ('unscored' in finding) {
    // Whether a module would have decided is not known.
    const decides = threshold !== undefined || type === 'module';
    return { assertion: name, status: decides ? 'unscored' : 'told', reason: finding.unscored, ...floor };
  }
  const { value, reason } = finding;
  const measured = value === undefined ? {} : { value };
  const base = { assertion: name, reason, ...measured, ...floor };
  if ('pass' in finding) return { ...base, status: finding.pass ? 'pass' : 'fail' };
  if (threshold === undefined || value === undefined) return { ...base, status: 'told' };
  return { ...base, status: value >= threshold ? 'pass' : 'fail' };
}

function labelAt(value: Json | undefined, pointer: string): string | undefined {
  let found = value;
  for (const step of stepsOf(pointer)) found = found === undefined ? undefined : child(found, step);
  return labelOf(found);
}

/** The label of an answer; that of one which did not end as an answer does is none. */
function given({ path }: Assertion, { outcome, text, output }: SuiteTrial): string | undefined {
  if (outcome !== 'answered') return undefined;
  return path === undefined ? text.trim() : labelAt(output, path);
}

/** Trials by label. A suite with a case that expects none does not load. */
function confusionOf(assertion: Assertion, trials: readonly SuiteTrial[]): Confusion {
  const pointer = wantedAt(assertion) ?? '';
  const pairs = trials.flatMap((trial) => {
    const wanted = labelAt(trial.case.expected, pointer);
    return wanted === undefined ? [] : [{ wanted, said: given(assertion, trial) }];
  });
  const labels = [...new Set(pairs.map(({ wanted }) => wanted))].sort();
  const place = new Map(labels.map((label, index) => [label, index]));
  const counts = labels.map(() => labels.map(() => 0));
  const other = labels.map(() => 0);
  const none = labels.map(() => 0);
  const add = (row: number[] | undefined, at: number) => {
    if (row !== undefined) row[at] = (row[at] ?? 0) + 1;
  };
  for (const { wanted, said } of pairs) {
    const row = place.get(wanted) ?? 0;
    const column = said === undefined ? undefined : place.get(said);
    if (said === undefined) add(none, row);
    else if (column === undefined) add(other, row);
    else add(counts[row], column);
  }
  return { labels, counts, other, none };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Right, wanted and given trials of each label. */
function tallies({ labels, counts, other, none }: Confusion) {
  return labels.map((_, at) => ({
    right: counts[at]?.[at] ?? 0,
    wanted: sum(counts[at] ?? []) + (other[at] ?? 0) + (none[at] ?? 0),
    given: sum(counts.map((row) => row[at] ?? 0)),
  }));
}

function accuracy(confusion: Confusion): number {
  const all = tallies(confusion);
  return sum(all.map(({ right }) => right)) / sum(all.map(({ wanted }) => wanted));
}

/**
 * F1 is 2 right / (wanted + given). `macro`: its mean over the labels that cases expect. `micro`: over all trials at once, where
 * a label that no case expects counts as given as well.
 */
function f1({ params }: Assertion, confusion: Confusion): number {
  const all = tallies(confusion);
  const score = (right: number, rest: number) => (rest === 0 ? 0 : (2 * right) / rest);
  if (params.average !== 'micro')
    return sum(all.map((one) => score(one.right, one.wanted + one.given))) / all.length;
  const said = sum(all.map((one) => one.given)) + sum(confusion.other);
  return score(sum(all.map(({ right }) => right)), sum(all.map(({ wanted }) => wanted)) + said);
}

function distribution(assertion: Assertion, trials: readonly SuiteTrial[]): Finding {
  const bounds = assertion.params.labels as {
    readonly [label: string]: { readonly min?: number; readonly max?: number };
  };
  const said = trials.map((trial) => given(assertion, trial));
  const told = Object.entries(bounds).map(([label, { min = 0, max = 1 }]) => {
    const share = said.filter((one) => one === label).length / trials.length;
    const percent = (value: number) => `${Number((value * 100).toFixed(1))} %`;
    const bound =
      share < min ? ` (at least ${percent(min)})` : share > max ? ` (at most ${percent(max)})` : '';
    return { out: bound !== '', words: `${label} ${percent(share)}${bound}` };
  });
  return { pass: told.every(({ out }) => !out), reason: told.map(({ words }) => words).join(', ') };
}
