import type { Plan } from '../domain/plan.ts';
import type { AskEnd } from '../domain/ports.ts';
import type { TrialScore } from '../domain/score.ts';
import { parseTrialKey } from '../domain/trial.ts';
import type { TermText } from '../report/escape/term.ts';
import { joined, say } from '../report/escape/term.ts';
import type { ProgressState } from '../report/progress.ts';
import { type ProgressWait, progressLine, progressLines, progressOf, waitText } from '../report/progress.ts';
import type { Io } from './io.ts';

/** Milliseconds between redraws of the line at a terminal, and between lines elsewhere. */
const REDRAW = 100;
const PLAIN = 10_000;

/** Counts of one target, as they grow. */
type Counts = { -readonly [key in keyof Omit<ProgressState, 'elapsed_ms'>]: ProgressState[key] };

export interface Progress {
  /** Counts an ask that ended, and its score once it is there. */
  ended(end: AskEnd, score: Promise<TrialScore | undefined>): void;
  /** Resolves when every score that was handed in is there; rejects when one failed. */
  settled(): Promise<void>;
  stop(): void;
}

/** What one target is to answer: all its trials, and those that an earlier start of the run has answers for. */
export interface TargetTotal {
  readonly total: number;
  readonly ended: number;
}

/** The targets of a plan; `done` are the keys of the trials that have answers. */
export function targetTotals({ suites }: Plan, done: ReadonlySet<string>): Map<string, TargetTotal> {
  const totals = new Map<string, { total: number; ended: number }>();
  for (const { target, cases, trials } of suites) {
    const count = totals.get(target) ?? { total: 0, ended: 0 };
    count.total += cases * trials;
    totals.set(target, count);
  }
  for (const key of done) {
    const count = totals.get(parseTrialKey(key)?.target ?? '');
    if (count !== undefined) count.ended++;
  }
  return totals;
}

/**
 * A line a target on a terminal's stderr, kept up to date; plain lines on all of them every ten seconds elsewhere. `quiet`
 * draws nothing, and counts all the same: scores that fail are told by `settled`. `waits` says what servers have requests
 * wait for.
 */
export function startProgress(
  io: Io,
  totals: ReadonlyMap<string, TargetTotal>,
  costOf: (end: AskEnd) => number | null | undefined,
  quiet = false,
  waits: () => readonly ProgressWait[] = () => [],
): Progress {
  const started = io.clock.monotonic();
  const counts = new Map(
    [...totals].map(([target, { total, ended }]) => [
      target,
      { total, resumed: ended, done: ended, passed: 0, failed: 0, errors: 0 } as Counts,
    ]),
  );
  const waiting = new Set<Promise<void>>();
  let problem: { readonly cause: unknown } | undefined;
  const states = (): ReadonlyMap<string, ProgressState> => {
    const elapsed_ms = io.clock.monotonic() - started;
    return new Map([...counts].map(([target, count]) => [target, { ...count, elapsed_ms }]));
  };

  const drawing = quiet
    ? { stop: () => undefined }
    : io.stderr.isTTY
      ? drawInPlace(io, () => joined([...progressLines(states()), ...waitLines(waits())], '\n'))
      : drawPlain(io, () => joined([progressLine(progressOf(states())), ...waitLines(waits())], '; '));
  return {
    ended(ended, score) {
      const { end, ask, more } = ended;
      const count = counts.get(ask.trial.target);
      if (count === undefined) throw new Error(`${ask.trial.target} is no target of the plan`);
      const one = costOf(ended);
      if (one !== undefined)
        count.cost = count.cost === null || one === null ? null : (count.cost ?? 0) + one;
      if (more === undefined) count.done++;
      if (end.outcome === 'failed') count.errors++;
      const counted = score
        .then((value) => {
          if (value?.status === 'pass') count.passed++;
          else if (value?.status === 'fail') count.failed++;
        })
        .catch((cause: unknown) => {
          problem ??= { cause };
        })
        .finally(() => waiting.delete(counted));
      waiting.add(counted);
    },
    async settled() {
      await Promise.all(waiting);
      if (problem) throw problem.cause;
    },
    stop: () => drawing.stop(),
  };
}

function waitLines(waits: readonly ProgressWait[]): TermText[] {
  const text = waitText(waits);
  return text === undefined ? [] : [text];
}

function drawPlain(io: Io, line: () => TermText): { stop(): void } {
  const timer = setInterval(() => void io.stderr.write(say`${line()}\n`), PLAIN);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}

function drawInPlace(io: Io, line: () => TermText): { stop(): void } {
  const stream = {
    isTTY: true,
    columns: io.stderr.columns,
    rows: 24,
    write: (text: string) => {
      // What is drawn are lines of ours between the control sequences of the package.
      void io.stderr.write(text as TermText);
      return true;
    },
  };
  let update: { (text: string): void; clear(): void; done(): void } | undefined;
  let stopped = false;
  void import('log-update').then(({ createLogUpdate }) => {
    if (!stopped) update = createLogUpdate(stream as unknown as NodeJS.WriteStream);
  });
  const timer = setInterval(() => update?.(line()), REDRAW);
  timer.unref();
  return {
    stop() {
      stopped = true;
      clearInterval(timer);
      update?.clear();
      update?.done();
    },
  };
}
