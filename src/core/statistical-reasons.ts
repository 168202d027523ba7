import type { Method, Reason, Row } from '../domain/report.ts';
import type { Suite } from '../domain/suite.ts';
import { askedCase, type Basis } from './basis.ts';
import type { Comparison, Pair } from './compare.ts';
import type { Design } from './design.ts';
import type { Hunt } from './flip-hunt.ts';
import { cannotFall, isBlind } from './headroom.ts';
import type { Judged } from './judge.ts';
import { leastTrials, lookBy, measureOf, type ValidTrials, validOf } from './measure.ts';
import { looksReached, type Metric } from './metrics.ts';
import { silenceTail } from './reason-words.ts';
import * as reasons from './reasons.ts';
import { missing } from './stats/missing.ts';
import { moreWords } from './words.ts';

/** The share of the cases that the looks have reached that must be scored on both sides. */
const PAIRED = 0.5;

/** Clusters below which nothing is concluded (section 4.2 of the method). */
const FEWEST_CLUSTERS = 10;

/** A suite, how its two sides compare, and how their trials were had. */
export interface DecideInput {
  readonly suite: Suite;
  readonly comparison: Comparison;
  readonly design: Design;
}

/** Everything that is known of one suite when its verdict is formed. */
export interface Known extends DecideInput {
  readonly basis: Basis;
  readonly metrics: readonly Metric[];
  readonly hunt: Hunt;
  readonly judged: Judged;
  /** Of the bounds at the look that was reached. */
  readonly level: number;
  readonly metricsInAll: number;
}

/** What the statistics say against a suite, or that they cannot tell. */
export function statisticalReasons(known: Known, rows: readonly Row[], method: Method | undefined): Reason[] {
  const { suite, comparison, design, basis, judged, hunt } = known;
  const { name, gate } = suite;
  if (comparison.before === undefined || method === undefined) {
    if (gate.baseline === 'file') return [reasons.noBaseline(suite)];
    const over = (comparison.after.suite_scores ?? []).some(({ status }) => status !== 'told');
    const ruled = gate.min_pass_rate !== undefined || gate.required.length > 0 || over;
    return ruled ? [] : [reasons.noRule(suite)];
  }
  const [total] = rows;
  const { cases: reached = 0 } = looksReached(design, suite.cases.length).at(-1) ?? {};
  const few = total !== undefined && total.cases > 0 && total.cases < PAIRED * reached;
  // What was not paired may be what broke: a verdict over a small part of the suite would hide it.
  if (few) return [reasons.fewPaired(name, total, comparison.cases, PAIRED)];
  if (total === undefined || total.finding === 'empty')
    return total === undefined ? [] : [reasons.nothingPaired(name, total, comparison.cases)];
  const capped = capReasons(known);
  if (capped.length > 0) return capped;
  const confirmed = [...hunt.flips].filter(
    ([, { kind, status }]) => kind === 'broke' && status === 'confirmed',
  );
  const most = gate.max_flips;
  const tooMany =
    most !== undefined && confirmed.length > most && judged.flips === 'regressed'
      ? [
          reasons.flipped(
            name,
            confirmed.map(([id]) => id),
            most,
          ),
        ]
      : [];
  const dropped = rows
    .filter(({ finding }) => finding === 'dropped')
    .map((row) => reasons.drop(name, row, gate.rule, row.kind === 'total' ? confirmed : []));
  const grown = judged.ratios
    .filter(({ finding }) => finding !== 'held')
    .map((row) => reasons.ratioGrew(name, row));
  const unproven = rows.flatMap((row, index) => {
    if (row.finding === 'empty')
      return row.gate === 'pass' ? [reasons.nothingPaired(name, row, comparison.cases)] : [];
    if (row.finding !== 'unproven' || row.gate !== 'pass') return [];
    if (isBlind(row)) return [cannotFall(name, row, known.metrics[index]?.pairs ?? [])];
    if (method.looks.taken < method.looks.planned) return [reasons.unfinishedRounds(name, method, row)];
    const more = row.kind === 'total' ? moreWords(basis, row) : 'More cases in the slice would decide it';
    return [
      row.margin === null ? reasons.tooFewCases(name, row, more) : reasons.unprovenDrop(name, row, more),
    ];
  });
  // A pass must also hold if what is missing had gone against the candidate.
  const passes = dropped.length + unproven.length + tooMany.length === 0;
  return [...dropped, ...tooMany, ...grown, ...unproven, ...(passes ? worstCase(known, rows) : [])];
}

/** No number of rounds makes evidence of so few clusters. */
export function hopeless({ pairs, mode }: Basis): boolean {
  const clusters = new Set(pairs.map((pair) => pair.cluster ?? pair));
  return mode === 'clusters' && clusters.size < FEWEST_CLUSTERS;
}

/** What keeps any conclusion from being drawn. */
function capReasons({ suite, comparison, basis, metrics }: Known): Reason[] {
  const { name } = suite;
  const unsaid = silenceTail(comparison.before, comparison.after);
  const found: Reason[] = [];
  if (basis.missing.caps.includes('unequal'))
    found.push(reasons.unequalErrors(name, basis.missingTrials, basis.missing.p, unsaid));
  if (basis.drift?.drifted) found.push(reasons.drifted(name, comparison.before?.model ?? '', basis.drift.p));
  const seen = metrics[0]?.looks.at(-1);
  if (seen?.tooFewClusters) found.push(reasons.fewClusters(name, seen.units, FEWEST_CLUSTERS));
  return found;
}

/** What must pass must also hold if every missing trial had gone against the candidate. */
function worstCase(
  { suite, comparison, design, basis, metrics, level }: Known,
  rows: readonly Row[],
): Reason[] {
  const { p_value: pValue } = suite.gate;
  const holds = metrics.every(({ pairs, looks }, index) => {
    const { gate, margin = null } = rows[index] ?? {};
    if (gate !== 'pass' || margin === null || looks.length === 0) return true;
    const { worst } = missing(pairs.map((pair) => askedCase(pair, design.interleaved)));
    const measure = measureOf(suite.gate);
    const least = leastTrials(measure);
    // A case with too few valid trials is not among the others, and may be what broke.
    const short = pairs.some(({ before, after }) =>
      [before, after].some((trials) => trials.length >= least && validOf(trials).length < least),
    );
    if (worst === undefined && !(least > 1 && short)) return true;
    const cases = pairs.map((pair) => worstTrials(pair, design.interleaved));
    const look = lookBy(measure, cases, { level, mode: basis.mode, pValue, seed: 0 });
    return look === undefined || look.low >= -margin / 100;
  });
  const unsaid = silenceTail(comparison.before, comparison.after);
  return holds ? [] : [reasons.missingDecides(suite.name, basis.missingTrials, unsaid)];
}

/** A case whose missing trials had gone against the candidate; a stored side keeps no failed trials. */
function worstTrials({ before, after, cluster }: Pair, interleaved: boolean): ValidTrials {
  const [was, is] = [validOf(before), validOf(after)];
  const lost = (all: readonly unknown[], valid: readonly unknown[]) => all.length - valid.length;
  const fill = (count: number, passed: boolean) =>
    Array.from({ length: count }, () => ({ passed, value: passed ? 1 : 0 }));
  return {
    before: [...was, ...fill(interleaved ? lost(before, was) : 0, true)],
    after: [...is, ...fill(lost(after, is), false)],
    ...(cluster === undefined ? {} : { cluster }),
  };
}
