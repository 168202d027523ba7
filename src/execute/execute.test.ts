import { describe, expect, test } from 'vitest';
import { fixedClock } from '../../fixtures/harness/io.ts';
import type { AttemptEnd } from '../domain/answer.ts';
import type { Fact } from '../domain/fact.ts';
import { Failures } from '../domain/failure.ts';
import type { Ask, AskEnd, Client, Clock, Journal } from '../domain/ports.ts';
import type { ExecuteOptions } from './execute.ts';
import { execute, startCourse } from './execute.ts';
import { createLimiter } from './limiter.ts';
import type { Purse } from './purse.ts';
import { answered, failed } from './testdata/ends.ts';

function asks(count: number, targetOf: (place: number) => string = () => 'm'): Ask[] {
  return Array.from({ length: count }, (_, place) => ({
    trial: { suite: 's', case: `c${place}`, target: targetOf(place), ordinal: 1 },
    request: { api: 'responses', model: 'm', user: 'u', params: {} },
    key: 'k',
    input: 'i',
  }));
}

/** A journal that keeps its lines, each as durable as `append` promises. */
function memoryJournal(): Journal & { readonly lines: string[] } {
  const lines: string[] = [];
  const keep = (fact: Fact) =>
    lines.push('trial' in fact ? `${fact.kind} ${fact.trial.slice(2, 4)} ${fact.attempt}` : fact.kind);
  return {
    lines,
    note: async (fact) => void keep(fact),
    append: async (fact) => void keep(fact),
    close: async () => undefined,
  };
}

/** A client that answers from a script: by case, one entry an attempt; the last one repeats. */
function scripted(script: Record<string, readonly AttemptEnd[]> = {}) {
  const seen: string[] = [];
  let inFlight = 0;
  let most = 0;
  const client: Client = {
    async ask({ trial }) {
      const attempt = seen.filter((id) => id === trial.case).length;
      seen.push(trial.case);
      most = Math.max(most, ++inFlight);
      await new Promise((resolve) => setImmediate(resolve));
      inFlight--;
      const entries = script[trial.case] ?? [answered];
      return entries[Math.min(attempt, entries.length - 1)] ?? answered;
    },
    close: async () => undefined,
  };
  return { client, seen, most: () => most };
}

async function drain(
  plan: Ask[],
  client: Client,
  options: Partial<ExecuteOptions> = {},
  journal: Journal = memoryJournal(),
  clock: Clock = fixedClock(),
  purse?: Purse,
) {
  let ids = 0;
  const stream = execute(
    plan,
    {
      ...{ client, journal, clock, purse, requestId: () => `q${++ids}`, random: () => 0 },
      limiter: createLimiter({ clock, random: () => 0, settings: { concurrency: options.workers ?? 4 } }),
    },
    {
      workers: 4,
      course: startCourse(plan.length),
      loadOf: () => ({ key: { origin: 'o', model: 'm' }, tokens: 1 }),
      stop: new AbortController().signal,
      abort: new AbortController().signal,
      ...options,
    },
  );
  const ends: AskEnd[] = [];
  for (;;) {
    const next = await stream.next();
    if (next.done) return { ends, stopped: next.value };
    ends.push(next.value);
  }
}

function shown(ends: readonly AskEnd[]): string[] {
  return ends
    .map(
      ({ ask, end, attempts }) =>
        `${ask.trial.case} ${end.outcome === 'failed' ? end.kind : end.outcome} ${attempts}`,
    )
    .sort();
}

test('every ask ends once, with at most the given number in flight', async () => {
  const { client, most } = scripted();
  const { ends } = await drain(asks(40), client);
  expect(new Set(ends.map(({ ask }) => ask.trial.case)).size).toBe(40);
  expect(ends.length).toBe(40);
  expect(most()).toBe(4);
});

test('an attempt is noted before it is sent, and its end is durable before it is yielded', async () => {
  const journal = memoryJournal();
  const { client } = scripted({ c0: [failed('server_error'), answered] });
  await drain(asks(1), client, {}, journal);
  expect(journal.lines).toEqual(['intent c0 1', 'failure c0 1', 'intent c0 2', 'answer c0 2']);
});

test('an answer is durable before the budget is settled', async () => {
  const journal = memoryJournal();
  const { client } = scripted();
  const settle = () => void journal.lines.push('settled');
  const purse = { hold: async () => ({ hold: { settle, release: settle } }) };
  await drain(asks(1), client, {}, journal, fixedClock(), purse);
  expect(journal.lines).toEqual(['intent c0 1', 'answer c0 1', 'settled']);
});

test('a failure that may pass is tried again, one that cannot is not', async () => {
  const { client } = scripted({
    c0: [failed('server_error'), failed('server_error'), answered],
    c1: [failed('context_length')],
    c2: [failed('timeout', { possibly_billed: true })],
  });
  const { ends } = await drain(asks(3), client);
  expect(shown(ends)).toEqual(['c0 answered 3', 'c1 context_length 1', 'c2 timeout 2']);
});

test('a request that is larger than a limit keeps nobody waiting, though it is refused by a 429', async () => {
  const clock = fixedClock();
  const late = { status: 429, code: 'rate_limit_exceeded', retry_after_ms: 60_000, should_retry: true };
  const { client, seen } = scripted({ c1: [failed('invalid_request', late)] });
  const { ends } = await drain(asks(4), client, { workers: 1 }, memoryJournal(), clock);
  expect([seen, ends.map(({ end }) => end.outcome), clock.monotonic()]).toEqual([
    ['c0', 'c1', 'c2', 'c3'],
    ['answered', 'failed', 'answered', 'answered'],
    0,
  ]);
});

test('a limit told inside a paid response pauses everybody, and spends the retries of the run', async () => {
  const clock = fixedClock();
  const paid = failed('rate_limited', { code: 'rate_limit_exceeded', possibly_billed: true });
  const cases = Array.from({ length: 9 }, (_, place): [string, AttemptEnd[]] => [`c${place + 1}`, [paid]]);
  const { client, seen } = scripted(Object.fromEntries(cases));
  const { ends } = await drain(asks(10), client, { workers: 1 }, memoryJournal(), clock);
  expect([
    seen.length,
    clock.monotonic() > 10_000,
    shown(ends).filter((end) => end.endsWith('2')).length,
  ]).toEqual([13, true, 3]);
});

describe('the first ask of a suite and target', () => {
  test('goes out alone, and the others follow its answer', async () => {
    let inFlight = 0;
    const most: number[] = [];
    const client: Client = {
      ask: async () => {
        most.push(++inFlight);
        await new Promise((resolve) => setImmediate(resolve));
        inFlight--;
        return answered;
      },
      close: async () => undefined,
    };
    await drain(asks(5), client);
    expect(most).toEqual([1, 1, 2, 3, 4]);
  });

  test('ends the asks of its target when the API refuses the request itself', async () => {
    const refused = failed('invalid_request', { code: 'unsupported_parameter', param: 'temperature' });
    const { client, seen } = scripted({ c0: [refused] });
    const { ends, stopped } = await drain(asks(50), client);
    expect({ seen, ends: shown(ends), stopped: stopped.map(({ failure }) => failure?.param) }).toEqual({
      seen: ['c0'],
      ends: ['c0 invalid_request 1'],
      stopped: ['temperature'],
    });
  });

  test('ends nothing else when the API refuses what the case says', async () => {
    const { client } = scripted({ c0: [failed('invalid_request', { code: 'invalid_prompt' })] });
    const { ends } = await drain(asks(5), client);
    expect(ends.length).toBe(5);
  });
});

describe('asking stops', () => {
  test('for the whole run when the key is refused', async () => {
    const { client, seen } = scripted({ c0: [failed('auth')] });
    const { ends, stopped } = await drain(asks(50), client, { workers: 1 });
    expect(seen).toEqual(['c0']);
    expect(shown(ends)).toEqual(['c0 auth 1']);
    expect(stopped.map(({ ask, failure }) => `${ask.trial.case} ${failure?.kind}`)).toEqual(['c0 auth']);
  });

  test('for one target when its model is unknown; the others go on', async () => {
    const { client, seen } = scripted({ c0: [failed('model_not_found')] });
    const { stopped } = await drain(
      asks(6, (place) => (place % 2 === 0 ? 'old' : 'new')),
      client,
      { workers: 1 },
    );
    expect(seen).toEqual(['c0', 'c1', 'c3', 'c5']);
    expect(stopped.map(({ ask }) => ask.trial.target)).toEqual(['old']);
  });

  test('when it is interrupted: what is in flight lands, nothing new is sent', async () => {
    const stop = new AbortController();
    const { client, seen } = scripted();
    const stopping: Client = {
      ask: (ask, context) => {
        if (ask.trial.case === 'c5') stop.abort();
        return client.ask(ask, context);
      },
      close: client.close,
    };
    const { ends } = await drain(asks(50), stopping, { workers: 3, stop: stop.signal });
    expect(ends.length).toBe(seen.length);
    expect(seen.length).toBeLessThanOrEqual(8);
  });

  test('in the middle of a wait, and nothing is said of the trial', async () => {
    const stop = new AbortController();
    const { client, seen } = scripted({ c0: [failed('server_error')] });
    const clock: Clock = {
      ...fixedClock(),
      sleep: async (_ms, signal) => {
        stop.abort();
        signal.throwIfAborted();
      },
    };
    const { ends } = await drain(asks(3), client, { workers: 1, stop: stop.signal }, memoryJournal(), clock);
    expect({ ends, seen }).toEqual({ ends: [], seen: ['c0'] });
  });
});

test('a journal that cannot be written ends the asking with its failure', async () => {
  const full = new Failures([{ code: 'storage', message: 'the disk is full' }]);
  const journal: Journal = { ...memoryJournal(), append: async () => Promise.reject(full) };
  const { client, seen } = scripted();
  await expect(drain(asks(100), client, { workers: 2 }, journal)).rejects.toBe(full);
  expect(seen.length).toBeLessThanOrEqual(6);
});

test('a journal that refuses an intent keeps its request from being sent, and ends every wait', async () => {
  const full = new Failures([{ code: 'storage', message: 'the disk is full' }]);
  const journal: Journal = {
    ...memoryJournal(),
    note: async (fact) => {
      if (fact.kind === 'intent' && fact.trial.startsWith('s/c1@')) throw full;
    },
  };
  const { client, seen } = scripted({ c0: [failed('rate_limited', { retry_after_ms: 60_000 })] });
  const clock: Clock = {
    ...fixedClock(),
    sleep: (_ms, signal) =>
      new Promise((_resolve, reject) => {
        if (signal.aborted) reject(signal.reason);
        else signal.addEventListener('abort', () => reject(signal.reason));
      }),
  };
  const twoTargets = asks(100, (place) => `target ${place % 2}`);
  const draining = drain(twoTargets, client, { workers: 2 }, journal, clock);
  await expect(draining).rejects.toBe(full);
  expect(seen).toEqual(['c0']);
});

test('a client that throws is a bug and is not hidden', async () => {
  const client: Client = { ask: () => Promise.reject(new Error('a bug')), close: async () => undefined };
  await expect(drain(asks(3), client)).rejects.toThrow('a bug');
});
