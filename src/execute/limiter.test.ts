import { describe, expect, test } from 'vitest';
import type { LimitKey, LimitNotice, LimitWait } from '../domain/limits.ts';
import type { Clock } from '../domain/ports.ts';
import { createLimiter, type Limiter, type LimiterPorts, type Permit, WaitTooLong } from './limiter.ts';
import { virtualClock } from './testdata/virtual-clock.ts';

const key: LimitKey = { origin: 'https://api.example.com', model: 'm' };
const { signal: never } = new AbortController();

function open(settings: LimiterPorts['settings'], more: Partial<LimiterPorts> = {}) {
  const clock = virtualClock();
  return { clock, limiter: createLimiter({ clock, random: () => 0, settings, ...more }) };
}

/** Acquires under a name, and keeps the name and the time when it may go. */
function enter(limiter: Limiter, clock: Clock, log: string[], name: string, afterMs = 0): Promise<Permit> {
  return limiter.acquire(key, { tokens: 1, afterMs }, never).then((permit) => {
    log.push(`${name} ${clock.monotonic()}`);
    return permit;
  });
}

test('permits are given in the order in which they were asked for', async () => {
  const { clock, limiter } = open({ concurrency: 1 });
  const log: string[] = [];
  const one = async (name: string) => (await enter(limiter, clock, log, name)).settle({ status: 200 });
  await clock.run(Promise.all(['a', 'b', 'c', 'd'].map(one)));
  expect(log).toEqual(['a 0', 'b 0', 'c 0', 'd 0']);
});

test('one that must wait before its next attempt keeps nobody else waiting', async () => {
  const { clock, limiter } = open({ concurrency: 4 });
  const log: string[] = [];
  const waits: [string, number][] = [
    ['late', 500],
    ['soon', 100],
    ['now', 0],
  ];
  await clock.run(Promise.all(waits.map(([name, ms]) => enter(limiter, clock, log, name, ms))));
  expect(log).toEqual(['now 0', 'soon 100', 'late 500']);
});

describe('a wait', () => {
  test('ends when its signal aborts, and those behind it move up', async () => {
    const { clock, limiter } = open({ concurrency: 1 });
    const log: string[] = [];
    const first = await enter(limiter, clock, log, 'first');
    const controller = new AbortController();
    const gone = limiter.acquire(key, { tokens: 1 }, controller.signal);
    const later = limiter.acquire(key, { tokens: 1, afterMs: 60_000 }, controller.signal);
    const behind = enter(limiter, clock, log, 'behind');
    const reason = new Error('stopped');
    controller.abort(reason);
    await expect(gone).rejects.toBe(reason);
    await expect(later).rejects.toBe(reason);
    first.settle({ status: 200 });
    await clock.run(behind);
    expect(log).toEqual(['first 0', 'behind 0']);
  });

  test('does not begin when its signal has aborted', async () => {
    const { limiter } = open({});
    const reason = new Error('stopped');
    await expect(limiter.acquire(key, { tokens: 1 }, AbortSignal.abort(reason))).rejects.toBe(reason);
  });

  test('has one scheduled wake-up, however many wait, and none when nobody does', async () => {
    const base = virtualClock();
    let [asleep, most] = [0, 0];
    const clock: Clock = {
      ...base,
      sleep: (ms, signal) => {
        most = Math.max(most, ++asleep);
        return base.sleep(ms, signal).finally(() => {
          asleep--;
        });
      },
    };
    const { limiter } = open({ concurrency: 100, rpm: 600 }, { clock });
    const controller = new AbortController();
    const waits = Array.from({ length: 50 }, () => limiter.acquire(key, { tokens: 1 }, controller.signal));
    await base.run(waits[9] as Promise<Permit>);
    controller.abort(new Error('stopped'));
    const ends = await Promise.allSettled(waits);
    await new Promise((resolve) => setImmediate(resolve));
    expect({ given: ends.filter(({ status }) => status === 'fulfilled').length, most, asleep }).toEqual({
      given: 10,
      most: 1,
      asleep: 0,
    });
  });

  const empty = (reset_ms: number) => ({ requests: { limit: 60, remaining: 0, reset_ms } });

  test('that the server orders is told with its end, and until it is over', async () => {
    const { clock, limiter } = open({});
    const log: string[] = [];
    const first = await enter(limiter, clock, log, 'first');
    first.settle({ status: 200, limits: empty(60_000) });
    const second = enter(limiter, clock, log, 'second');
    expect(limiter.waits()).toEqual([{ key, what: 'requests', limit: 60, until: 1000, restored: 60_000 }]);
    await clock.run(second);
    expect([log, limiter.waits()]).toEqual([['first 0', 'second 1000'], []]);
  });

  test('that is too long is not begun, but by none that an answer in flight may yet let go', async () => {
    const { clock, limiter } = open({ concurrency: 4 });
    const tooLong = ({ until }: LimitWait) => `it lasts until ${until}`;
    const ask = () => limiter.acquire(key, { tokens: 1, tooLong }, never);
    const [first, second] = [await ask(), await ask()];
    first.settle({ status: 200, limits: empty(60_000) });
    const third = ask();
    const fourth = ask();
    second.settle({ status: 200 });
    await expect(third).rejects.toEqual(new WaitTooLong('it lasts until 2000'));
    await expect(fourth).rejects.toEqual(new WaitTooLong('it lasts until 2000'));
    expect([limiter.waits(), clock.monotonic()]).toEqual([[], 0]);
  });

  test('fails when the clock does, rather than last for ever', async () => {
    const bug = new Error('a clock without time');
    const clock: Clock = { ...virtualClock(), sleep: () => Promise.reject(bug) };
    const { limiter } = open({ rpm: 1 }, { clock });
    await limiter.acquire(key, { tokens: 1 }, never);
    await expect(limiter.acquire(key, { tokens: 1 }, never)).rejects.toBe(bug);
  });
});

test('a permit is settled once', async () => {
  const { clock, limiter } = open({ concurrency: 1 });
  const log: string[] = [];
  const first = await enter(limiter, clock, log, 'first');
  first.settle({ status: 200 });
  first.settle({ status: 200 });
  await enter(limiter, clock, log, 'second');
  const third = enter(limiter, clock, log, 'third');
  await expect(clock.run(third)).rejects.toThrow('at 0 ms everybody waits and nothing is scheduled');
});

test('limits are shared by what is asked of one model of one project at one origin', async () => {
  const { limiter } = open({ rpm: 1 });
  const keys: LimitKey[] = [
    key,
    { ...key },
    { ...key, model: 'n' },
    { ...key, project: 'p' },
    { ...key, organization: 'p' },
    { ...key, origin: 'http://127.0.0.1' },
  ];
  const given: number[] = [];
  for (const [place, one] of keys.entries())
    limiter.acquire(one, { tokens: 1 }, never).then(
      () => given.push(place),
      () => undefined,
    );
  await new Promise((resolve) => setImmediate(resolve));
  expect(given).toEqual([0, 2, 3, 4, 5]);
});

test('a written concurrency bounds all that is in flight, and who has waited longest goes next', async () => {
  const { clock, limiter } = open({ concurrency: 2 });
  const log: string[] = [];
  const permits = new Map<string, Permit>();
  const ask = (model: string, name: string) =>
    void limiter.acquire({ ...key, model }, { tokens: 1 }, never).then((permit) => {
      log.push(name);
      permits.set(name, permit);
    });
  const end = async (name: string) => {
    permits.get(name)?.settle({ status: 200 });
    await new Promise((resolve) => setImmediate(resolve));
    return log.splice(0).join(' ');
  };
  for (const [model, name] of [
    ['m', 'm1'],
    ['n', 'n1'],
    ['n', 'n2'],
    ['m', 'm2'],
    ['o', 'o1'],
    ['m', 'm3'],
  ] as const) {
    ask(model, name);
    await clock.run(clock.sleep(10, never));
  }
  const given = [log.splice(0).join(' ')];
  for (const name of ['m1', 'n1', 'n2', 'm2', 'o1', 'm3']) given.push(await end(name));
  expect(given).toEqual(['m1 n1', 'n2', 'm2', 'o1', 'm3', '', '']);
});

test('the use of each limit is said, and more than 70 % of it is noticed', async () => {
  const notices: LimitNotice[] = [];
  const { limiter } = open({ concurrency: 2 }, { onNotice: (notice) => notices.push(notice) });
  const ask = async (remaining: number) => {
    const permit = await limiter.acquire(key, { tokens: 100 }, never);
    permit.settle({
      status: 200,
      usage: { input: 30, output: 10 },
      limits: { tokens: { limit: 100, remaining } },
    });
  };
  await ask(60);
  await ask(100);
  expect({ notices, use: limiter.use() }).toEqual({
    notices: [{ key, resource: 'tokens', limit: 100, share: 0.8 }],
    use: [{ key, resource: 'tokens', limit: 100, peak: 0.8 }],
  });
});

test('a pause that the server orders is kept by all, also where it is overloaded', async () => {
  const { clock, limiter } = open({ concurrency: 8 });
  const log: string[] = [];
  (await enter(limiter, clock, log, 'refused')).settle({ status: 429, retryAfterMs: 3000 });
  (await clock.run(enter(limiter, clock, log, 'after'))).settle({ status: 503, retryAfterMs: 2000 });
  await clock.run(enter(limiter, clock, log, 'last'));
  expect(log).toEqual(['refused 0', 'after 3000', 'last 5000']);
});

test('a permit tells for how long the server has refused every request', async () => {
  const { clock, limiter } = open({});
  const told: number[] = [];
  for (const status of [429, 429, 200, 429]) {
    const permit = await clock.run(limiter.acquire(key, { tokens: 1 }, never));
    told.push(permit.settle({ status, retryAfterMs: 2000 }));
  }
  expect(told).toEqual([0, 2000, 0, 0]);
});
