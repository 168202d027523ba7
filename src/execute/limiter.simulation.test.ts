import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../fixtures/harness/io.ts';
import type { LimitSettings } from '../core/limits/throttle.ts';
import { createLimiter } from './limiter.ts';
import { limitedServer, type ServerOptions } from './testdata/limited-server.ts';
import { closestWakeUps, type Simulated, type Simulation, simulate } from './testdata/simulate.ts';
import { virtualClock } from './testdata/virtual-clock.ts';

interface Scenario extends Partial<Pick<Simulation, 'workers' | 'refusalTakes' | 'tokens' | 'latency'>> {
  readonly server: ServerOptions;
  readonly cases: number;
  readonly settings?: LimitSettings;
  readonly seed?: number;
  /** Requests a minute that another client makes of the same limits. */
  readonly others?: number;
}

/** Runs a scenario: 256 workers, answers in 200 to 300 ms, refusals in 20, where it says nothing else. */
async function play(
  scenario: Scenario,
): Promise<Simulated & { use: readonly (readonly [string, number])[] }> {
  const clock = virtualClock();
  const { settings = {}, seed = 1, others, server: options, ...rest } = scenario;
  const limiter = createLimiter({ clock, random: seededRandom(seed), settings });
  const latencies = seededRandom(seed + 1);
  const server = limitedServer(options);
  let other = 0;
  const shared: Simulation['server'] = {
    handle(arrival) {
      for (; others !== undefined && other <= arrival.at; other += 60_000 / others)
        server.handle({ at: other, estimate: 100, used: 100 });
      return server.handle(arrival);
    },
  };
  const latency = () => 200 + 100 * latencies();
  const simulated = await simulate({
    clock,
    limiter,
    server: shared,
    workers: 256,
    latency,
    refusalTakes: 20,
    ...rest,
  });
  return { ...simulated, use: limiter.use().map(({ resource, peak }) => [resource, peak] as const) };
}

/** Requests that were sent although a pause had been heard of and was not over. */
function sentInPause({ sent, pauses }: Simulated): number {
  return sent.filter(({ at }) => pauses.some(({ from, until }) => at > from && at < until)).length;
}

/** The most requests sent within any 60 s. */
function mostInAMinute({ sent }: Simulated): number {
  let [most, first] = [0, 0];
  for (const [place, { at }] of sent.entries()) {
    while (sent[first]!.at <= at - 60_000) first++;
    most = Math.max(most, place - first + 1);
  }
  return most;
}

/** Estimates of 800 to 1,200 tokens, of which 30 to 60 % are used. */
const tokens: NonNullable<Simulation['tokens']> = (place) => {
  const estimate = 800 + ((place * 7919) % 401);
  return { estimate, used: Math.floor(estimate * (0.3 + ((place * 104_729) % 301) / 1000)) };
};

function total(cases: number, what: 'estimate' | 'used'): number {
  return Array.from({ length: cases }, (_, place) => tokens(place)[what]).reduce((sum, one) => sum + one, 0);
}

describe('a storm of refusals for 10 s, 64 workers', () => {
  test.each(['ms', 'seconds', 'nothing'] as const)(
    'costs at most 1.2 requests a case, wait named in %s',
    async (names) => {
      const got = await play({
        server: { headers: false, names, stormUntil: 10_000 },
        cases: 500,
        workers: 64,
        settings: { concurrency: 64 },
      });
      expect([got.answered, got.sent.length <= 600, sentInPause(got)]).toEqual([500, true, 0]);
      expect(closestWakeUps(got)).toBeGreaterThanOrEqual(20);
    },
  );
});

/** Each: the server, the cases, and the least time that these take on it, in seconds. */
const limited: [string, Omit<Scenario, 'cases'>, number, number][] = [
  ['600 requests a minute', { server: { headers: true, rpm: 600 } }, 1500, 90],
  [
    '600 requests a minute as 10 a second',
    { server: { headers: true, rpm: 600, enforced: 'second' } },
    1500,
    149,
  ],
  [
    '60 requests a minute as 1 a second',
    { server: { headers: true, rpm: 60, enforced: 'second' } },
    600,
    599,
  ],
  // Two windows are used up by then, and the last 300 go as fast as they can.
  ['600 requests in each window', { server: { headers: true, rpm: 600, enforced: 'window' } }, 1500, 122],
  [
    '600,000 tokens a minute as reserved',
    { server: { headers: true, tpm: 600_000, charges: 'reserved' }, tokens },
    1500,
    (total(1500, 'estimate') - 600_000) / 10_000,
  ],
  [
    '250,000 tokens a minute as used',
    { server: { headers: true, tpm: 250_000, charges: 'used' }, tokens },
    1500,
    ((total(1500, 'used') - 250_000) / 250_000) * 60,
  ],
];
const silent = limited.map(([name, scenario, cases, ideal]): (typeof limited)[number] => [
  `${name}, without figures`,
  { ...scenario, server: { ...scenario.server, headers: false } },
  cases,
  ideal,
]);

describe('a server that enforces its limits', () => {
  test.each([...limited, ...silent])(
    '%s: used in full, and next to nothing refused',
    async (_, scenario, cases, ideal) => {
      const got = await play({ ...scenario, cases });
      expect([got.answered, sentInPause(got)]).toEqual([cases, 0]);
      expect(got.wall / 1000 / ideal).toBeLessThanOrEqual(1.15);
      expect(got.refused / got.sent.length).toBeLessThanOrEqual(0.01);
    },
  );
});

describe('another client', () => {
  test.each([true, false])(
    'that takes half of the limit starves nobody, figures told: %s',
    async (headers) => {
      const got = await play({ server: { headers, rpm: 600 }, cases: 1500, others: 300 });
      expect(got.answered).toBe(1500);
      // 600 at once, and the rest at 5 a second.
      expect(got.wall / 180_000).toBeLessThanOrEqual(1.15);
      expect(got.refused / got.sent.length).toBeLessThanOrEqual(0.02);
    },
  );

  test('that takes nine tenths starves nobody', async () => {
    const got = await play({
      server: { headers: true, rpm: 600, enforced: 'second' },
      cases: 300,
      others: 540,
    });
    expect(got.answered).toBe(300);
    expect(got.refused / got.sent.length).toBeLessThanOrEqual(0.1);
  });
});

test('a written concurrency is used in full where nothing is limited', async () => {
  const got = await play({
    server: { headers: false },
    cases: 1000,
    settings: { concurrency: 50 },
    latency: () => 200,
  });
  expect([got.wall, got.mostInFlight]).toEqual([4000, 50]);
});

describe('what is left to others', () => {
  test('is the headroom of each limit, in every minute', async () => {
    const settings = { headroom: 0.3 };
    const requests = await play({ server: { headers: true, rpm: 600 }, cases: 1500, settings });
    const byTokens = await play({ server: { headers: true, tpm: 60_000 }, cases: 1500, settings });
    expect([requests.refused, mostInAMinute(requests)]).toEqual([0, 420]);
    expect([byTokens.refused, mostInAMinute(byTokens) <= 420]).toEqual([0, true]);
    // 420 a minute: no more is left than was asked for.
    expect(Math.max(requests.wall, byTokens.wall) / ((1500 / 420) * 60_000)).toBeLessThanOrEqual(1.05);
  });

  test('is whatever a written cap leaves', async () => {
    const byRequests = await play({ server: { headers: false }, cases: 600, settings: { rpm: 300 } });
    const byTokens = await play({ server: { headers: false }, cases: 600, settings: { tpm: 30_000 } });
    expect([mostInAMinute(byRequests), mostInAMinute(byTokens) <= 300]).toEqual([300, true]);
    expect(Math.max(byRequests.wall, byTokens.wall) / 120_000).toBeLessThanOrEqual(1.05);
  });
});

test('on any server every case is answered, within the concurrency, and never before a pause ends', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        rpm: fc.option(fc.integer({ min: 30, max: 3000 }), { nil: undefined }),
        tpm: fc.option(fc.integer({ min: 3000, max: 300_000 }), { nil: undefined }),
        enforced: fc.constantFrom<ServerOptions['enforced'][]>('bucket', 'window'),
        charges: fc.constantFrom<ServerOptions['charges'][]>('reserved', 'used'),
        headers: fc.boolean(),
        names: fc.constantFrom<ServerOptions['names'][]>('ms', 'seconds', 'nothing'),
        stormUntil: fc.constantFrom(0, 5000),
      }),
      fc.integer({ min: 1, max: 64 }),
      fc.nat(),
      async (server, concurrency, seed) => {
        const settings = { concurrency };
        const got = await play({ server, cases: 150, settings, seed, workers: 64 });
        expect([got.answered, sentInPause(got)]).toEqual([150, 0]);
        expect(got.mostInFlight).toBeLessThanOrEqual(concurrency);
      },
    ),
    { numRuns: 30 },
  );
});
