import { afterFailure } from '../../core/retry.ts';
import type { AttemptFailure } from '../../domain/answer.ts';
import type { LimitKey } from '../../domain/limits.ts';
import type { Limiter } from '../limiter.ts';
import type { Arrival, ServerEnd } from './limited-server.ts';
import type { VirtualClock } from './virtual-clock.ts';

/** A run against a simulated server. Times in milliseconds. */
export interface Simulation {
  readonly clock: VirtualClock;
  readonly limiter: Limiter;
  readonly server: { handle(arrival: Arrival): ServerEnd };
  readonly cases: number;
  readonly workers: number;
  /** From sending a request to its answer. */
  readonly latency: (place: number) => number;
  /** From sending a request to hearing that it is refused; half of it is the way there. */
  readonly refusalTakes: number;
  /** Tokens of a request: as estimated, and as used. */
  readonly tokens?: (place: number) => { readonly estimate: number; readonly used: number };
}

/** What the server and the clock saw. */
export interface Simulated {
  readonly wall: number;
  readonly answered: number;
  readonly refused: number;
  /** Each request: when it began to wait for its permit, and when it was sent. */
  readonly sent: readonly { readonly asked: number; readonly at: number }[];
  /** When each refusal was heard, and the time before which nothing may be sent by its word. */
  readonly pauses: readonly { readonly from: number; readonly until: number }[];
  readonly mostInFlight: number;
}

const key: LimitKey = { origin: 'http://127.0.0.1', model: 'm' };

/** Asks every case as the loop does: a permit before each attempt, retried by the one policy. */
export async function simulate(simulation: Simulation): Promise<Simulated> {
  const { clock, limiter, server, cases, latency, refusalTakes } = simulation;
  const { signal } = new AbortController();
  const sent: { asked: number; at: number }[] = [];
  const pauses: { from: number; until: number }[] = [];
  let [next, answered, refused, inFlight, mostInFlight] = [0, 0, 0, 0, 0];

  const ask = async (place: number): Promise<void> => {
    const { estimate, used } = simulation.tokens?.(place) ?? { estimate: 100, used: 100 };
    const earlier: AttemptFailure[] = [];
    for (let afterMs = 0; ; ) {
      const asked = clock.monotonic();
      const permit = await limiter.acquire(key, { tokens: estimate, afterMs }, signal);
      const at = clock.monotonic();
      sent.push({ asked, at });
      mostInFlight = Math.max(mostInFlight, ++inFlight);
      await clock.sleep(refusalTakes / 2, signal);
      const end = server.handle({ at: clock.monotonic(), estimate, used });
      await clock.sleep(end.status === 200 ? latency(place) - refusalTakes / 2 : refusalTakes / 2, signal);
      inFlight--;
      if (end.status === 200) {
        answered++;
        permit.settle({ ...end, usage: { input: used, output: 0 } });
        return;
      }
      refused++;
      const refusedForMs = permit.settle(end);
      const heard = clock.monotonic();
      pauses.push({ from: heard, until: heard + (end.retryAfterMs ?? 0) });
      const failure: AttemptFailure = {
        outcome: 'failed',
        kind: 'rate_limited',
        message: 'too many',
        possibly_billed: false,
        retry_after_ms: end.retryAfterMs,
      };
      const decision = afterFailure({ earlier, budget: 0, refusedForMs }, failure, 0.5);
      if (decision.next !== 'retry') return;
      earlier.push(failure);
      afterMs = decision.afterMs;
    }
  };

  const worker = async () => {
    while (next < cases) await ask(next++);
  };
  await clock.run(Promise.all(Array.from({ length: simulation.workers }, worker)));
  return { wall: clock.monotonic(), answered, refused, sent, pauses, mostInFlight };
}

/** Milliseconds between a request that sat through a pause and the one before it, at the least. */
export function closestWakeUps({ sent, pauses }: Simulated): number {
  const gaps = sent.flatMap(({ asked, at }, place) => {
    const before = sent[place - 1];
    const waited = pauses.some(({ from, until }) => from <= at && asked < until && at >= until);
    return before !== undefined && waited ? [at - before.at] : [];
  });
  return Math.min(...gaps);
}
