import type { Billed } from '../domain/answer.ts';
import type { Fact } from '../domain/fact.ts';
import type { Link } from '../domain/link.ts';

/** A request that brought no answer of its trial. */
export interface LostCall {
  /** The key of its trial. */
  readonly trial: string;
  /** The fallback that was asked; absent: the target itself. */
  readonly link?: Link;
  /** What its response says was used; absent: nobody knows. */
  readonly billed?: Billed;
  /** True when it may have been billed, whether its cost is known or not. */
  readonly possibly_billed: boolean;
}

/** Finds the requests without an answer among the facts of a journal, in their order. */
export interface LostCalls {
  /** The lost request that a fact tells of. */
  add(fact: Fact): LostCall | undefined;
  /** Once the journal is over: requests that were sent and whose end nobody saw. */
  rest(): Iterable<LostCall>;
}

/** Starts before the first fact. Attempts count anew at each start of a run, and each trial has one request in flight at most. */
export function lostCalls(): LostCalls {
  const open = new Map<string, LostCall>();
  return {
    add(fact) {
      if (!('trial' in fact)) return undefined;
      const { trial, link } = fact;
      const via = link === undefined ? {} : { link };
      if (fact.kind === 'intent') {
        const before = open.get(trial);
        open.set(trial, { trial, ...via, possibly_billed: true });
        return before;
      }
      open.delete(trial);
      if (fact.kind === 'answer') return undefined;
      const { possibly_billed, billed } = fact;
      return { trial, ...via, ...(billed === undefined ? {} : { billed }), possibly_billed };
    },
    rest: () => open.values(),
  };
}
