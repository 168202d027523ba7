import { afterEach, describe, expect, test } from 'vitest';
import { errorBody, responsesAnswer } from '../../fixtures/answers.ts';
import { key } from '../../fixtures/asking.ts';
import { type BatchServer, type BatchServerOptions, startBatchServer } from '../../fixtures/batch-server.ts';
import { fixedClock } from '../../fixtures/harness/io.ts';
import type { BatchFact, Fact } from '../domain/fact.ts';
import { factSchema } from '../domain/fact.ts';
import type { Ask, AskEnd, BatchClient, Clock, Journal } from '../domain/ports.ts';
import { trialKey } from '../domain/trial.ts';
import { openBatchClient } from '../provider/batch.ts';
import { type BatchOptions, executeBatch } from './execute-batch.ts';

const model = 'gpt-5.4-mini-2026-03-17';

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.close()));
});

function asks(count: number, more: Partial<Ask['request']> = {}): Ask[] {
  return Array.from({ length: count }, (_, place) => ({
    trial: { suite: 's', case: `c${place}`, target: more.model ?? model, ordinal: 1 },
    request: {
      api: 'responses',
      model,
      user: `question ${place}`,
      params: { max_output_tokens: 50 },
      ...more,
    },
    key: 'a'.repeat(64),
    input: 'b'.repeat(16),
  }));
}

/** Answers each request with its own question. */
const echo: BatchServerOptions['answer'] = ({ custom_id, body }) => ({
  status: 200,
  body: responsesAnswer({
    text: String((body.input as { content: string }[]).at(-1)?.content),
    model: body.model,
    id: `resp_${custom_id}`,
  }),
});

async function serve(
  options: Partial<BatchServerOptions> = {},
): Promise<{ server: BatchServer; client: BatchClient }> {
  const server = await startBatchServer({ answer: echo, ...options });
  const client = await openBatchClient({
    env: { OPENAI_API_KEY: key },
    baseURL: server.url,
    timeoutMs: 10_000,
    allowAliases: [],
    providers: new Map(),
    now: () => new Date('2026-11-22T10:00:00Z'),
  });
  opened.push(client, server);
  return { server, client };
}

/** A journal in memory whose every fact is one that can be read again; `refuse` may throw in place of keeping one. */
function memoryJournal(facts: Fact[] = [], refuse: (fact: Fact) => void = () => {}) {
  const answered = new Set<string>();
  const keep = async (fact: Fact) => {
    refuse(fact);
    facts.push(factSchema.parse(fact));
    if (fact.kind === 'answer') answered.add(fact.trial);
  };
  const journal: Journal = { note: keep, append: keep, close: async () => undefined };
  return { ...journal, facts, answered };
}

interface Start {
  readonly client: BatchClient;
  readonly journal?: ReturnType<typeof memoryJournal>;
  readonly clock?: Clock;
  readonly told?: string[];
  readonly options?: Partial<BatchOptions>;
}

/** One start of a run: takes up what its journal holds, as `resume` does. */
async function start(
  plan: readonly Ask[],
  { client, journal = memoryJournal(), clock = fixedClock(), told = [], options }: Start,
) {
  const answered = new Set(journal.facts.flatMap((fact) => (fact.kind === 'answer' ? [fact.trial] : [])));
  const stream = executeBatch(
    plan.filter(({ trial }) => !answered.has(trialKey(trial))),
    { client, journal, clock, random: () => 0, tell: (message) => told.push(message) },
    {
      plan: 'p',
      run: 'r1',
      earlier: journal.facts.filter((fact): fact is BatchFact => fact.kind === 'batch'),
      answered,
      detach: false,
      billOnce: false,
      stop: new AbortController().signal,
      abort: new AbortController().signal,
      ...options,
    },
  );
  const ends: AskEnd[] = [];
  for (;;) {
    const next = await stream.next();
    if (next.done) return { ends, stopped: next.value, facts: journal.facts, told };
    const { trial } = next.value.ask;
    if (next.value.end.outcome !== 'failed') expect(journal.answered.has(trialKey(trial))).toBe(true);
    ends.push(next.value);
  }
}

function shown(ends: readonly AskEnd[]): string[] {
  return ends
    .map(({ ask, end, attempts }) => {
      const how = end.outcome === 'failed' ? end.kind : `${end.outcome} ${end.body.text}`;
      return `${ask.trial.case}: ${how} (${attempts})`;
    })
    .sort();
}

function kinds(facts: readonly Fact[]): string[] {
  return facts.map((fact) => (fact.kind === 'batch' ? `batch ${fact.step}` : fact.kind));
}

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

describe('what a batch did not answer', () => {
  test('is submitted three times in all and then has failed', async () => {
    const { server, client } = await serve({ ending: () => ({ status: 'expired', run: 0 }) });
    const { ends, facts } = await start(asks(2), { client });
    expect(shown(ends)).toEqual(['c0: batch_expired (3)', 'c1: batch_expired (3)']);
    expect(server.batches.map(({ lines }) => lines.length)).toEqual([2, 2, 2]);
    expect(facts.flatMap((fact) => (fact.kind === 'failure' ? [fact.final] : []))).toEqual([
      false,
      false,
      false,
      false,
      true,
      true,
    ]);
  });

  test('is submitted no more often when it could be tried more often live', async () => {
    const { server, client } = await serve({
      answer: () => ({ status: 429, body: errorBody('Slow down.', { code: 'rate_limit_exceeded' }) }),
    });
    const { ends } = await start(asks(1), { client });
    expect([shown(ends), server.batches.length]).toEqual([['c0: rate_limited (3)'], 3]);
  });

  test('is submitted again when the batch was cancelled, or completed without it', async () => {
    const { client } = await serve({
      ending: (batch) =>
        batch === 1
          ? { status: 'cancelled', run: 0.5, named: true }
          : { status: 'completed', run: batch === 2 ? 0 : 1 },
    });
    const { ends } = await start(asks(2), { client });
    expect(ends.map(({ end, attempts }) => `${end.outcome} ${attempts}`)).toEqual([
      'answered 1',
      'answered 3',
    ]);
  });

  test('is not submitted again when it may have been billed and is to be billed once', async () => {
    const { server, client } = await serve({
      ending: (batch) =>
        batch === 1 ? { status: 'expired', run: 0.5, named: true } : { status: 'completed', run: 0 },
    });
    const { ends } = await start(asks(2), { client, options: { billOnce: true } });
    expect(ends.map(({ end, attempts }) => `${end.outcome} ${attempts}`)).toEqual(['answered 1', 'failed 2']);
    expect(server.batches.length).toBe(2);
  });

  test('is not submitted again when it never can be answered', async () => {
    const { server, client } = await serve({
      answer: (line, nth) => {
        const { content } = (line.body.input as { content: string }[]).at(-1) ?? { content: '' };
        if (content !== 'question 1') return echo(line, nth);
        return { status: 400, body: errorBody('Too long.', { code: 'context_length_exceeded' }) };
      },
    });
    const { ends } = await start(asks(2), { client });
    expect(shown(ends)).toEqual(['c0: answered question 0 (1)', 'c1: context_length (1)']);
    expect(server.batches.length).toBe(1);
  });

  test('is not asked when its target has been stopped', async () => {
    const { server, client } = await serve({
      answer: (line, nth) =>
        line.custom_id < '8'
          ? { status: 404, body: errorBody('No such model.', { code: 'model_not_found' }) }
          : echo(line, nth),
      ending: () => ({ status: 'completed', run: 0.9 }),
    });
    const { ends, stopped } = await start(asks(40), { client });
    expect(stopped.map(({ failure }) => failure?.kind)).toEqual(['model_not_found']);
    expect(ends.length).toBe(36);
    expect(server.batches.length).toBe(1);
  });
});

test('a refused input file fails its trials and no others', async () => {
  const { server, client } = await serve({
    ending: (batch) =>
      batch === 1
        ? { status: 'failed', errors: [{ code: 'invalid_json_line', message: 'Not JSON.', line: 2 }] }
        : { status: 'completed' },
  });
  const other = 'gpt-5.4-nano-2026-03-17';
  const { ends } = await start([...asks(1), ...asks(1, { model: other })], { client });
  expect(
    ends.map(
      ({ ask, end }) => `${ask.request.model}: ${end.outcome === 'failed' ? end.message : end.outcome}`,
    ),
  ).toEqual([`${model}: the batch was refused: Not JSON. (line 2 of its input)`, `${other}: answered`]);
  expect(server.batches.length).toBe(2);
});

test('lines that the vendor refuses fail their trials alone; the others are submitted without them', async () => {
  const refused = (line: number) => ({ code: 'invalid_value', message: `No ${line}.`, line });
  const { server, client } = await serve({
    ending: (batch) =>
      batch === 1 ? { status: 'failed', errors: [refused(2), refused(4)] } : { status: 'completed' },
  });
  const { ends, facts } = await start(asks(5), { client });
  expect(shown(ends)).toEqual([
    'c0: answered question 0 (2)',
    'c1: invalid_request (1)',
    'c2: answered question 2 (2)',
    'c3: invalid_request (1)',
    'c4: answered question 4 (2)',
  ]);
  expect(server.batches.map(({ lines }) => lines.length)).toEqual([5, 3]);
  expect(facts.flatMap((fact) => (fact.kind === 'failure' ? [`${fact.message} ${fact.final}`] : []))).toEqual(
    [
      'the batch was refused for other lines of its input, so this request was not run false',
      'the batch was refused for this request: No 2. (line 2 of its input) true',
      'the batch was refused for other lines of its input, so this request was not run false',
      'the batch was refused for this request: No 4. (line 4 of its input) true',
      'the batch was refused for other lines of its input, so this request was not run false',
    ],
  );
});

test('a vendor that finds fault with one line after the other is asked three times', async () => {
  const { server, client } = await serve({
    ending: () => ({ status: 'failed', errors: [{ code: 'x', message: 'No.', line: 1 }] }),
  });
  const { ends } = await start(asks(5), { client });
  expect([shown(ends), server.batches.length]).toEqual([
    [
      'c0: invalid_request (1)',
      'c1: invalid_request (2)',
      'c2: invalid_request (3)',
      'c3: batch_missing (3)',
      'c4: batch_missing (3)',
    ],
    3,
  ]);
});

describe('what a batch of an earlier start did not answer', () => {
  const submitted = async (count: number, options: Partial<BatchServerOptions>) => {
    const { server, client } = await serve(options);
    const facts: Fact[] = [];
    await start(asks(count), { client, journal: memoryJournal(facts), options: { detach: true } });
    const again = (more: Partial<BatchOptions> = {}, told: string[] = []) =>
      // A trial that was never submitted stands beside them.
      start(asks(count + 1), { client, journal: memoryJournal(facts), told, options: more });
    return { server, again };
  };
  const half: Partial<BatchServerOptions> = {
    ending: (batch) => ({ status: 'completed', run: batch === 1 ? 0.5 : 1 }),
  };

  test('may have been billed and is not asked again under a budget; what was never submitted is', async () => {
    const { server, again } = await submitted(4, half);
    const { ends } = await again({ billOnce: true });
    const outcomes = ends.map(({ end }) => (end.outcome === 'failed' ? end.kind : end.outcome));
    expect(outcomes.sort()).toEqual(['answered', 'answered', 'answered', 'batch_missing', 'batch_missing']);
    expect(server.batches.map(({ lines }) => lines.length)).toEqual([4, 1]);
  });

  test('is asked again without a budget, and said to be billed perhaps', async () => {
    const { server, again } = await submitted(4, half);
    const { ends, facts } = await again();
    expect(ends.map(({ end }) => end.outcome)).toEqual(Array.from({ length: 5 }, () => 'answered'));
    expect(server.batches.map(({ lines }) => lines.length)).toEqual([4, 3]);
    expect(
      facts.flatMap((fact) => (fact.kind === 'failure' ? [`${fact.possibly_billed} ${fact.final}`] : [])),
    ).toEqual(['true false', 'true false']);
  });

  const gone: Partial<BatchServerOptions> = {
    ...half,
    instead: ({ path }) =>
      path === '/v1/files/file-1/content' ? { status: 404, json: errorBody('No such file.') } : undefined,
  };
  const unread =
    'the input file of batch batch-1 cannot be read, so what it lost is not known: HTTP 404: No such file.';

  test('stops the asking under a budget when nobody can tell what it was', async () => {
    const { server, again } = await submitted(4, gone);
    const { ends, stopped } = await again({ billOnce: true });
    expect([ends.length, stopped.map(({ failure }) => failure?.message?.slice(0, unread.length))]).toEqual([
      2,
      [unread],
    ]);
    expect(server.batches.length).toBe(1);
  });

  test('is asked again without a budget although nobody can tell what it was', async () => {
    const { again } = await submitted(4, gone);
    const told: string[] = [];
    const { ends } = await again({}, told);
    expect([ends.length, told.some((text) => text.startsWith(unread))]).toEqual([5, true]);
  });

  test('is not read back where nothing was lost, or nothing was billed', async () => {
    for (const options of [{}, { ending: () => ({ status: 'expired' as const, run: 0.5 }) }]) {
      const { server, again } = await submitted(4, options);
      await again({ billOnce: true });
      expect(server.calls.filter((call) => call === 'GET /files/file-1/content')).toEqual([]);
    }
  });

  test('fails alone where the vendor refuses it, and the others are submitted without it', async () => {
    const { server, again } = await submitted(4, {
      ending: (batch) =>
        batch === 1
          ? { status: 'failed', errors: [{ code: 'x', message: 'No.', line: 2 }] }
          : { status: 'completed' },
    });
    const { ends } = await again();
    expect(shown(ends)).toEqual([
      'c0: answered question 0 (2)',
      'c1: invalid_request (1)',
      'c2: answered question 2 (2)',
      'c3: answered question 3 (2)',
      'c4: answered question 4 (1)',
    ]);
    expect(server.batches.map(({ lines }) => lines.length)).toEqual([4, 4]);
  });
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
  expect(shown(ends)).toEqual(['c0: answered question 0 (1)', 'c1: answered question 1 (1)']);
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
