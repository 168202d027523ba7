import type { Report } from './report.ts';
import { z } from './zod.ts';

/** The version of the line format of a pin's nights. */
export const DRIFT_VERSION = 1;

const digest = z.string().regex(/^[0-9a-f]{16}$/);

/** A line of `.llm-eval/drift/PIN.jsonl`: one night's passes of a pin, by case. Never an answer. */
export const driftNightSchema = z.strictObject({
  v: z.literal(DRIFT_VERSION),
  /** UTC, ISO 8601; decoration. */
  at: z.string(),
  run: z.string(),
  model: z.string(),
  /** Digests of the ids of its answers, 12 hex digits each: an answer counts in one night. */
  answers: z.array(z.string().regex(/^[0-9a-f]{12}$/)),
  suites: z.array(
    z.strictObject({
      suite: z.string(),
      /** Digest of what the suite asks and demands; nights under another one cannot be compared. */
      suite_digest: digest,
      /** Digest of the answers of its baseline. */
      baseline: digest,
      /** Id, passes and trials of each case that all trials of the night scored. */
      cases: z.array(z.tuple([z.string(), z.int().nonnegative(), z.int().min(1)])),
    }),
  ),
});
export type DriftNight = z.infer<typeof driftNightSchema>;

/** One suite of a watched pin: tonight against its baseline, and all nights together. Rates are mean pass rates, 0 to 1. */
export interface DriftSuite {
  readonly suite: string;
  /** Cases counted tonight; 0 when tonight did not count. */
  readonly cases: number;
  readonly baseline: number;
  readonly tonight: number | null;
  /** Tonight minus the baseline, in points. */
  readonly change: number | null;
  /** Nights that count, tonight included. */
  readonly nights: number;
  /** Nights left out because the suite or its baseline was another one. */
  readonly left_out: number;
  /** The evidence of a drop, from 0; see `DriftReport.evidence`. */
  readonly evidence: number;
  /** Points below the baseline that its own few trials leave open: smaller drops are never shown. */
  readonly slack: number;
}

/** A pin today against its own past. */
export interface DriftReport {
  readonly v: typeof DRIFT_VERSION;
  readonly tool: string;
  readonly run: Report['run'];
  /** Without `$`. */
  readonly pin: string;
  readonly model: string;
  readonly suites: readonly DriftSuite[];
  /** The mean evidence over the suites. A model that is no worse than its baseline reaches x once in x nights, on average at most. */
  readonly evidence: number;
  /** The evidence at which drift counts as shown: the nights between two false alarms, on average at least. */
  readonly nights_between_alarms: number;
  /** `shown`: the evidence has reached the threshold. `unclear`: tonight does not suffice to tell. */
  readonly status: 'shown' | 'not-shown' | 'unclear';
  readonly exit: number;
  /** Why tonight was not counted: sentences without a full stop; empty when it was. */
  readonly reasons: readonly string[];
  readonly warnings: readonly string[];
}
