import {
  type LimitSettings,
  letGo,
  noteEnd,
  peaksOf,
  type RequestEnd,
  startThrottle,
  type Throttle,
  type Ticket,
} from '../core/limits/throttle.ts';
import type { FailedKind, Usage } from '../domain/answer.ts';
import type { LimitKey, LimitNotice, LimitReadings, LimitUse, LimitWait } from '../domain/limits.ts';
import type { Clock } from '../domain/ports.ts';

/** What a request wants before it may be sent. */
export interface Wanted {
  /** An estimate of all tokens it may use: its input and the most output it asks for. */
  readonly tokens: number;
  /** Milliseconds that it must wait in any case, e.g. before another attempt. */
  readonly afterMs?: number;
  /** Why a wait that the server orders is too long, without a full stop; absent: none is. */
  readonly tooLong?: (wait: LimitWait) => string | undefined;
}

/** A wait that the server orders is too long for a request; the message says why. */
export class WaitTooLong extends Error {
  override readonly name = 'WaitTooLong';
}

/** What came of a request. An answer has a `status` of 2xx; a connection that broke has none. */
export interface PermitEnd {
  readonly usage?: Usage | null;
  readonly limits?: LimitReadings;
  readonly status?: number;
  /** The vendor's error code. */
  readonly code?: string;
  /** What failed, where no answer came. */
  readonly kind?: FailedKind;
  /** The wait that the server named. */
  readonly retryAfterMs?: number;
}

/** The right to send one request now. */
export interface Permit {
  /**
   * Says what came of the request. Must be called once it has ended, however it ended; later calls do nothing. Returns
   * the milliseconds for which the server has refused every request; 0 where it does not.
   */
  settle(end: PermitEnd): number;
}

/** The one owner of time: every request to a model waits here, and nowhere else. */
export interface Limiter {
  /**
   * Resolves when the request may be sent, first come, first served among equal keys. Rejects with the signal's reason
   * when it aborts, and with `WaitTooLong`.
   */
  acquire(key: LimitKey, wanted: Wanted, signal: AbortSignal): Promise<Permit>;
  /** The peak share of every limit that a server named, for the report. */
  use(): readonly LimitUse[];
  /** What requests wait for now because a server said so, for each model. */
  waits(): readonly (LimitWait & { readonly key: LimitKey })[];
}

/** What the limiter needs of the world. */
export interface LimiterPorts {
  readonly clock: Clock;
  /** Numbers from 0 up to 1, for jitter. */
  readonly random: () => number;
  readonly settings: LimitSettings;
  /** Told once for each limit of which the run uses more than 70 %. */
  readonly onNotice?: (notice: LimitNotice) => void;
}

interface Waiter {
  readonly tokens: number;
  /** When it began to wait. */
  readonly asked: number;
  /** When it may go at the earliest. */
  readonly due: number;
  readonly tooLong: Wanted['tooLong'];
  readonly go: (ticket: Ticket) => void;
  readonly fail: (error: unknown) => void;
  /** Set when its signal aborted: it is passed over. */
  gone: boolean;
}

/** All that shares one key's limits. */
interface Lane {
  readonly key: LimitKey;
  readonly throttle: Throttle;
  /** In the order of arrival. */
  readonly ready: Waiter[];
  /** Not yet due; the earliest first. */
  readonly later: Waiter[];
  /** Waiters that are not gone. */
  waiting: number;
  /** What the server has the first of them wait for. */
  wait: LimitWait | undefined;
  /** The one wake-up that is scheduled. */
  alarm: { readonly at: number; readonly controller: AbortController } | undefined;
}

/** The longest sleep at once, since a timer of Node cannot be set for more than 24 days; a wake-up too early looks again. */
const LONGEST_SLEEP = 3_600_000;

/** A limiter that knows nothing of any server yet; it lasts for a run. */
export function createLimiter(ports: LimiterPorts): Limiter {
  const { clock, random, settings } = ports;
  const lanes = new Map<string, Lane>();
  // What the user wrote bounds the run, however many models it asks; what a server bears is each lane's own.
  const most = settings.concurrency ?? Number.POSITIVE_INFINITY;
  let inFlight = 0;

  const laneOf = (key: LimitKey): Lane => {
    const name = JSON.stringify([key.origin, key.organization ?? null, key.project ?? null, key.model]);
    const known = lanes.get(name);
    if (known !== undefined) return known;
    const lane: Lane = {
      key,
      throttle: startThrottle(settings),
      ready: [],
      later: [],
      waiting: 0,
      wait: undefined,
      alarm: undefined,
    };
    lanes.set(name, lane);
    return lane;
  };

  /** Lets go whoever may go, and schedules the next look. */
  const serve = (lane: Lane): void => {
    const now = clock.monotonic();
    for (let next = lane.later[0]; next !== undefined && next.due <= now; next = lane.later[0]) {
      lane.later.shift();
      lane.ready.push(next);
    }
    let look = Number.POSITIVE_INFINITY;
    lane.wait = undefined;
    for (let head = lane.ready[0]; head !== undefined; head = lane.ready[0]) {
      if (!head.gone) {
        if (inFlight >= most) break;
        const verdict = letGo(lane.throttle, { tokens: head.tokens, since: head.asked }, now);
        if ('at' in verdict) {
          // While requests are in flight, an answer may yet say something else.
          const why =
            verdict.wait === undefined || lane.throttle.inFlight > 0
              ? undefined
              : head.tooLong?.(verdict.wait);
          if (why === undefined) {
            look = verdict.at;
            lane.wait = verdict.wait;
            break;
          }
          lane.waiting--;
          head.fail(new WaitTooLong(why));
        } else {
          lane.waiting--;
          inFlight++;
          head.go(verdict.ticket);
        }
      }
      lane.ready.shift();
    }
    while (lane.later[0]?.gone) lane.later.shift();
    schedule(
      lane,
      lane.waiting === 0 ? Number.POSITIVE_INFINITY : Math.min(look, lane.later[0]?.due ?? look),
      now,
    );
  };

  /** Lets the one that has waited longest go first, of whatever lane. */
  const serveAll = (): void => {
    const since = ({ ready: [head] }: Lane) => head?.asked ?? Number.POSITIVE_INFINITY;
    for (const lane of [...lanes.values()].sort((a, b) => since(a) - since(b))) serve(lane);
  };

  const schedule = (lane: Lane, at: number, now: number): void => {
    if (lane.alarm !== undefined) {
      if (lane.alarm.at <= at && Number.isFinite(at)) return;
      lane.alarm.controller.abort();
      lane.alarm = undefined;
    }
    if (!Number.isFinite(at)) return;
    const controller = new AbortController();
    const alarm = { at, controller };
    lane.alarm = alarm;
    const ms = Math.min(LONGEST_SLEEP, Math.max(1, Math.ceil(at - now)));
    clock.sleep(ms, controller.signal).then(
      () => {
        if (lane.alarm !== alarm) return;
        lane.alarm = undefined;
        serve(lane);
      },
      (error: unknown) => {
        if (controller.signal.aborted) return;
        // A clock that cannot sleep is a bug; whoever waits must hear of it, or waits for ever.
        for (const waiter of [...lane.ready.splice(0), ...lane.later.splice(0)]) waiter.fail(error);
        lane.waiting = 0;
      },
    );
  };

  const permitOf = (lane: Lane, ticket: Ticket): Permit => {
    let settled = false;
    return {
      settle: (end) => {
        if (settled) return 0;
        settled = true;
        const { usage, ...rest } = end;
        const ended: RequestEnd =
          usage?.input === undefined ? rest : { ...rest, tokens: usage.input + usage.output };
        const { noticed, refusedForMs } = noteEnd(lane.throttle, ticket, ended, clock.monotonic(), random());
        for (const notice of noticed) ports.onNotice?.({ key: lane.key, ...notice });
        if (inFlight-- === most && lanes.size > 1) serveAll();
        else serve(lane);
        return refusedForMs;
      },
    };
  };

  return {
    acquire: (key, { tokens, afterMs = 0, tooLong }, signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason);
        const lane = laneOf(key);
        const asked = clock.monotonic();
        const leave = () => {
          waiter.gone = true;
          lane.waiting--;
          reject(signal.reason);
          serve(lane);
        };
        const waiter: Waiter = {
          tokens,
          asked,
          due: asked + afterMs,
          tooLong,
          go: (ticket) => {
            signal.removeEventListener('abort', leave);
            resolve(permitOf(lane, ticket));
          },
          fail: (error) => {
            signal.removeEventListener('abort', leave);
            reject(error);
          },
          gone: false,
        };
        signal.addEventListener('abort', leave, { once: true });
        lane.waiting++;
        if (afterMs > 0) lane.later.splice(placeOf(lane.later, waiter.due), 0, waiter);
        else lane.ready.push(waiter);
        serve(lane);
      }),
    waits: () =>
      [...lanes.values()].flatMap(({ key, wait }) => (wait === undefined ? [] : [{ key, ...wait }])),
    use: () =>
      [...lanes.values()].flatMap((lane) =>
        peaksOf(lane.throttle).map((peak) => ({ key: lane.key, ...peak })),
      ),
  };
}

/** Where a waiter of this due time goes: behind all that are due no later. */
function placeOf(later: readonly Waiter[], due: number): number {
  const at = later.findIndex((other) => other.due > due);
  return at === -1 ? later.length : at;
}
