import type PQueue from 'p-queue';
import { nextAsk, openAsk } from '../core/next-ask.ts';
import { retryBudget } from '../core/retry.ts';
import type { AttemptFailure, TrialEnd } from '../domain/answer.ts';
import type { Link } from '../domain/link.ts';
import type { Ask, AskEnd } from '../domain/ports.ts';
import type { AttemptPorts, AttemptRules } from './attempts.ts';
import { Channel } from './channel.ts';
import { attemptLinks, type ClosedLinks, isShapeRefused } from './links.ts';
import type { Spent } from './purse.ts';

export interface ExecuteOptions extends Pick<AttemptRules, 'loadOf' | 'deadline' | 'stop' | 'abort'> {
  /** Asks that are worked on at once; the limiter decides how many of them are in flight. */
  readonly workers: number;
  /** What the asks before these have used up and found out. */
  readonly course: Course;
  /** The answers that asks following others in their trial have from an earlier start; absent: none. */
  readonly answerTo?: (ask: Ask) => TrialEnd | undefined;
}

/** What the asks of a run share, however many times it sets out to ask. */
export interface Course {
  /** Retries that the run may still make. */
  readonly retries: { left: number };
  /** Suites and targets whose first ask has gone out. */
  readonly begun: Set<string>;
}

/** The course of a run that plans so many trials. */
export function startCourse(planned: number): Course {
  return { retries: { left: retryBudget(planned) }, begun: new Set() };
}

/** Why asks of the plan were not asked, or not of a fallback: what the first of these failures said. */
export interface Stopped {
  readonly ask: Ask;
  /** The fallback that alone is not asked on; absent: the target, or the whole run. */
  readonly link?: Link;
  /** The failure that would only repeat. */
  readonly failure?: AttemptFailure;
  /** Why it is not asked on, without a full stop. */
  readonly why?: string;
  /** The budget that no longer holds the ask's worst case. */
  readonly spent?: Spent;
}

/**
 * Asks, and yields each ask as it ends. An answer is durable in the journal before it is yielded; an attempt is noted
 * before it is sent. A trial with turns or judges is a chain: what reads an answer is asked once that is there. The first ask of each suite and target goes out alone, so that what every request would meet is met
 * once. Ends early when a failure would only repeat (a refused key, spent quota, an unknown model) or the budget is spent,
 * and then returns what stopped it.
 */
export async function* execute(
  asks: Iterable<Ask>,
  ports: AttemptPorts,
  options: ExecuteOptions,
): AsyncGenerator<AskEnd, readonly Stopped[]> {
  const { default: Queue } = await import('p-queue');
  const queue: PQueue = new Queue({ concurrency: options.workers });
  const channel = new Channel<AskEnd>();
  const stopped = new Map<string, Stopped>();
  // Aborts when the reader has gone, our own side failed or the run is stopped: nothing more may be sent, no wait goes on.
  const halt = new AbortController();
  const stop = AbortSignal.any([options.stop, halt.signal]);
  const { retries, begun } = options.course;

  /** What ends the asks of one target, beside what ends them all. */
  const lanes = new Map<string, { readonly controller: AbortController; readonly signal: AbortSignal }>();
  const laneOf = (target: string) => {
    const known = lanes.get(target);
    if (known !== undefined) return known;
    const controller = new AbortController();
    const lane = { controller, signal: AbortSignal.any([stop, controller.signal]) };
    lanes.set(target, lane);
    return lane;
  };

  /** Fallbacks that are not asked again, by suite and target. */
  const closed = new Map<string, { readonly ask: Ask; readonly links: ClosedLinks }>();
  const closedFor = (ask: Ask): ClosedLinks => {
    const shape = shapeOf(ask);
    const known = closed.get(shape) ?? { ask, links: new Map() };
    closed.set(shape, known);
    return known.links;
  };

  /** Works on an ask and what follows it in its trial. `opened` is told once the first ask of its kind, and what judges are asked about it, has ended. */
  const work = async (ask: Ask, opened?: () => void): Promise<void> => {
    const lane = laneOf(ask.trial.target);
    if (lane.signal.aborted) return;
    const { loadOf, deadline, abort } = options;
    const rules = { loadOf, deadline, abort, retries, stop: lane.signal };
    const ended = await attemptLinks(ask, ports, rules, closedFor(ask));
    if (ended === 'stopped') return;
    if ('spent' in ended) {
      if (ended.end !== undefined) channel.push(ended.end);
      if (!stopped.has('')) stopped.set('', { ask, spent: ended.spent });
      halt.abort();
      return;
    }
    if ('waits' in ended) {
      const { target } = ask.trial;
      if (!stopped.has(target)) stopped.set(target, { ask, why: ended.waits });
      lane.controller.abort();
      return;
    }
    const { end } = ended.end;
    const failure = end.outcome === 'failed' ? end : undefined;
    // What judges are asked is ours in shape, so no case is at fault for it.
    const ours = opened !== undefined || ask.trial.judge !== undefined;
    const refused = ours && failure !== undefined && isShapeRefused(failure);
    const next = refused ? 'stop-target' : ended.next;
    const stops = failure !== undefined && (next === 'stop-run' || next === 'stop-target');
    const follows = stops ? undefined : nextAsk(ask, end);
    const open =
      follows === undefined || 'problem' in follows
        ? undefined
        : openAsk(follows, options.answerTo ?? unknown);
    if (open !== undefined) {
      channel.push({ ...ended.end, more: true });
      // What judges are asked in the first trial is what they are asked in all.
      if (open.trial.judge !== undefined) return work(open, opened);
      opened?.();
      return work(open);
    }
    channel.push(ended.end);
    if (!stops) return;
    const name = next === 'stop-run' ? '' : ask.trial.target;
    if (!stopped.has(name)) stopped.set(name, { ask, failure, why: ended.why });
    (next === 'stop-run' ? halt : lane.controller).abort();
  };

  const broken = (error: unknown) => {
    halt.abort();
    channel.fail(error);
  };

  const feed = async () => {
    const preflights = new Map<string, Promise<void>>();
    for (const ask of asks) {
      if (stop.aborted) break;
      const shape = shapeOf(ask);
      const preflight = preflights.get(shape);
      if (!begun.has(shape)) {
        begun.add(shape);
        const { promise, resolve } = Promise.withResolvers<void>();
        preflights.set(shape, promise);
        queue.add(() => work(ask, resolve).catch(broken).finally(resolve));
        continue;
      }
      await preflight;
      queue.add(() => work(ask).catch(broken));
      // A short queue keeps memory flat: asks are made as they are needed.
      if (queue.size > options.workers) await queue.onSizeLessThan(options.workers);
    }
    await queue.onIdle();
    channel.end();
  };
  const feeding = feed().catch(broken);

  try {
    yield* channel.values();
  } finally {
    halt.abort();
    await feeding;
  }
  const fallbacks = [...closed.values()].flatMap(({ ask, links }) =>
    [...links.values()].map((one): Stopped => ({ ask, ...one })),
  );
  return [...stopped.values(), ...fallbacks];
}

/** Nothing was answered before. */
function unknown(): undefined {
  return undefined;
}

/** Asks of one suite and target differ only in what their cases say. */
function shapeOf({ trial }: Ask): string {
  return `${trial.suite}@${trial.target}`;
}
