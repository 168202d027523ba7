import type { CaseComparison } from './case-comparison.ts';
import type { GateInputs } from './gate-inputs.ts';
import type { LimitedResource } from './limits.ts';
import type { PinState } from './pins.ts';
import type { RedactedKind } from './redact.ts';
import type { Side } from './side.ts';
import type { GateRule } from './suite.ts';

export type {
  CaseComparison,
  CaseStatus,
  Evidence,
  Flip,
  ShownTrial,
  TrialCounts,
} from './case-comparison.ts';
export type { Distribution, Side, Spread, UsageTotal } from './side.ts';

/** The version of `report.json` and of `--json`. */
export const REPORT_VERSION = 1;

export type VerdictStatus = 'passed' | 'regressed' | 'inconclusive';

/**
 * Why a verdict is what it is. The code is stable; the words are `core/reasons.ts`'s.
 *
 * Regressed: `drop`, `slice-drop`, `required-failed`, `below-floor`, `suite-assertion`, `flips`, `cost`, `tokens`, `latency`,
 * `saves-nothing` (of a choice: its `suite` is empty).
 * Inconclusive: `unproven-drop`, `too-few-cases`, `cannot-fall` (the side before is too low to fall), `unproven-floor`,
 * `unproven-cost`, `unproven-tokens`, `unproven-latency`, `few-clusters`, `errors`, `missing`, `drift`,
 * `served-other`, `judge-void`, `coverage`, `required-unscored`, `suite-unscored`,
 * `required-unproven`, `no-baseline`, `nothing-paired`, `few-paired`, `no-rule` (without a baseline by choice, and
 * nothing else written to decide by), `part` (a shard, which alone has no verdict),
 * `gate-inputs` and `damaged` (of the whole run: their `suite` is empty), `no-price` (of a choice, likewise).
 * Passed: `no-regression`, `floor-held`, `ratio-held`.
 */
export const reasonCodes = [
  'drop',
  'slice-drop',
  'required-failed',
  'below-floor',
  'suite-assertion',
  'flips',
  'cost',
  'tokens',
  'latency',
  'saves-nothing',
  'unproven-drop',
  'too-few-cases',
  'cannot-fall',
  'unproven-floor',
  'unproven-cost',
  'unproven-tokens',
  'unproven-latency',
  'few-clusters',
  'errors',
  'missing',
  'drift',
  'served-other',
  'judge-void',
  'coverage',
  'required-unscored',
  'suite-unscored',
  'required-unproven',
  'no-baseline',
  'no-rule',
  'part',
  'gate-inputs',
  'damaged',
  'nothing-paired',
  'few-paired',
  'no-price',
  'no-regression',
  'floor-held',
  'ratio-held',
] as const;
export type ReasonCode = (typeof reasonCodes)[number];

export interface Reason {
  readonly code: ReasonCode;
  readonly suite: string;
  /** One sentence for a person, numbers included; written by `core/reasons.ts`. */
  readonly message: string;
}

export interface Verdict {
  readonly status: VerdictStatus;
  /** The strongest first. Never empty. */
  readonly reasons: readonly Reason[];
}

/** A total or a slice, before and after. Rates are means over paired cases of their pass rates, or of `metric`, 0 to 1. */
export interface Row {
  readonly kind: 'total' | 'slice';
  /** The slice's tag; the suite's name for the total. */
  readonly name: string;
  /** What is compared where it is not the pass rate: `pass^3`, `pass@3`, `score`. */
  readonly metric?: string;
  /** Cases paired and scored on both sides. */
  readonly cases: number;
  readonly before: number | null;
  readonly after: number | null;
  /** After minus before, in points. */
  readonly change: number | null;
  /** One-sided bounds of the true change, in points, each at the level of the look (`Method.level`). */
  readonly low: number | null;
  readonly high: number | null;
  readonly better: number;
  readonly worse: number;
  /** One-sided p-value of "nothing changed" against "the candidate is worse", over all looks. */
  readonly p: number | null;
  /** The same, adjusted for all rows of the run that are gated. */
  readonly p_adjusted: number | null;
  /** The largest tolerated drop, in points; null: the suite has too few cases for any. */
  readonly margin: number | null;
  /** `pass`: it must pass. `regress`: it can only turn the verdict to regressed. */
  readonly gate: 'pass' | 'regress';
  /** `held`: no drop beyond the margin. `dropped`: a regression. `unproven`: neither is shown. `empty`: no case to compare. */
  readonly finding: 'held' | 'dropped' | 'unproven' | 'empty';
}

/** A gated ratio of the two sides, case by case. */
export interface RatioRow {
  readonly what: 'cost' | 'tokens' | 'latency';
  readonly cases: number;
  /** After divided by before: the geometric mean over cases, and its one-sided bounds. */
  readonly ratio: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly p: number | null;
  readonly p_adjusted: number | null;
  /** The largest tolerated increase, in percent. */
  readonly tolerance: number;
  readonly finding: Row['finding'];
}

/** How a verdict was reached: everything that it depends on beside the answers. */
export interface Method {
  readonly rule: GateRule;
  readonly p_value: 'exact' | 'mid';
  /** What counts as one independent piece of evidence; `cases` where the trials of a case are not independent. */
  readonly units: 'trials' | 'cases' | 'clusters';
  /** The chance, for the whole run, of calling anything worse when nothing changed. */
  readonly alpha: number;
  /** Metrics that share it. */
  readonly metrics: number;
  /** The one-sided error of each bound. */
  readonly level: number;
  /** Where the margin comes from; `none`: no margin up to 10 points is supported. */
  readonly margin: 'written' | 'automatic' | 'none';
  /** Points of a drop that the suite finds 4 times in 5. */
  readonly detectable: number | null;
  /** How many cases must flip altogether to be found 4 times in 5. */
  readonly detectable_flips: number | null;
  /** The chance that an unchanged candidate passes, 0 to 1. */
  readonly chance_of_pass: number | null;
  /** The smallest p-value that this design can reach. */
  readonly smallest_p: number | null;
  readonly looks: { readonly taken: number; readonly planned: number };
  readonly rounds: { readonly taken: number; readonly planned: number };
  /** Answers asked or read for this verdict, and how many all rounds would have taken. */
  readonly calls: { readonly spent: number; readonly planned: number };
  /** Trials without a score, by side. */
  readonly missing: { readonly before: number; readonly after: number };
  readonly quarantined: readonly string[];
  /** Orders the asks and draws the permutations. */
  readonly seed: string;
  /** `phi` is 1 for independent trials and the number of trials where all are copies; null: nothing to check it on. */
  readonly independence: { readonly phi: number; readonly p: number } | null;
  /** The newest trials of the stored baseline against its older ones, two-sided; null: nothing to check. */
  readonly drift: { readonly p: number } | null;
  /** Which attempt at this pair of targets it is; null: earlier looks are unknown. */
  readonly attempt: number | null;
  /** The same in sentences for a person, one function's for every report: `core/words.ts`. */
  readonly words: readonly string[];
}

export interface SuiteReport {
  readonly suite: string;
  readonly file: string;
  readonly feature?: string;
  readonly verdict: Verdict;
  /** Absent when there is nothing to compare with. */
  readonly before?: Side;
  readonly after: Side;
  /** What differs between what the two sides were asked: `model`, `prompt`, `schema`, `params`, `api`, with both values. */
  readonly differs: readonly { readonly what: string; readonly before: string; readonly after: string }[];
  /** True when the candidate's answers are all among those of the side before: no evidence about two models. */
  readonly same_answers: boolean;
  readonly rows: readonly Row[];
  /** Cost, tokens and latency where the gate limits them. */
  readonly ratios: readonly RatioRow[];
  /** Absent when there is nothing to compare with. */
  readonly method?: Method;
  /** Of the suite as it was scored: what it means, and what its cases ask. 16 hex digits each. */
  readonly digests?: { readonly suite: string; readonly cases: string };
  /** Acknowledged regressions that the suite's waivers name. */
  readonly waivers: readonly Waived[];
  /** What was replaced by placeholders in what is sent; empty: nothing was found. Absent where the config does not redact. */
  readonly redacted?: readonly RedactedKind[];
  /** Every case, in the suite's order, then the gone ones. */
  readonly cases: readonly CaseComparison[];
}

/** An acknowledged regression: one assertion of one case that does not count until a day. */
export interface Waived {
  readonly case: string;
  readonly assertion: string;
  readonly why: string;
  readonly who: string;
  /** The last day that it holds, `YYYY-MM-DD`. */
  readonly until: string;
  /** Trials of the candidate that failed by it. */
  readonly failed: number;
}

/** How much of one limit of the vendor's a run used. */
export interface ReportedLimit {
  readonly model: string;
  readonly resource: LimitedResource;
  /** A minute's worth, as the server last said. */
  readonly limit: number;
  /** The largest share used within any minute, from 0; it can exceed 1. */
  readonly peak: number;
}

/** The one value that every reporter reads. */
export interface Report {
  readonly v: typeof REPORT_VERSION;
  readonly tool: string;
  readonly command: string;
  /** The only parts that differ between two equal runs, beside the latencies of live answers. `id` is null when nothing was asked: two stored sides compared. */
  readonly run: { readonly id: string | null; readonly started: string; readonly seconds: number };
  readonly verdict: Verdict;
  readonly exit: number;
  readonly suites: readonly SuiteReport[];
  /** Only some of the cases were selected: the run vouches for no others, and is never a baseline. */
  readonly partial?: true;
  /** What the gate judged by changed since a base commit; absent when none was named. */
  readonly gate_inputs?: GateInputs;
  /** The limits that the run drew on; absent when nothing was asked, or the server named none. */
  readonly limits?: readonly ReportedLimit[];
  /** The suites' targets and their retirement, as known offline on the day that the run started. */
  readonly pins?: readonly PinState[];
  readonly warnings: readonly string[];
}
