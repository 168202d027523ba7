import type { Silence } from '../../domain/judge.ts';
import { compareSuite } from '../compare.ts';
import { type DecideInput, decide, type SuiteDecision } from '../decide.ts';
import type { Design } from '../design.ts';
import { planRounds, roundsOf } from '../rounds.ts';
import type { Taken } from '../scored-side.ts';
import { type SampleGate, sampleSide, sampleSuite } from './sides.ts';

/** Verdicts for tests, from trials in letters. */

type TakenByCase = { readonly [id: string]: Taken };

/** Trials of cases by id. */
export type Letters = { readonly [id: string]: string };

/** How the trials of a sample were had: both sides stored, all at one look, unless it says otherwise. */
export interface SampleInput extends Partial<Design> {
  readonly gate?: SampleGate;
  /** Trials planned of the candidate; absent: those that are there. */
  readonly planned?: number;
  /** The rounds that were planned, and how many of their looks were reached; absent: one look at all trials. */
  readonly looks?: { readonly of: number; readonly taken: number };
  /** What the trials of each case took on both sides, where the gate limits it. */
  readonly taken?: readonly [before: TakenByCase, after: TakenByCase];
  /** Who said nothing of answers of each side. */
  readonly silent?: readonly [before: readonly Silence[], after: readonly Silence[]];
  /** The cluster of each case that has one. */
  readonly clusters?: { readonly [id: string]: string };
}

const STORED: Design = { seed: 's', interleaved: false, live: false, hunts: false, attempt: null };

/** A suite of the candidate's cases, each tagged with its id less the number, and how its sides compare. */
export function sampleInput(
  before: Letters | undefined,
  after: Letters,
  { gate = {}, planned, looks, taken, silent, clusters = {}, ...design }: SampleInput = {},
): DecideInput {
  const ids = Object.keys(after);
  const plain = sampleSuite(Object.fromEntries(ids.map((id) => [id, [id.replace(/\d+$/, '')]])), gate);
  const suite = {
    ...plain,
    cases: plain.cases.map((one) => {
      const cluster = clusters[one.id];
      return cluster === undefined ? one : { ...one, cluster };
    }),
  };
  const rounds = looks && roundsOf(planRounds('s', suite.cases, [suite], looks.of), looks.taken);
  const all: Design = { ...STORED, ...(looks && { trials: looks.of, rounds }), ...design };
  const sides = [
    before && { ...sampleSide(before), taken: taken && new Map(Object.entries(taken[0])) },
    { ...sampleSide(after, { name: 'n', planned }), taken: taken && new Map(Object.entries(taken[1])) },
  ] as const;
  const { before: was, after: is, ...rest } = compareSuite(suite, ...sides, all);
  const comparison = {
    ...rest,
    ...(was === undefined ? {} : { before: { ...was, ...(silent && { silent: silent[0] }) } }),
    after: { ...is, ...(silent && { silent: silent[1] }) },
  };
  return { suite, comparison, design: all };
}

/** What one suite comes to. */
export function decideSample(...sample: Parameters<typeof sampleInput>): SuiteDecision {
  const [one] = decide([sampleInput(...sample)]).suites;
  if (one === undefined) throw new Error('one suite, one decision');
  return one;
}

/** The verdict of one suite: its status, then its reasons as `code | message`. */
export function verdictOf(...sample: Parameters<typeof sampleInput>): readonly string[] {
  const { status, reasons } = decideSample(...sample).verdict;
  return [status, ...reasons.map((reason) => `${reason.code} | ${reason.message}`)];
}

/** The verdict of one suite in codes. */
export function codesOf(...sample: Parameters<typeof sampleInput>): readonly string[] {
  return verdictOf(...sample).map((line) => line.split(' | ')[0] ?? '');
}
