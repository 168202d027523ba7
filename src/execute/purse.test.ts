import { describe, expect, test } from 'vitest';
import type { AttemptEnd } from '../domain/answer.ts';
import type { Ask } from '../domain/ports.ts';
import type { Hold, Purse } from './purse.ts';
import { openPurse } from './purse.ts';

function ask(id: string): Ask {
  return {
    trial: { suite: 's', case: id, target: 'm', ordinal: 1 },
    request: { api: 'responses', model: 'm', user: 'u', params: {} },
    key: 'k',
    input: 'i',
  };
}

const free: AttemptEnd = {
  failure: { outcome: 'failed', kind: 'rate_limited', message: '', possibly_billed: false },
};
const lost: AttemptEnd = {
  failure: { outcome: 'failed', kind: 'reset', message: '', possibly_billed: true },
};
const never = new AbortController().signal;

/** A purse of dollars whose requests may take 4 each; a lost one is not known, a free one took nothing. */
function purse(max_cost: number, already = 0): Purse {
  return openPurse(
    { max_cost },
    { cost: already },
    {
      worst: () => ({ cost: 4 }),
      used: (_ask, end) => ('failure' in end && end.failure.possibly_billed ? {} : { cost: 0 }),
    },
  );
}

async function held(from: Purse, id = 'a'): Promise<Hold> {
  const given = await from.hold(ask(id), never);
  if (given === 'aborted' || 'spent' in given) throw new Error(`no hold: ${JSON.stringify(given)}`);
  return given.hold;
}

describe('a purse', () => {
  test('gives what fits, and says what is left when a request never will', async () => {
    const own = purse(10);
    (await held(own)).settle(lost);
    (await held(own)).settle(lost);
    expect(await own.hold(ask('c'), never)).toEqual({ spent: { what: 'cost', needs: 4, left: 2 } });
  });

  test('lets a request wait while others may still settle for less, in the order of asking', async () => {
    const own = purse(8);
    const [first, second] = [await held(own), await held(own)];
    const order: string[] = [];
    const waiting = ['c', 'd'].map(async (id) => {
      const hold = await held(own, id);
      order.push(id);
      return hold;
    });
    await Promise.resolve();
    expect(order).toEqual([]);
    first.settle(free);
    await Promise.resolve();
    second.settle(free);
    await Promise.all(waiting);
    expect(order).toEqual(['c', 'd']);
  });

  test('tells those who wait when the budget turns out to be spent', async () => {
    const own = purse(7);
    const first = await held(own);
    const waiting = own.hold(ask('b'), never);
    first.settle(lost);
    expect(await waiting).toEqual({ spent: { what: 'cost', needs: 4, left: 3 } });
  });

  test('begins with what was spent before', async () => {
    expect(await purse(10, 7).hold(ask('a'), never)).toEqual({ spent: { what: 'cost', needs: 4, left: 3 } });
  });

  test('lets go of a request that is aborted while it waits', async () => {
    const own = purse(4);
    const first = await held(own);
    const abort = new AbortController();
    const waiting = own.hold(ask('b'), abort.signal);
    abort.abort();
    expect(await waiting).toBe('aborted');
    first.settle(free);
    await held(own, 'c');
  });
});
