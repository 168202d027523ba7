import type { FailedKind } from '../../domain/answer.ts';
import {
  type LimitedResource,
  type LimitReadings,
  type LimitWait,
  limitedResources,
} from '../../domain/limits.ts';
import { type AdaptiveLimit, cutLimit, FIRST_LIMIT, growLimit, startLimit } from './adaptive.ts';
import {
  type Allowance,
  allowedAt,
  type Charge,
  charge,
  hasRoom,
  type Noticed,
  peakShare,
  serverAllowsAt,
  settleCharge,
  startAllowance,
} from './allowance.ts';
import {
  type Cooldown,
  noteLetIn,
  noteRefused,
  noteSent,
  pauseFor,
  startCooldown,
  wakesAt,
} from './cooldown.ts';
import { cutPace, growPace, type Pace, type Passed, pacedAt, startPace, stepPace } from './pace.ts';
import { type Use, usedWithin } from './use.ts';

/** Requests a millisecond. */
const QUIET = 0.02;

/** What the user wrote about the load on a server. */
export interface LimitSettings {
  /** Requests in flight at once, from the start and at most; left out, 8 to begin with and what the server bears. */
  readonly concurrency?: number;
  /** Requests a minute at most. */
  readonly rpm?: number;
  /** Tokens a minute at most. */
  readonly tpm?: number;
  /** The share of the server's limits that is left to others, from 0 up to 1; 0 when left out. */
  readonly headroom?: number;
}

/** Decides when the next request of one key may be sent. Times are milliseconds of a clock that never runs back. */
export interface Throttle {
  readonly settings: LimitSettings;
  /** How many may be in flight. */
  readonly limit: AdaptiveLimit;
  /** How fast they may follow each other. */
  readonly pace: Pace;
  /** The pause that all share. */
  readonly cooldown: Cooldown;
  /** What is left of each limit, in the order of `limitedResources`. */
  readonly allowances: readonly Allowance[];
  /** Requests that were let go and have not ended. */
  inFlight: number;
  /** Requests sent so far. */
  sent: number;
  /** Requests answered so far. */
  answered: number;
}

/** A request that was let go. */
export interface Ticket {
  readonly sent: number;
  /** Milliseconds since the request before it; 0 for the first. */
  readonly gap: number;
  /** What it reserved of each allowance. */
  readonly charges: readonly Charge[];
}

/** What came of a request, as far as it concerns the load. */
export interface RequestEnd {
  /** HTTP status, where a response arrived. */
  readonly status?: number;
  /** The vendor's error code. */
  readonly code?: string;
  /** What failed, where no answer came. */
  readonly kind?: FailedKind;
  /** Input and output tokens of the answer. */
  readonly tokens?: number;
  /** What the response said of the limits. */
  readonly limits?: LimitReadings;
  /** The wait that the server named, in milliseconds from now. */
  readonly retryAfterMs?: number;
}

/** A throttle that knows nothing of its server yet. */
export function startThrottle(settings: LimitSettings): Throttle {
  const headroom = settings.headroom ?? 0;
  const caps = { requests: settings.rpm, tokens: settings.tpm, project_tokens: undefined };
  return {
    settings,
    limit: startLimit(settings.concurrency),
    pace: startPace(),
    cooldown: startCooldown(),
    allowances: limitedResources.map((resource) =>
      startAllowance(resource, { cap: caps[resource], headroom }),
    ),
    inFlight: 0,
    sent: 0,
    answered: 0,
  };
}

const costOf = (allowance: Allowance, tokens: number) => (allowance.resource === 'requests' ? 1 : tokens);

/**
 * Lets a request go now, or says when to try again: `Infinity` when only the end of another request can help. `wait` is
 * there where it is the server that has it wait.
 *
 * @param ask.tokens an estimate of all tokens that the request may use
 * @param ask.since when it began to wait; whoever sat through a pause is woken apart from the others
 */
export function letGo(
  state: Throttle,
  ask: { readonly tokens: number; readonly since: number },
  now: number,
): { readonly ticket: Ticket } | { readonly at: number; readonly wait?: LimitWait } {
  if (state.inFlight >= Math.floor(state.limit.limit)) return { at: Number.POSITIVE_INFINITY };
  const { cooldown, pace, allowances } = state;
  // Workers that sat through a pause wake together; so do all at the start, when nothing is known of the server, unless
  // the user said how many it bears.
  const starting = state.settings.concurrency === undefined && state.sent < 2 * FIRST_LIMIT;
  const waking = starting || ask.since < cooldown.until;
  const at = Math.max(
    wakesAt(cooldown, waking, now),
    pacedAt(pace, now),
    ...allowances.map((allowance) => allowedAt(allowance, costOf(allowance, ask.tokens), now)),
  );
  if (at > now) {
    const wait = serverWait(state, ask.tokens, now);
    return wait === undefined ? { at } : { at, wait };
  }
  const gap = state.sent === 0 ? 0 : now - cooldown.lastSent;
  const charges = allowances.map((allowance) => charge(allowance, costOf(allowance, ask.tokens), now));
  noteSent(cooldown, now);
  stepPace(pace, now);
  state.inFlight++;
  state.sent++;
  return { ticket: { sent: now, gap, charges } };
}

/** The longest wait that the server orders now; undefined where it orders none. */
function serverWait({ cooldown, allowances }: Throttle, tokens: number, now: number): LimitWait | undefined {
  const waits: LimitWait[] = allowances.map((allowance) => ({
    what: allowance.resource,
    ...(allowance.limit === undefined ? {} : { limit: allowance.limit }),
    until: serverAllowsAt(allowance, costOf(allowance, tokens), now),
    ...(allowance.restored === undefined ? {} : { restored: allowance.restored }),
  }));
  return [...waits, { what: 'pause' as const, until: cooldown.until }]
    .filter(({ until }) => until > now)
    .sort((a, b) => b.until - a.until)[0];
}

/** What the end of a request tells. */
export interface Noted {
  /** The limits of which a noticeable share is in use for the first time. */
  readonly noticed: readonly Noticed[];
  /** Milliseconds for which the server has refused every request; 0 where it does not. */
  readonly refusedForMs: number;
}

/**
 * Takes note of the end of a request.
 *
 * @param random from 0 up to 1
 */
export function noteEnd(
  state: Throttle,
  ticket: Ticket,
  end: RequestEnd,
  now: number,
  random: number,
): Noted {
  const { cooldown, limit, pace } = state;
  // Vendors say so by other statuses, and inside a response of 200, as well.
  const refused = end.status === 429 || end.code === 'slow_down' || end.kind === 'rate_limited';
  const answered = end.status !== undefined && end.status < 300;
  const since = ticket.sent > cooldown.refusedAt;
  const noticed = state.allowances.flatMap((allowance, index) => {
    const taken = ticket.charges[index];
    if (taken === undefined) throw new Error(`a ticket without a charge for ${allowance.resource}`);
    const used = allowance.resource === 'requests' ? 1 : end.tokens;
    const settlement = { reading: end.limits?.[allowance.resource], used, refused };
    return settleCharge(allowance, taken, settlement, now) ?? [];
  });
  if (refused) {
    const named = { wait: end.retryAfterMs, reset: resetOf(end.limits) };
    if (noteRefused(cooldown, ticket.sent, now, named, random)) slowDown(state, ticket, end, now);
  } else if (end.status === 503 && end.retryAfterMs !== undefined) {
    pauseFor(cooldown, end.retryAfterMs, now);
  }
  if (answered && since) {
    noteLetIn(cooldown, ticket.sent);
    growPace(pace);
    const known = state.allowances.filter((allowance) => allowance.mirror !== undefined);
    const room = known.length > 0 ? known.every((allowance) => hasRoom(allowance, now)) : isQuiet(state, now);
    growLimit(limit, { inFlight: state.inFlight, room });
  }
  state.inFlight--;
  if (answered) state.answered++;
  return { noticed, refusedForMs: now - (cooldown.refusingSince ?? now) };
}

/** The first refusal of a cool-down: fewer at once, and slower. */
function slowDown(state: Throttle, ticket: Ticket, end: RequestEnd, now: number): void {
  cutLimit(state.limit);
  const requests = requestsOf(state);
  const share = 1 - (state.settings.headroom ?? 0);
  const seen = {
    answered: state.answered,
    minute: passed(requests.use, now, 60),
    recent: passed(requests.use, now, 4),
    gap: ticket.gap,
    wait: end.retryAfterMs,
    limit: requests.limit === undefined ? undefined : requests.limit * share,
  };
  cutPace(state.pace, seen, now);
}

/** True while so little is sent that a refusal would hit few requests: those sent until it is heard. */
function isQuiet(state: Throttle, now: number): boolean {
  const { count, span } = passed(requestsOf(state).use, now, 4);
  return count < QUIET * Math.max(1000, span);
}

function requestsOf(state: Throttle): Allowance {
  const requests = state.allowances.find((allowance) => allowance.resource === 'requests');
  if (requests === undefined) throw new Error('no allowance for requests');
  return requests;
}

/** What passed in the last seconds, the one that runs included. */
function passed(use: Use, now: number, seconds: number): Passed {
  const start = Math.max((use.first ?? 0) * 1000, Math.floor(now / 1000 - seconds + 1) * 1000);
  return { count: usedWithin(use, now, seconds), span: now - start };
}

/** The longest reset among the limits of which nothing is left. */
function resetOf(limits: LimitReadings | undefined): number | undefined {
  const resets = limitedResources.flatMap((resource) => {
    const reading = limits?.[resource];
    return reading?.remaining === 0 && reading.reset_ms !== undefined ? [reading.reset_ms] : [];
  });
  return resets.length === 0 ? undefined : Math.max(...resets);
}

/** The peak share of every limit that the server named. */
export function peaksOf(
  state: Throttle,
): readonly { resource: LimitedResource; limit: number; peak: number }[] {
  return state.allowances.flatMap((allowance) => {
    const peak = peakShare(allowance);
    return allowance.limit === undefined || peak === undefined
      ? []
      : [{ resource: allowance.resource, limit: allowance.limit, peak }];
  });
}
