/** The version of `selftest --json`. */
export const SELFTEST_VERSION = 1;

/** What is made worse in the stored answers of a suite before the gate looks at them. */
export type Plant =
  /** Nothing: what the gate calls worse then is a false alarm. */
  | { readonly what: 'nothing' }
  /** A drop of the mean pass rate, in points, spread evenly over all that passes. */
  | { readonly what: 'drop'; readonly points: number }
  /** The same within one gated slice. */
  | { readonly what: 'slice'; readonly tag: string; readonly points: number }
  /** One required case fails in all its trials. */
  | { readonly what: 'required' };

/** How often the gate called a plant worse. */
export interface PlantResult {
  readonly plant: Plant;
  readonly repetitions: number;
  /** Repetitions whose verdict was `regressed`; null where the plant could not be made. */
  readonly caught: number | null;
  /** Of these, the ones that required cases alone decided, by failing by chance: only of `nothing`. */
  readonly by_required?: number;
  /** The least share of repetitions that proves the gate, 0 to 1; absent: the row is information. */
  readonly needed?: number;
  /** Why there is no figure, or why it must be 0: one sentence without a full stop. */
  readonly why?: string;
}

/** What planting known drops in a suite's baseline showed. */
export interface SelftestResult {
  readonly suite: string;
  readonly file: string;
  readonly cases: number;
  /** Trials a case of each side that a drop is planted in: as many as in a run. */
  readonly drawn: { readonly before: number; readonly after: number };
  /** Stored trials a case that each side was dealt to count false alarms; null where there is only one to deal. */
  readonly dealt: { readonly before: number; readonly after: number } | null;
  readonly seed: string;
  readonly results: readonly PlantResult[];
  /** Sentences that put the figures in their place, without a full stop. */
  readonly notes: readonly string[];
}

/** A suite that has no stored answers to plant anything in. */
export interface Untested {
  readonly suite: string;
  readonly file: string;
  /** The path of the baseline that is not there. */
  readonly baseline: string;
}

/** The value that both forms of the output are made from. */
export interface SelftestReport {
  readonly v: typeof SELFTEST_VERSION;
  readonly tool: string;
  readonly suites: readonly SelftestResult[];
  readonly untested: readonly Untested[];
  readonly exit: number;
}

/** Whether a plant that must be caught was not. */
export function isMissed({ caught, needed, repetitions }: PlantResult): boolean {
  return needed !== undefined && (caught ?? 0) < needed * repetitions;
}
