import type { Budget } from '../domain/budget.ts';

/** What a budget limits. */
export type Limited = 'cost' | 'tokens';

/** An amount of each: `cost` in USD, `tokens` input and output together. Left out: not known. */
export type Amount = { readonly [what in Limited]?: number };

/** The account of one limit, in whole units: billionths of a dollar, or tokens. Whole numbers add up exactly. */
interface Account {
  readonly limit: number;
  readonly spent: number;
  readonly reserved: number;
}

/** A budget and what has become of it. Holds an account of each limit that is written, and of no other. */
export type BudgetState = { readonly [what in Limited]?: Account };

/** What one request may take at most, in the units of the accounts. It is settled exactly once. */
export type Reservation = { readonly [what in Limited]?: number };

/** What follows when a request asks for its part of the budget. */
export type Reserved =
  /** It may be sent. */
  | { readonly status: 'granted'; readonly state: BudgetState; readonly reservation: Reservation }
  /** It may fit once requests in flight have settled for less than they reserved: ask again after the next `settle`. */
  | { readonly status: 'wait' }
  /**
   * It can never fit, whatever those in flight will cost: this part of the budget is spent. `needs` is what the request
   * may take, `left` what is not spent, in USD or tokens.
   */
  | { readonly status: 'spent'; readonly what: Limited; readonly needs: number; readonly left: number };

const LIMITED: readonly Limited[] = ['cost', 'tokens'];

/** Units of an account in one dollar or one token. */
const UNITS: { readonly [what in Limited]: number } = { cost: 1e9, tokens: 1 };

/**
 * Opens a budget. `already` is what an interrupted run has spent before it is resumed, requests that may have been billed
 * at their worst.
 */
export function openBudget(budget: Budget, already: Amount = { cost: 0, tokens: 0 }): BudgetState {
  const limits: Amount = { cost: budget.max_cost, tokens: budget.max_tokens };
  return eachOf(LIMITED, (what) => {
    const limit = limits[what];
    if (limit === undefined) return undefined;
    return { limit: Math.floor(exactUnits(what, limit)), spent: unitsUp(what, already[what]), reserved: 0 };
  });
}

/**
 * Sets aside what a request may take at most. What is spent and reserved together never exceeds the budget, so neither
 * does what is billed, as long as every request stays within its `worst`. Throws when the worst case of something limited
 * is not known: `budgetObjections` comes first.
 */
export function reserve(state: BudgetState, worst: Amount): Reserved {
  const reservation = eachOf(limitedBy(state), (what) => unitsUp(what, worst[what]));
  let status: 'granted' | 'wait' = 'granted';
  for (const what of limitedBy(state)) {
    const { limit, spent, reserved } = state[what]!;
    const needs = reservation[what]!;
    const left = limit - spent;
    if (needs > left)
      return { status: 'spent', what, needs: needs / UNITS[what], left: Math.max(0, left) / UNITS[what] };
    if (needs > left - reserved) status = 'wait';
  }
  if (status === 'wait') return { status };
  return {
    status,
    reservation,
    state: change(state, (what) => ({ spent: 0, reserved: reservation[what]! })),
  };
}

/**
 * Replaces a reservation by what was used. What is not known (no answer came although the request may have been billed, or
 * a tier without a price) counts as all that was reserved; a request that was surely not billed has used 0.
 */
export function settle(state: BudgetState, reservation: Reservation, used: Amount): BudgetState {
  return change(state, (what) => {
    const set = reservation[what] ?? 0;
    if (set > state[what]!.reserved) throw new Error(`a reservation of ${what} is settled twice`);
    return { spent: used[what] === undefined ? set : unitsUp(what, used[what]), reserved: -set };
  });
}

/** What the settled requests took of each limit. */
export function spent(state: BudgetState): Amount {
  return eachOf(limitedBy(state), (what) => state[what]!.spent / UNITS[what]);
}

/** What is neither spent nor reserved of each limit. Never negative. */
export function remaining(state: BudgetState): Amount {
  return eachOf(limitedBy(state), (what) => {
    const { limit, spent, reserved } = state[what]!;
    return Math.max(0, limit - spent - reserved) / UNITS[what];
  });
}

function limitedBy(state: BudgetState): Limited[] {
  return LIMITED.filter((what) => state[what] !== undefined);
}

/** Whole units, rounded up, so that no request is booked for less than it costs. */
function unitsUp(what: Limited, amount: number | undefined): number {
  const units = Math.ceil(exactUnits(what, amount ?? Number.NaN));
  if (!Number.isSafeInteger(units) || units < 0) throw new Error(`not an amount of ${what}: ${amount}`);
  return units;
}

/** Units without the last digits of binary fractions: $1.10 is 1,100,000,000 units, not a fraction more. */
function exactUnits(what: Limited, amount: number): number {
  return Math.round(amount * UNITS[what] * 1000) / 1000;
}

function eachOf<T>(
  list: readonly Limited[],
  value: (what: Limited) => T | undefined,
): { [what in Limited]?: T } {
  const made = list.map((what) => [what, value(what)] as const);
  return Object.fromEntries(made.filter(([, one]) => one !== undefined)) as { [what in Limited]?: T };
}

function change(state: BudgetState, by: (what: Limited) => Pick<Account, 'spent' | 'reserved'>): BudgetState {
  return eachOf(limitedBy(state), (what) => {
    const { limit, spent, reserved } = state[what]!;
    const more = by(what);
    return { limit, spent: spent + more.spent, reserved: reserved + more.reserved };
  });
}
