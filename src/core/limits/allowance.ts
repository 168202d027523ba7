import type { LimitedResource, LimitReading } from '../../domain/limits.ts';
import { type Bucket, coveredAt, refill, spend } from './bucket.ts';
import { bookUse, peakMinute, startUse, type Use, usedWithin } from './use.ts';

const MINUTE = 60_000;

/**
 * The share of a limit that is left alone, since our picture of what the server has left is as old as the last answer and
 * as rough as the latency of the network.
 */
const TOLERANCE = 0.02;

/** The share of a limit above which a run is told that others feel it. */
const NOTICEABLE = 0.7;

/** How fast the learned cost of an estimate follows what is seen. */
const LEARNING = 0.2;

/** One limited resource of one key: what the server has left of it as far as we know, and what we may use of it. */
export interface Allowance {
  readonly resource: LimitedResource;
  /** A written cap, by the minute. */
  readonly cap: number | undefined;
  /** The share of the server's limit that is left to others, 0 to 1. */
  readonly headroom: number;
  /** The limit by the minute, as the server last said. */
  limit: number | undefined;
  /** The server's own bucket as we picture it; absent until the server has said something of it. */
  mirror: Bucket | undefined;
  /** Spreads our use evenly below the cap and the headroom. */
  even: Bucket | undefined;
  /** What an estimated token turned out to cost; 1 until something is known. */
  scale: number;
  /** All estimates sent so far. */
  asked: number;
  /** The reading of the newest request, by the time of sending, that brought one. */
  seen: { readonly sent: number; readonly asked: number; readonly remaining: number } | undefined;
  /** When all is there again, as the server said when it last had nothing left; absent while something is left. */
  restored: number | undefined;
  /** The most that was ever left. */
  highest: number;
  /** What we used of it, by the second. */
  readonly use: Use;
  /** Set once its noticeable use was told. */
  noticed: boolean;
}

/** What one request took of an allowance. */
export interface Charge {
  /** When its request was sent. */
  readonly sent: number;
  /** What it was expected to cost: 1 request, or so many tokens. */
  readonly estimate: number;
  /** The estimate times its learned cost. */
  readonly amount: number;
  /** All estimates sent up to and with this one. */
  readonly asked: number;
}

/** What is known of a charge once its request has ended. */
export interface Settlement {
  /** What the response said of this limit. */
  readonly reading: LimitReading | undefined;
  /** What the request really used; absent when no answer said so. */
  readonly used: number | undefined;
  /** The server turned the request away, so that it used nothing. */
  readonly refused: boolean;
}

/** An allowance of which nothing is known but what the user wrote. */
export function startAllowance(
  resource: LimitedResource,
  written: { readonly cap: number | undefined; readonly headroom: number },
): Allowance {
  const allowance: Allowance = {
    resource,
    ...written,
    limit: undefined,
    mirror: undefined,
    even: undefined,
    scale: 1,
    asked: 0,
    seen: undefined,
    restored: undefined,
    highest: 0,
    use: startUse(),
    noticed: false,
  };
  spread(allowance, 0);
  return allowance;
}

/** When a request of this estimate may be sent, at the earliest `now`. */
export function allowedAt(allowance: Allowance, estimate: number, now: number): number {
  const cost = estimate * allowance.scale;
  const evenly = allowance.even ? coveredAt(allowance.even, cost, now) : now;
  return Math.max(evenly, serverAllowsAt(allowance, estimate, now));
}

/** When what the server has left covers a request of this estimate, at the earliest `now`. */
export function serverAllowsAt(allowance: Allowance, estimate: number, now: number): number {
  const cost = estimate * allowance.scale;
  const { mirror } = allowance;
  if (mirror === undefined) return now;
  const left = Math.max(TOLERANCE * allowance.highest, allowance.headroom * mirror.capacity);
  // Half of the whole is waited for at most: others may never let more come together.
  const wanted = Math.min(left + cost, Math.max(left, mirror.capacity / 2) + 1);
  return coveredAt(mirror, Math.min(wanted, mirror.capacity), now);
}

/** True when the server's figures are known and more than half is left. */
export function hasRoom(allowance: Allowance, now: number): boolean {
  const { mirror } = allowance;
  if (mirror === undefined) return false;
  refill(mirror, now);
  return mirror.level > mirror.capacity / 2;
}

/** Reserves the estimate of a request that is sent now. */
export function charge(allowance: Allowance, estimate: number, now: number): Charge {
  const amount = estimate * allowance.scale;
  if (allowance.mirror) spend(allowance.mirror, amount, now);
  if (allowance.even) spend(allowance.even, amount, now);
  bookUse(allowance.use, now, amount);
  allowance.asked += estimate;
  return { sent: now, estimate, amount, asked: allowance.asked };
}

/** A limit of which more than a noticeable share is in use. */
export interface Noticed {
  readonly resource: LimitedResource;
  /** A minute's worth. */
  readonly limit: number;
  /** The share of it used within a minute, above 0.7. */
  readonly share: number;
}

/** Replaces a reservation by what came of it. Tells the share of the limit in use when it first becomes noticeable. */
export function settleCharge(
  allowance: Allowance,
  taken: Charge,
  { reading, used, refused }: Settlement,
  now: number,
): Noticed | undefined {
  const cost = refused ? 0 : used;
  if (cost !== undefined) {
    const unused = taken.amount - cost;
    bookUse(allowance.use, taken.sent, -unused);
    if (allowance.even) give(allowance.even, unused, now);
    // With the server's own figures at hand the next reading says it better than our sum.
    if (allowance.mirror && allowance.seen === undefined) give(allowance.mirror, unused, now);
    if (allowance.seen === undefined && !refused) learn(allowance, cost, taken.estimate);
  }
  if (reading !== undefined) observe(allowance, taken, reading, refused, now);
  if (allowance.limit === undefined || allowance.noticed) return undefined;
  const share = usedWithin(allowance.use, taken.sent) / allowance.limit;
  if (share <= NOTICEABLE) return undefined;
  allowance.noticed = true;
  return { resource: allowance.resource, limit: allowance.limit, share };
}

/** The largest share of the limit used within any minute; undefined while the server names no limit. */
export function peakShare(allowance: Allowance): number | undefined {
  return allowance.limit === undefined ? undefined : peakMinute(allowance.use) / allowance.limit;
}

function give(bucket: Bucket, amount: number, now: number): void {
  refill(bucket, now);
  bucket.level = Math.min(bucket.capacity, bucket.level + amount);
}

/** Moves the cost of an estimated token towards what was seen. Vendors charge by use or by reservation; both are learned. */
function learn(allowance: Allowance, cost: number, estimate: number): void {
  if (allowance.resource === 'requests' || estimate <= 0 || cost <= 0) return;
  allowance.scale += LEARNING * (Math.min(2, Math.max(0.01, cost / estimate)) - allowance.scale);
}

/**
 * Takes over what the server says is left. It said so when it let the request in, that is about when we sent it: what we
 * have sent since comes off, and what has flowed in since is added. Answers overtake each other; the newest request speaks.
 */
function observe(
  allowance: Allowance,
  taken: Charge,
  reading: LimitReading,
  refused: boolean,
  now: number,
): void {
  const { remaining } = reading;
  if (reading.limit !== undefined && reading.limit !== allowance.limit) {
    allowance.limit = reading.limit;
    spread(allowance, now);
  }
  const { seen } = allowance;
  if (remaining === undefined) {
    if (allowance.limit === undefined || allowance.mirror !== undefined) return;
    const level = allowance.limit - usedWithin(allowance.use, now);
    allowance.mirror = { rate: allowance.limit / MINUTE, capacity: allowance.limit, level, at: now };
    return;
  }
  if (seen !== undefined && taken.sent < seen.sent) return;
  allowance.highest = Math.max(allowance.highest, remaining);
  allowance.restored = remaining > 0 || reading.reset_ms === undefined ? undefined : now + reading.reset_ms;
  // Without a limit, the most that was ever left stands in for it.
  const capacity = Math.max(1, allowance.limit ?? allowance.highest);
  const rate = flow(capacity, remaining, reading.reset_ms);
  if (seen !== undefined && !refused) {
    const before = Math.min(capacity, seen.remaining + rate * (taken.sent - seen.sent));
    learn(allowance, before - remaining, taken.asked - seen.asked);
  }
  const then = Math.min(capacity, remaining + rate * (now - taken.sent));
  const level = then - (allowance.asked - taken.asked) * allowance.scale;
  allowance.mirror = { rate, capacity, level, at: now };
  allowance.seen = { sent: taken.sent, asked: taken.asked, remaining };
}

/**
 * What flows back in each millisecond: a minute's worth a minute, or less where the server says that what was used takes
 * longer to come back (a limit by the day is written in the same headers). A reset close to a full bucket tells nothing.
 */
function flow(capacity: number, remaining: number, reset_ms: number | undefined): number {
  const byMinute = capacity / MINUTE;
  const used = capacity - remaining;
  return reset_ms !== undefined && reset_ms > 0 && used >= capacity / 10
    ? Math.min(byMinute, used / reset_ms)
    : byMinute;
}

/** Sets how our own use is spread: evenly below the written cap and what the headroom leaves of the server's limit. */
function spread(allowance: Allowance, now: number): void {
  if (allowance.even) refill(allowance.even, now);
  const ours =
    allowance.headroom > 0
      ? (allowance.limit ?? Number.POSITIVE_INFINITY) * (1 - allowance.headroom)
      : undefined;
  const most = Math.min(allowance.cap ?? Number.POSITIVE_INFINITY, ours ?? Number.POSITIVE_INFINITY);
  if (!Number.isFinite(most)) return;
  // A full bucket and a minute's flow together are at most the cap: whole requests below one more than the cap.
  const [capacity, whole] = allowance.resource === 'requests' ? [Math.max(1, most / 600), 1] : [most / 30, 0];
  // What was sent before the limit was known counts in its minute as well.
  const level = allowance.even?.level ?? capacity - usedWithin(allowance.use, now);
  const rate = (most - capacity + whole) / MINUTE;
  allowance.even = { rate, capacity, level: Math.min(capacity, level), at: now };
}
