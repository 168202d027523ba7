import type { Failure, FailureCode } from '../domain/failure.ts';
import type { PinState } from '../domain/pins.ts';
import type { Verdict } from '../domain/report.ts';
import { isMissed, type SelftestResult } from '../domain/selftest.ts';

/** Every exit code of `llm-eval` by what it means. */
const EXIT = {
  /** Passed; for commands without a verdict: done. */
  ok: 0,
  /** Worse than the baseline beyond the policy, or a required case or floor failed; for `pins`: one of them dies. */
  regressed: 1,
  /** The user must mend a flag, a file, the key or a model id before anything can run. */
  cannot_start: 2,
  /** The evidence for a verdict is missing or does not suffice. */
  cannot_tell: 3,
  /** The disk refused; what was paid is kept. */
  storage: 4,
  /** A bug of ours. */
  bug: 70,
  /** Interrupted: 128 plus the signal's number. */
  sigint: 130,
  sigterm: 143,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The exit code of a command that ends without the evidence for a verdict. */
export const EXIT_INCONCLUSIVE = EXIT.cannot_tell;

/** The exit code of anything thrown that is not a `Failures`. */
export const EXIT_BUG = EXIT.bug;

/**
 * The exit code of each kind of failure. `damaged` stands with the missing evidence: the disk worked, and what it holds
 * cannot be believed. A baseline that was named and is not there is a `not-found`.
 */
const failureExits: { readonly [code in FailureCode]: ExitCode } = {
  usage: EXIT.cannot_start,
  'not-found': EXIT.cannot_start,
  'nothing-selected': EXIT.cannot_start,
  syntax: EXIT.cannot_start,
  invalid: EXIT.cannot_start,
  limit: EXIT.cannot_start,
  forbidden: EXIT.cannot_start,
  model: EXIT.cannot_start,
  auth: EXIT.cannot_start,
  'no-baseline': EXIT.cannot_tell,
  'missing-answers': EXIT.cannot_tell,
  'incomplete-run': EXIT.cannot_tell,
  damaged: EXIT.cannot_tell,
  storage: EXIT.storage,
};

/** Which failure wins when several kinds are thrown together: the disk, then what cannot start, then missing evidence. */
const strongestFirst = [EXIT.storage, EXIT.cannot_start, EXIT.cannot_tell] as const;

/**
 * The exit code of a run's verdict. `warn` is the one written exception to "never fail open": an inconclusive run exits
 * 0, and its report says so. A run warns only when every suite of it that is inconclusive chose to.
 */
export function exitOfVerdict(verdict: Verdict, onInconclusive: 'fail' | 'warn'): ExitCode {
  if (verdict.status === 'passed') return EXIT.ok;
  if (verdict.status === 'regressed') return EXIT.regressed;
  return onInconclusive === 'warn' ? EXIT.ok : EXIT.cannot_tell;
}

/**
 * The exit code of a list of pins: 1 when one is shut down or will be within the days asked about, else 3 when an endpoint
 * was asked and could not say, else 0.
 */
export function exitOfPins(pins: readonly Pick<PinState, 'status'>[]): ExitCode {
  const found = new Set(pins.map(({ status }) => status));
  if (found.has('retired') || found.has('retiring')) return EXIT.regressed;
  return found.has('unknown') ? EXIT.cannot_tell : EXIT.ok;
}

/** The exit code of a selftest: 1 when a plant that must be caught was not, else 3 when a suite had no baseline, else 0. */
export function exitOfSelftest(
  results: readonly Pick<SelftestResult, 'results'>[],
  untested: readonly unknown[],
): ExitCode {
  if (results.some((one) => one.results.some(isMissed))) return EXIT.regressed;
  return untested.length > 0 ? EXIT.cannot_tell : EXIT.ok;
}

/** The exit code of a calibration: 3 when nothing could be learnt of one of its suites. */
export function exitOfCalibration(unlearnt: readonly unknown[]): ExitCode {
  return unlearnt.length > 0 ? EXIT.cannot_tell : EXIT.ok;
}

/** The exit code of a check that found everything in order but for these warnings; `strict` takes them for errors. */
export function exitOfWarnings(warnings: readonly unknown[], strict: boolean): ExitCode {
  return strict && warnings.length > 0 ? EXIT.cannot_start : EXIT.ok;
}

/** The exit code of an import or export: 3 when something could not be carried over. */
export function exitOfCarrying(leftOut: readonly unknown[]): ExitCode {
  return leftOut.length > 0 ? EXIT.cannot_tell : EXIT.ok;
}

/** The exit code of what the user must fix; 70 for an empty list, since throwing no failure is a bug. */
export function exitOfFailures(list: readonly Failure[]): ExitCode {
  const exits = new Set(list.map((failure) => failureExits[failure.code]));
  return strongestFirst.find((exit) => exits.has(exit)) ?? EXIT_BUG;
}

/** The exit code of a command that a signal ended. */
export function exitOfSignal(signal: 'SIGINT' | 'SIGTERM'): ExitCode {
  return signal === 'SIGINT' ? EXIT.sigint : EXIT.sigterm;
}
