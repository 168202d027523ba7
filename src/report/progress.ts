import { joined, say, type TermText } from './escape/term.ts';
import { count, dollars, duration } from './figures.ts';

/** How far the asking is. */
export interface ProgressState {
  /** Trials that have ended, resumed ones included. */
  readonly done: number;
  readonly total: number;
  /** Those of `done` that an earlier session had ended; they say nothing about today's pace. 0 when left out. */
  readonly resumed?: number;
  readonly passed: number;
  readonly failed: number;
  /** Trials that ended without an answer. */
  readonly errors: number;
  /** USD so far; null when a price is unknown; absent when nothing is paid. */
  readonly cost?: number | null;
  /** Milliseconds since this session began asking. */
  readonly elapsed_ms: number;
}

/** One line of progress, without its line end. */
export function progressLine(state: ProgressState): TermText {
  const { done, total, passed, failed, errors, cost } = state;
  const share = total === 0 ? 100 : Math.floor((100 * done) / total);
  const parts = [
    say`${count(done)}/${count(total)} (${share} %)`,
    say`${count(passed)} passed`,
    say`${count(failed)} failed`,
  ];
  if (errors > 0) parts.push(say`${count(errors)} without an answer`);
  if (cost !== undefined) parts.push(dollars(cost));
  const left = timeLeft(state);
  if (left !== undefined) parts.push(say`about ${duration(left)} left`);
  return joined(parts, ', ');
}

/** Milliseconds at today's pace; undefined before the first trial of this session ended, and after the last. */
function timeLeft({ done, total, resumed = 0, elapsed_ms }: ProgressState): number | undefined {
  const ended = done - resumed;
  return ended <= 0 || done >= total ? undefined : (elapsed_ms / ended) * (total - done);
}
