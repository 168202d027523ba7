import type { AskEnd } from '../domain/ports.ts';
import type { TrialScore } from '../domain/score.ts';
import type { TermText } from '../report/escape/term.ts';
import { say } from '../report/escape/term.ts';
import type { ProgressState } from '../report/progress.ts';
import { progressLine } from '../report/progress.ts';
import type { Io } from './io.ts';

/** Milliseconds between redraws of the line at a terminal, and between lines elsewhere. */
const REDRAW = 100;
const PLAIN = 10_000;

export interface Progress {
  /** Counts an ask that ended, and its score once it is there. */
  ended(end: AskEnd, score: Promise<TrialScore | undefined>): void;
  /** Resolves when every score that was handed in is there; rejects when one failed. */
  settled(): Promise<void>;
  stop(): void;
}

/** One line on a terminal's stderr, kept up to date; plain lines every ten seconds elsewhere. */
export function startProgress(
  io: Io,
  total: number,
  alreadyEnded: number,
  costOf: (end: AskEnd) => number | null | undefined,
): Progress {
  const started = io.clock.monotonic();
  const counts = { done: alreadyEnded, passed: 0, failed: 0, errors: 0 };
  let cost: number | null | undefined;
  const waiting = new Set<Promise<void>>();
  let problem: { readonly cause: unknown } | undefined;
  const line = (): TermText => {
    const state: ProgressState = {
      ...counts,
      cost,
      total,
      resumed: alreadyEnded,
      elapsed_ms: io.clock.monotonic() - started,
    };
    return progressLine(state);
  };

  const drawing = io.stderr.isTTY ? drawInPlace(io, line) : drawPlain(io, line);
  return {
    ended(ask, score) {
      const { end } = ask;
      const one = costOf(ask);
      if (one !== undefined) cost = cost === null || one === null ? null : (cost ?? 0) + one;
      if (ask.more === undefined) counts.done++;
      if (end.outcome === 'failed') counts.errors++;
      const counted = score
        .then((value) => {
          if (value?.status === 'pass') counts.passed++;
          else if (value?.status === 'fail') counts.failed++;
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
      // What is drawn is a line of ours between the control sequences of the package.
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
