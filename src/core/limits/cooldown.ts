/** Milliseconds between two requests of workers that would otherwise wake together; a little above 20 for the network. */
const APART = 25;

/** Milliseconds of the first pause where the server names none, and the longest of our own making. */
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 8_000;

/**
 * The pause that all requests of one key share after a refusal, and the way out of it: one request tries the server, and
 * only when it is not refused do the others follow, one after the other.
 */
export interface Cooldown {
  /** No request before this time. */
  until: number;
  /** When the server last refused a request that had been sent knowing of the refusals before it. */
  refusedAt: number;
  /** Since when it has refused every request; absent while it answers. */
  refusingSince: number | undefined;
  /** Refusals in a row without a request let in between them. */
  streak: number;
  /** True while requests are let in. */
  open: boolean;
  /** When the request that tries the server was sent. */
  probe: number | undefined;
  /** How long the server last took to refuse. */
  refusalTook: number;
  /** When the last request was sent. */
  lastSent: number;
}

export function startCooldown(): Cooldown {
  return {
    until: Number.NEGATIVE_INFINITY,
    refusedAt: Number.NEGATIVE_INFINITY,
    refusingSince: undefined,
    streak: 0,
    open: true,
    probe: undefined,
    refusalTook: 0,
    lastSent: Number.NEGATIVE_INFINITY,
  };
}

/**
 * When a worker may send, at the earliest `now`.
 *
 * @param waking the worker is one of many that become ready together
 */
export function wakesAt(state: Cooldown, waking: boolean, now: number): number {
  const passed = state.open || state.probe === undefined ? now : state.probe + graceOf(state);
  return Math.max(now, state.until, passed, waking ? state.lastSent + APART : now);
}

/** How long the probe must go without a refusal to count as let in: answers may take minutes, refusals do not. */
function graceOf(state: Cooldown): number {
  return 2 * state.refusalTook + APART;
}

/** Takes note of a request that is sent now. */
export function noteSent(state: Cooldown, now: number): void {
  state.lastSent = now;
  if (state.open) return;
  if (state.probe === undefined) state.probe = now;
  else if (now >= state.probe + graceOf(state)) state.open = true;
}

/** Takes note that the server answered a request. */
export function noteLetIn(state: Cooldown, sent: number): void {
  if (sent <= state.refusedAt) return;
  state.open = true;
  state.refusingSince = undefined;
}

/** What a refusal asks for. Milliseconds. */
export interface NamedWait {
  /** The wait that the server named. */
  readonly wait: number | undefined;
  /** The time after which its figures say that all is there again. */
  readonly reset: number | undefined;
}

/**
 * Takes note of a refusal and pauses. A wait that the server named is kept in full; a server that goes on refusing is left
 * alone for longer each time.
 *
 * @param random from 0 up to 1, for jitter, which is only added: other processes wait for the same moment
 * @returns true for the first refusal of a cool-down, the one that cuts
 */
export function noteRefused(
  state: Cooldown,
  sent: number,
  now: number,
  named: NamedWait,
  random: number,
): boolean {
  const sameVolley = sent <= state.refusedAt;
  const first = !sameVolley && state.open;
  state.refusingSince ??= now;
  if (!sameVolley) {
    state.streak = first ? 1 : state.streak + 1;
    state.open = false;
    state.probe = undefined;
    state.refusedAt = now;
    state.refusalTook = now - sent;
  }
  const pause = sameVolley ? (named.wait ?? 0) : pauseOf(state.streak, named);
  const jitter = sameVolley ? 0 : random * Math.min(pause / 10, 1000);
  state.until = Math.max(state.until, now + pause + jitter);
  return first;
}

function pauseOf(streak: number, { wait, reset }: NamedWait): number {
  const ours = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (streak - 1));
  if (streak > 1) return Math.max(wait ?? 0, ours);
  // At the reset all is there, which is later than the first request needs; so it only ever shortens our own pause.
  return Math.max(APART, wait ?? Math.min(reset ?? ours, ours));
}

/** Pauses without a refusal: the server asks everybody to wait. */
export function pauseFor(state: Cooldown, wait: number, now: number): void {
  state.until = Math.max(state.until, now + wait);
}
