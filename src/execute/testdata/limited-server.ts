import type { LimitReadings } from '../../domain/limits.ts';

/** What a simulated server lets pass, and what it says of it. */
export interface ServerOptions {
  /** Requests a minute. */
  readonly rpm?: number;
  /** Tokens a minute. */
  readonly tpm?: number;
  /**
   * How the minute is enforced. `bucket`: a store of one minute's worth that fills steadily. `second`: such a store of one
   * second's worth. `window`: a count that starts anew every 60 s.
   */
  readonly enforced?: 'bucket' | 'second' | 'window';
  /** Tokens are taken as estimated when a request arrives (`reserved`), or as used. */
  readonly charges?: 'reserved' | 'used';
  /** Whether answers carry the figures; refusals always name a wait. */
  readonly headers: boolean;
  /** How a refusal names the wait: exactly, in whole seconds rounded up, or not at all. */
  readonly names?: 'ms' | 'seconds' | 'nothing';
  /** Refuses everything until this time. */
  readonly stormUntil?: number;
}

/** One request as the server sees it. */
export interface Arrival {
  readonly at: number;
  readonly estimate: number;
  readonly used: number;
}

/** How the server ends a request. */
export interface ServerEnd {
  readonly status: 200 | 429;
  readonly limits?: LimitReadings;
  readonly retryAfterMs?: number;
}

const MINUTE = 60_000;

/** A server that enforces its limits exactly. Others may use them up beside us. */
export function limitedServer(options: ServerOptions) {
  const stores = [store(options.rpm, options), store(options.tpm, options)] as const;
  const [requests, tokens] = stores;
  const name = (wait: number): Pick<ServerEnd, 'retryAfterMs'> => {
    if (options.names === 'nothing') return {};
    return { retryAfterMs: options.names === 'seconds' ? Math.ceil(wait / 1000) * 1000 : Math.ceil(wait) };
  };
  return {
    handle({ at, estimate, used }: Arrival): ServerEnd {
      if (at < (options.stormUntil ?? 0)) return { status: 429, ...name(1000) };
      const cost = options.charges === 'used' ? used : estimate;
      const wait = Math.max(requests.missing(1, at), tokens.missing(cost, at));
      if (wait > 0) return { status: 429, ...name(wait) };
      requests.take(1, at);
      tokens.take(cost, at);
      if (!options.headers) return { status: 200 };
      return { status: 200, limits: { requests: requests.reading(at), tokens: tokens.reading(at) } };
    },
  };
}

function store(limit: number | undefined, { enforced = 'bucket' }: ServerOptions) {
  const whole = limit ?? Number.POSITIVE_INFINITY;
  const capacity = enforced === 'second' ? Math.max(1, whole / 60) : whole;
  const rate = whole / MINUTE;
  let level = capacity;
  let last = 0;
  const pass = (at: number) => {
    if (limit === undefined) return;
    if (enforced !== 'window') level = Math.min(capacity, level + rate * (at - last));
    else if (Math.floor(at / MINUTE) > Math.floor(last / MINUTE)) level = capacity;
    last = at;
  };
  return {
    /** Milliseconds until a cost is covered; 0 when it is now. */
    missing(cost: number, at: number): number {
      pass(at);
      if (limit === undefined || level + 1e-6 >= cost) return 0;
      return enforced === 'window' ? MINUTE - (at % MINUTE) : (cost - level) / rate;
    },
    take(cost: number, at: number): void {
      pass(at);
      level -= cost;
    },
    reading(at: number) {
      if (limit === undefined) return undefined;
      const reset_ms = enforced === 'window' ? MINUTE - (at % MINUTE) : (capacity - level) / rate;
      return { limit, remaining: Math.max(0, Math.floor(level)), reset_ms };
    },
  };
}
