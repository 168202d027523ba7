/** The version of `calibrate --json`. */
export const CALIBRATION_REPORT_VERSION = 1;

/** A case whose trials disagree. */
export interface FlakyCase {
  readonly case: string;
  readonly passed: number;
  readonly trials: number;
  /** True when at least 10 trials make it 90 % sure that it passes neither nearly always nor nearly never. */
  readonly flaky: boolean;
}

/** How far a measure moved between two sets of trials of the same model: what chance alone does. */
export interface Noise {
  readonly what: 'cost' | 'tokens' | 'latency';
  readonly cases: number;
  /** The second set divided by the first: the geometric mean over cases, and its one-sided 95 % bounds. */
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
}

/** What it takes to vouch for a margin. */
export interface Need {
  /** Points. */
  readonly margin: number;
  /** More trials a case, or more cases like these; null: no number does. */
  readonly trials: AskedRun | null;
  readonly cases: AskedRun | null;
}

/** How many there must be, and what one run then asks of the candidate. */
export interface AskedRun {
  readonly needed: number;
  readonly calls: number;
  /** USD; null when not known. */
  readonly cost: number | null;
}

/** What two sets of trials of one model say of a suite. */
export interface CalibrationResult {
  readonly suite: string;
  readonly file: string;
  readonly model: string;
  /** `live`: asked for this; `replay`: read from recordings; `baseline`: from the stored baseline. */
  readonly source: 'live' | 'replay' | 'baseline';
  readonly cases: number;
  /** Scored trials of each set. */
  readonly trials: readonly [number, number];
  /** Trials without a score. */
  readonly missing: number;
  /** Mean pass rates of the sets over the cases that both have, 0 to 1, and how often chance brings such a difference, two-sided. */
  readonly rates: readonly [number, number];
  readonly p: number;
  /** The cases that passed some trials and failed others, the flakiest first. */
  readonly flaky: readonly FlakyCase[];
  /** `with`: what the trials were held against; null: there is no second session to hold them against. */
  readonly independence: {
    readonly phi: number | null;
    readonly p: number;
    readonly with: 'baseline' | 'calibration' | 'runs';
  } | null;
  readonly noise: readonly Noise[];
  /** What its size supports, and what would tighten it. */
  readonly words: string;
  /** Why its written margin is not supported. */
  readonly warning?: string;
  readonly needs: readonly Need[];
  /** The file that the result is kept in; absent where stored answers were read. */
  readonly kept?: string;
}

/** A suite of which nothing could be learnt. */
export interface Uncalibrated {
  readonly suite: string;
  readonly file: string;
  /** One sentence without a full stop. */
  readonly why: string;
}

/** The value that both forms of the output are made from. */
export interface CalibrationReport {
  readonly v: typeof CALIBRATION_REPORT_VERSION;
  readonly tool: string;
  /** The run that asked; null where stored answers of a baseline were read. */
  readonly run: string | null;
  readonly suites: readonly CalibrationResult[];
  readonly unlearnt: readonly Uncalibrated[];
  readonly warnings: readonly string[];
  readonly exit: number;
}
