import type { LimitedResource } from '../domain/limits.ts';
import { joined, say, type TermText, term } from './escape/term.ts';
import { count, dollars, duration } from './figures.ts';

/** How far the asking is: of one target, or of all. */
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
  // Fresh trials come on top of the plan.
  const share = total === 0 ? 100 : Math.min(100, Math.floor((100 * done) / total));
  const parts = [
    say`${count(done)}/${count(total)} (${share} %)`,
    say`${count(passed)} passed`,
    say`${count(failed)} failed`,
  ];
  if (errors > 0) parts.push(say`${count(errors)} without an answer`);
  if (cost !== undefined) parts.push(dollars(cost));
  const pace = rate(state);
  if (pace !== undefined) parts.push(pace);
  const left = timeLeft(state);
  if (left !== undefined) parts.push(say`about ${duration(left)} left`);
  return joined(parts, ', ');
}

/** A line for each target by its name, where there are several; else one for all. */
export function progressLines(targets: ReadonlyMap<string, ProgressState>): TermText[] {
  if (targets.size < 2) return [...targets.values()].map(progressLine);
  const width = Math.max(...[...targets.keys()].map((name) => term(name).length));
  return [...targets].map(([name, state]) => say`${term(term(name).padEnd(width))}  ${progressLine(state)}`);
}

/** What requests to a model wait for because its server said so. */
export interface ProgressWait {
  readonly model: string;
  readonly what: LimitedResource | 'pause';
  readonly limit?: number;
  /** When the next request goes. */
  readonly until: Date;
  /** Milliseconds until then. */
  readonly ms: number;
}

/** What is waited for and until when, to stand behind the counts; undefined where nothing is waited for long. */
export function waitText(waits: readonly ProgressWait[]): TermText | undefined {
  const long = waits.filter(({ ms }) => ms >= LONG_WAIT);
  if (long.length === 0) return undefined;
  const parts = long.map(({ model, what, limit, until, ms }) => {
    const order =
      what === 'pause'
        ? say`as the server asks`
        : say`as nothing is left of the limit of ${limit === undefined ? term('') : say`${count(limit)} `}${term(what.replace('_', ' '))}`;
    const time = until
      .toISOString()
      .slice(ms < DAY ? 11 : 0, 19)
      .replace('T', ' ');
    return say`${term(model)} waits until ${term(time)} UTC (${duration(ms)}), ${order}`;
  });
  return joined(parts, '; ');
}

/** Milliseconds of a wait that is told: shorter ones are the pace of the asking. */
const LONG_WAIT = 2_000;

const DAY = 86_400_000;

/** The sum over targets. */
export function progressOf(targets: ReadonlyMap<string, ProgressState>): ProgressState {
  const states = [...targets.values()];
  const sum = (count: (state: ProgressState) => number) =>
    states.reduce((total, state) => total + count(state), 0);
  const costs = states.flatMap(({ cost }) => (cost === undefined ? [] : [cost]));
  const known = costs.flatMap((cost) => (cost === null ? [] : [cost]));
  return {
    done: sum(({ done }) => done),
    total: sum(({ total }) => total),
    resumed: sum(({ resumed = 0 }) => resumed),
    passed: sum(({ passed }) => passed),
    failed: sum(({ failed }) => failed),
    errors: sum(({ errors }) => errors),
    ...(costs.length === 0
      ? {}
      : { cost: known.length < costs.length ? null : known.reduce((total, cost) => total + cost, 0) }),
    elapsed_ms: Math.max(0, ...states.map(({ elapsed_ms }) => elapsed_ms)),
  };
}

/** Trials that ended a second, or a minute where they are few; undefined before the first of this session. */
function rate({ done, resumed = 0, elapsed_ms }: ProgressState): TermText | undefined {
  const ended = done - resumed;
  if (ended <= 0 || elapsed_ms <= 0) return undefined;
  const second = (1_000 * ended) / elapsed_ms;
  return second < 0.5 ? term(`${(second * 60).toFixed(1)}/min`) : term(`${second.toFixed(1)}/s`);
}

/** Milliseconds at today's pace; undefined before the first trial of this session ended, and after the last. */
function timeLeft({ done, total, resumed = 0, elapsed_ms }: ProgressState): number | undefined {
  const ended = done - resumed;
  return ended <= 0 || elapsed_ms <= 0 || done >= total ? undefined : (elapsed_ms / ended) * (total - done);
}
