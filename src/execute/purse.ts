import type { Amount, Limited } from '../core/budget.ts';
import { openBudget, reserve, settle } from '../core/budget.ts';
import type { AttemptEnd } from '../domain/answer.ts';
import type { Budget } from '../domain/budget.ts';
import type { Ask } from '../domain/ports.ts';

/** What a request may take at most, and what it took. */
export interface PurseRules {
  worst(ask: Ask): Amount;
  /** What is not known counts as all that was set aside. */
  used(ask: Ask, end: AttemptEnd): Amount;
}

/** The part of the budget that is set aside for one request; settled exactly once. */
export interface Hold {
  settle(end: AttemptEnd): void;
  /** In place of `settle`, when the request was never sent. */
  release(): void;
}

/** The budget that no longer holds the request's worst case. USD or tokens. */
export interface Spent {
  readonly what: Limited;
  readonly needs: number;
  readonly left: number;
}

/** Hands out a run's budget, first come, first served. */
export interface Purse {
  /** Waits until the request's worst case fits. `aborted` when the signal came first. */
  hold(
    ask: Ask,
    signal: AbortSignal,
  ): Promise<{ readonly hold: Hold } | { readonly spent: Spent } | 'aborted'>;
}

/** Opens the purse of a run; `already` is what an earlier start of it has spent. */
export function openPurse(budget: Budget, already: Amount, { worst, used }: PurseRules): Purse {
  let state = openBudget(budget, already);
  let waiting: {
    readonly ask: Ask;
    readonly give: (given: { hold: Hold } | { spent: Spent } | 'aborted') => void;
  }[] = [];

  /** Undefined when the request must wait. */
  const tryHold = (ask: Ask): { hold: Hold } | { spent: Spent } | undefined => {
    const reserved = reserve(state, worst(ask));
    if (reserved.status === 'wait') return undefined;
    if (reserved.status === 'spent') {
      const { what, needs, left } = reserved;
      return { spent: { what, needs, left } };
    }
    state = reserved.state;
    return {
      hold: {
        settle(end) {
          state = settle(state, reserved.reservation, used(ask, end));
          serve();
        },
        release() {
          state = settle(state, reserved.reservation, { cost: 0, tokens: 0 });
          serve();
        },
      },
    };
  };

  const serve = () => {
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      const given = tryHold(next.ask);
      if (given === undefined) return;
      waiting = waiting.slice(1);
      next.give(given);
    }
  };

  return {
    async hold(ask, signal) {
      if (signal.aborted) return 'aborted';
      const now = waiting.length === 0 ? tryHold(ask) : undefined;
      if (now !== undefined) return now;
      return new Promise((resolve) => {
        const onAbort = () => {
          waiting = waiting.filter((one) => one !== waiter);
          resolve('aborted');
        };
        const waiter = {
          ask,
          give: (given: { hold: Hold } | { spent: Spent } | 'aborted') => {
            signal.removeEventListener('abort', onAbort);
            resolve(given);
          },
        };
        waiting.push(waiter);
        signal.addEventListener('abort', onAbort, { once: true });
      });
    },
  };
}
