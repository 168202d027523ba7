import { describe, expect, test } from 'vitest';
import { errorBody } from '../../fixtures/answers.ts';
import { key } from '../../fixtures/asking.ts';
import { fixedClock } from '../../fixtures/harness/io.ts';
import type { Fact } from '../domain/fact.ts';
import type { BatchClient, Clock } from '../domain/ports.ts';
import { trialKey } from '../domain/trial.ts';
import { asks, echo, kinds, memoryJournal, model, serve, shown, start } from './testdata/batch-run.ts';

test('3,000 requests over two files are answered once each through errors, an expiry and two crashes, and nothing is submitted twice', async () => {
  let place = 0;
  const { server, client } = await serve({
    looks: 2,
    // Every twentieth line fails at first, half of them in each way.
    answer: (line, nth) => {
      if (nth > 1 || ++place % 20 !== 0) return echo(line, nth);
      return place % 40 === 0
        ? { status: 429, body: errorBody('Slow down.', { code: 'rate_limit_exceeded' }) }
        : { status: 500, body: errorBody('Oops.', { type: 'server_error' }) };
    },
    ending: (batch) => (batch === 2 ? { status: 'expired', run: 0.9, named: true } : { status: 'completed' }),
  });
  const plan = asks(3000);
  const facts: Fact[] = [];
  const bounds = { requests: 1500, bytes: 200_000_000 };
  const crash = new Error('crash');
  let created = 0;
  const first = start(plan, {
    client,
    // The first batch is created and nobody knows.
    journal: memoryJournal(facts, (fact) => {
      if (fact.kind === 'batch' && fact.step === 'created' && ++created === 1) throw crash;
    }),
    options: { bounds },
  });
  await expect(first).rejects.toBe(crash);
  expect(kinds(facts)).toEqual(['batch intent']);

  let answers = 0;
  const second = start(plan, {
    client,
    // The first batch is found; half of what it brought is kept.
    journal: memoryJournal(facts, (fact) => {
      if (fact.kind === 'answer' && ++answers > 700) throw crash;
    }),
    options: { bounds },
  });
  await expect(second).rejects.toBe(crash);

  const told: string[] = [];
  const { stopped } = await start(plan, { client, journal: memoryJournal(facts), told, options: { bounds } });
  expect(stopped).toEqual([]);
  const texts = facts.flatMap((fact) =>
    fact.kind === 'answer'
      ? [
          `${fact.trial} ${(JSON.parse(fact.raw) as { output: [{ content: [{ text: string }] }] }).output[0].content[0].text}`,
        ]
      : [],
  );
  expect(texts.sort()).toEqual(plan.map(({ trial }, n) => `${trialKey(trial)} question ${n}`).sort());
  // 700 were kept before the second crash.
  expect(told).toEqual([
    'batch batch-1 is completed: 725 of 1500 requests ended',
    `batch batch-2 is submitted: 1500 requests to ${model}`,
    `batch batch-3 is submitted: 75 requests to ${model}`,
    'batch batch-2 is expired: 1286 of 1500 requests ended',
    'batch batch-3 is completed: 72 of 75 requests ended',
    `batch batch-4 is submitted: 217 requests to ${model}`,
    'batch batch-4 is completed: 209 of 217 requests ended',
    `batch batch-5 is submitted: 8 requests to ${model}`,
    'batch batch-5 is completed: 8 of 8 requests ended',
  ]);
  expect(server.submittedTwice).toEqual([]);
  expect([...server.answered.values()].filter((count) => count !== 1)).toEqual([]);
  expect(server.batches.map(({ lines, status }) => `${lines.length} ${status}`)).toEqual([
    '1500 completed',
    // What the first batch did not answer is submitted with the rest.
    '1500 expired',
    '75 completed',
    '217 completed',
    '8 completed',
  ]);
  expect(facts.filter((fact) => fact.kind === 'failure' && fact.final)).toEqual([]);
});

test('a batch trial leaves the facts of a live one, and its answer says that it came by batch', async () => {
  const { client } = await serve();
  const { ends, facts, told } = await start(asks(1), { client });
  const answer = facts.find((fact) => fact.kind === 'answer');
  expect(kinds(facts)).toEqual(['batch intent', 'batch created', 'answer', 'batch ended']);
  const id = facts.flatMap((fact) => (fact.kind === 'batch' ? [fact.file] : []))[0];
  expect(facts.at(-1)).toEqual({
    kind: 'batch',
    step: 'ended',
    file: id,
    id: 'batch-1',
    status: 'completed',
    model,
    api: 'responses',
    trials: 1,
    at: '2026-11-22T12:00:30.000Z',
  });
  expect({ ...answer, raw: '', request_id: '' }).toEqual({
    kind: 'answer',
    trial: `s/c0@${model}#1`,
    attempt: 1,
    key: 'a'.repeat(64),
    input: 'b'.repeat(16),
    api: 'responses',
    model,
    latency_ms: null,
    request_id: '',
    source: 'live',
    batch: 'batch-1',
    raw: '',
  });
  expect(
    ends.map(({ end }) => (end.outcome === 'failed' ? end : { ...end, id: '', request_id: '' })),
  ).toEqual([
    {
      outcome: 'answered',
      body: { text: 'question 0' },
      id: '',
      served: model,
      usage: { input: 36, cached: 0, cache_write: 0, output: 12, reasoning: 0 },
      service_tier: 'default',
      latency_ms: null,
      request_id: '',
      batch: true,
    },
  ]);
  expect(told).toEqual([
    `batch batch-1 is submitted: 1 request to ${model}`,
    'batch batch-1 is completed: 1 of 1 request ended',
  ]);
});

test('a full queue is waited for', async () => {
  const { client } = await serve({
    ending: (batch) =>
      batch === 1
        ? {
            status: 'failed',
            errors: [{ code: 'token_limit_exceeded', message: 'Enqueued token limit reached.' }],
          }
        : { status: 'completed' },
  });
  const clock = fixedClock();
  const { ends } = await start(asks(1), { client, clock });
  expect(shown(ends)).toEqual(['c0: answered question 0 (2)']);
  expect(clock.monotonic()).toBe(30_000 + 300_000 + 30_000);
});

test('lines that are of no use are told, and the first of two counts', async () => {
  const { client } = await serve({
    extraLines: ([line = '']) => [
      line,
      line.replace('question', 'other'),
      '{"torn',
      '{"custom_id":"nobody","response":{"status_code":200,"body":{}}}',
      '{}',
    ],
  });
  const { ends, told } = await start(asks(1), { client });
  expect(shown(ends)).toEqual(['c0: answered question 0 (1)']);
  expect(told).toEqual([
    `batch batch-1 is submitted: 1 request to ${model}`,
    `batch batch-1: two lines that differ answer s/c0@${model}#1; the first one counts`,
    'batch batch-1: a line is no JSON object: it begins "{\\"torn"',
    'batch batch-1: a line answers "nobody", which was not asked',
    'batch batch-1: a line has no custom_id: it begins "{}"',
    'batch batch-1 is completed: 1 of 1 request ended',
  ]);
});

describe('a creation without a clear answer', () => {
  test('is looked for in the list before it is made again', async () => {
    const { server, client } = await serve({
      instead: ({ method, path }, nth) =>
        method === 'POST' && path === '/v1/batches' && nth === 1 ? { cut: 'before-headers' } : undefined,
    });
    const { ends } = await start(asks(2), { client });
    expect(ends.length).toBe(2);
    expect([server.batches.length, server.submittedTwice]).toEqual([1, []]);
  });

  test('is not made again while the list cannot be read', async () => {
    const { server, client } = await serve({
      instead: ({ method, path }) =>
        path.startsWith('/v1/batches') && (method === 'GET' || path === '/v1/batches')
          ? { status: 500, json: {} }
          : undefined,
    });
    const facts: Fact[] = [];
    const { ends, stopped } = await start(asks(2), { client, journal: memoryJournal(facts) });
    expect(ends).toEqual([]);
    expect(stopped.map(({ failure }) => failure?.kind)).toEqual(['server_error']);
    expect(server.calls.filter((call) => call === 'POST /batches')).toEqual(['POST /batches']);
    expect(kinds(facts)).toEqual(['batch intent']);
  });
});

test('a file that is submitted a second time is not taken for the first one after a crash', async () => {
  const { server, client } = await serve({
    ending: (batch) =>
      batch === 1
        ? { status: 'failed', errors: [{ code: 'token_limit_exceeded', message: 'The queue is full.' }] }
        : { status: 'completed' },
  });
  const facts: Fact[] = [];
  const crash = new Error('crash');
  let creations = 0;
  const crashing: BatchClient = {
    ...client,
    create: (input, signal) => (++creations === 2 ? Promise.reject(crash) : client.create(input, signal)),
  };
  await expect(start(asks(2), { client: crashing, journal: memoryJournal(facts) })).rejects.toBe(crash);
  const { ends } = await start(asks(2), { client, journal: memoryJournal(facts) });
  expect(shown(ends)).toEqual(['c0: answered question 0 (2)', 'c1: answered question 1 (2)']);
  const batches = facts.filter((fact) => fact.kind === 'batch');
  expect(new Set(batches.map(({ file }) => file)).size).toBe(1);
  expect(batches.map(({ step, id, status }) => `${step} ${id} ${status}`)).toEqual([
    'intent undefined undefined',
    'created batch-1 validating',
    'ended batch-1 failed',
    'intent undefined undefined',
    'intent undefined undefined',
    'created batch-2 validating',
    'ended batch-2 completed',
  ]);
  expect(server.batches.length).toBe(2);
});

test('an intent whose batch was never created is looked for twice, and then submitted', async () => {
  const { server, client } = await serve();
  const facts: Fact[] = [];
  const crash = new Error('crash');
  const journal = memoryJournal(facts, (fact) => {
    if (fact.kind === 'batch' && fact.step === 'created') throw crash;
  });
  const failing: BatchClient = { ...client, create: () => Promise.reject(crash) };
  await expect(start(asks(2), { client: failing, journal })).rejects.toBe(crash);
  const clock = fixedClock();
  const { ends } = await start(asks(2), { client, clock, journal: memoryJournal(facts) });
  expect([ends.length, server.batches.length, clock.monotonic()]).toEqual([2, 1, 30_000 + 30_000]);
  expect(server.calls.filter((call) => call === 'GET /batches').length).toBe(2);
});

test('useless lines are told five times a batch, and then counted', async () => {
  const { client } = await serve({ extraLines: () => Array.from({ length: 12 }, (_, n) => `torn ${n}`) });
  const { told } = await start(asks(1), { client });
  expect(told).toEqual([
    `batch batch-1 is submitted: 1 request to ${model}`,
    ...[0, 1, 2, 3, 4].map((n) => `batch batch-1: a line is no JSON object: it begins "torn ${n}"`),
    'batch batch-1: 7 more lines are of no use',
    'batch batch-1 is completed: 1 of 1 request ended',
  ]);
});

describe('polling', () => {
  test('backs off from half a minute to five', async () => {
    const { client } = await serve({ looks: 7 });
    const waits: number[] = [];
    const clock = fixedClock();
    const watched: Clock = {
      ...clock,
      sleep: (ms, signal) => {
        waits.push(ms);
        return clock.sleep(ms, signal);
      },
    };
    await start(asks(1), { client, clock: watched });
    expect(waits).toEqual([30_000, 60_000, 120_000, 240_000, 300_000, 300_000, 300_000]);
  });

  test('that fails for ten minutes stops the asking, and a later start goes on', async () => {
    let broken = true;
    const { server, client } = await serve({
      instead: ({ method, path }) =>
        broken && method === 'GET' && path.startsWith('/v1/batches/') ? { status: 500, json: {} } : undefined,
    });
    const facts: Fact[] = [];
    const first = await start(asks(3), { client, journal: memoryJournal(facts) });
    expect([first.ends, first.stopped.map(({ failure }) => failure?.kind)]).toEqual([[], ['server_error']]);
    expect(kinds(facts)).toEqual(['batch intent', 'batch created']);
    broken = false;
    const second = await start(asks(3), { client, journal: memoryJournal(facts) });
    expect([second.ends.length, server.batches.length]).toEqual([3, 1]);
  });

  test('ends at once when the run is stopped, and the batch goes on', async () => {
    const stop = new AbortController();
    const { server, client } = await serve({ looks: 100 });
    const clock = fixedClock();
    const stopping: Clock = {
      ...clock,
      sleep: async (ms, signal) => {
        stop.abort();
        return clock.sleep(ms, signal);
      },
    };
    const { ends, stopped } = await start(asks(3), {
      client,
      clock: stopping,
      options: { stop: stop.signal },
    });
    expect([ends, stopped]).toEqual([[], []]);
    expect(server.calls).toEqual(['POST /files', 'POST /batches']);
  });
});

describe('detached', () => {
  test('it returns after the submission; later starts look once, and take what is there', async () => {
    const { server, client } = await serve({ looks: 2 });
    const facts: Fact[] = [];
    const next = async () => {
      const clock = fixedClock();
      const { ends } = await start(asks(4), {
        client,
        journal: memoryJournal(facts),
        clock,
        options: { detach: true },
      });
      return `${ends.length} ended after ${clock.monotonic()} ms`;
    };
    expect([await next(), await next(), await next(), await next()]).toEqual([
      '0 ended after 0 ms',
      '0 ended after 0 ms',
      '4 ended after 0 ms',
      '0 ended after 0 ms',
    ]);
    expect(server.batches.length).toBe(1);
  });
});

test('an output file that breaks off is read again, and no answer is kept twice', async () => {
  const { client } = await serve({
    instead: ({ path }, nth) => {
      if (!path.endsWith('/content') || nth > 1) return undefined;
      return { status: 200, body: 'x'.repeat(100_000), cut: 'mid-body' };
    },
  });
  const { ends, facts } = await start(asks(300), { client });
  expect(ends.length).toBe(300);
  expect(facts.filter((fact) => fact.kind === 'answer').length).toBe(300);
});

test('a key that is refused stops everything before anything is submitted', async () => {
  const { server, client } = await serve({
    instead: () => ({ status: 401, json: errorBody(`Incorrect API key provided: ${key}`) }),
  });
  const { ends, stopped, facts } = await start(asks(2), { client });
  expect({ ends, facts, calls: server.calls }).toEqual({ ends: [], facts: [], calls: ['POST /files'] });
  expect(stopped.map(({ ask, failure }) => [ask.trial.case, failure?.kind, failure?.message])).toEqual([
    ['c0', 'auth', 'HTTP 401: Incorrect API key provided: sk-…'],
  ]);
});
