import { expect, test } from 'vitest';
import { fixedClock } from '../../fixtures/harness/io.ts';
import type { AttemptEnd } from '../domain/answer.ts';
import { failedKinds } from '../domain/answer.ts';
import type { Fact } from '../domain/fact.ts';
import type { Link } from '../domain/link.ts';
import type { Ask, AskEnd, Client, Journal } from '../domain/ports.ts';
import { execute, type Stopped, startCourse } from './execute.ts';
import { createLimiter } from './limiter.ts';
import type { Purse } from './purse.ts';
import { answer, answered, failed } from './testdata/ends.ts';

const down = failed('server_error', { should_retry: false });

const linkTo = (model: string): Link => ({ name: `link ${model}`, api: 'responses', model });

/** Asks of the model `pin` with two fallbacks, `b` and `c`. */
function asks(count: number): Ask[] {
  const request = (model: string) => ({ api: 'responses', model, user: 'u', params: {} }) as const;
  return Array.from({ length: count }, (_, place) => ({
    trial: { suite: 's', case: `c${place}`, target: 't', ordinal: 1 },
    request: request('pin'),
    key: 'k',
    input: 'i',
    fallback: ['b', 'c'].map((model) => ({ link: linkTo(model), request: request(model) })),
  }));
}

/** What came of the asks whose models answer as the script says: one entry an attempt, the last repeats. */
async function ask(
  plan: Ask[],
  script: Record<string, readonly AttemptEnd[]>,
  { purse, stop = new AbortController() }: { purse?: Purse; stop?: AbortController } = {},
) {
  const seen: string[] = [];
  const drawn: string[] = [];
  const facts: Fact[] = [];
  const client: Client = {
    async ask({ trial, request: { model } }) {
      const entry = seen.filter((one) => one === `${trial.case} ${model}`).length;
      seen.push(`${trial.case} ${model}`);
      const entries = script[model] ?? [answered];
      const end = entries[Math.min(entry, entries.length - 1)] ?? answered;
      if ('failure' in end && end.failure.kind === 'cancelled') stop.abort();
      return end;
    },
    close: async () => undefined,
  };
  const keep = async (fact: Fact) => void facts.push(fact);
  const journal: Journal = { note: keep, append: keep, close: async () => undefined };
  const clock = fixedClock();
  const limiter = createLimiter({ clock, random: () => 0, settings: { concurrency: 1 } });
  const stream = execute(
    plan,
    { client, journal, clock, limiter, purse, requestId: () => 'q', random: () => 0 },
    {
      workers: 1,
      course: startCourse(plan.length),
      loadOf: ({ request: { model } }) => {
        drawn.push(model);
        return { key: { origin: 'o', model }, tokens: 1 };
      },
      stop: stop.signal,
      abort: new AbortController().signal,
    },
  );
  const ends: string[] = [];
  const show = ({ ask: { trial }, end, attempts }: AskEnd) => {
    const how = end.outcome === 'failed' ? end.kind : `${end.outcome} by ${end.link?.name ?? 'the pin'}`;
    return `${trial.case} ${how}, ${attempts}`;
  };
  for (;;) {
    const next = await stream.next();
    if (next.done) return { ends, seen, drawn, facts, stopped: next.value.map(shownStop) };
    ends.push(show(next.value));
  }
}

function shownStop({ ask: { trial }, link, failure, spent }: Stopped): string {
  return `${link?.name ?? trial.target}: ${failure?.kind ?? spent?.what}`;
}

/** The journal in short. */
function lines(facts: readonly Fact[]): string[] {
  return facts.flatMap((fact) => {
    if (!('trial' in fact)) return [];
    const final = fact.kind === 'failure' && fact.final ? ' final' : '';
    return [`${fact.kind} ${fact.attempt} ${fact.link?.name ?? 'pin'}${final}`];
  });
}

test('a target that is down has its trial asked of the fallbacks in turn, each with attempts and limits of its own', async () => {
  const { ends, seen, drawn, facts } = await ask(asks(1), {
    pin: [failed('timeout', { possibly_billed: true })],
    b: [failed('server_error'), down],
  });
  expect({ ends, seen, drawn, lines: lines(facts) }).toEqual({
    ends: ['c0 answered by link c, 5'],
    seen: ['c0 pin', 'c0 pin', 'c0 b', 'c0 b', 'c0 c'],
    drawn: ['pin', 'b', 'c'],
    lines: [
      'intent 1 pin',
      'failure 1 pin',
      'intent 2 pin',
      'failure 2 pin final',
      'intent 3 link b',
      'failure 3 link b',
      'intent 4 link b',
      'failure 4 link b final',
      'intent 5 link c',
      'answer 5 link c',
    ],
  });
});

test('the answer of a fallback is kept under the fingerprint and the model of the trial, beside the link', async () => {
  const { facts } = await ask(asks(1), { pin: [down] });
  expect(facts.filter(({ kind }) => kind === 'answer')).toEqual([
    {
      ...{ kind: 'answer', trial: 's/c0@t#1', attempt: 2, key: 'k', input: 'i', api: 'responses' },
      ...{ model: 'pin', latency_ms: 5, source: 'live', link: linkTo('b'), raw: '{}' },
    },
  ]);
});

test('a fallback is asked where the link is down, and for nothing else', async () => {
  const over: string[] = [];
  for (const kind of failedKinds) {
    const { seen } = await ask(asks(1), { pin: [failed(kind)] });
    if (seen.at(-1) === 'c0 b') over.push(kind);
  }
  expect(over).toEqual(['rate_limited', 'server_error', 'timeout', 'connect_error', 'reset', 'malformed']);
});

test.each(['truncated', 'filtered', 'refused', 'empty'] as const)(
  'an answer that is %s is the answer of its target',
  async (outcome) => {
    const { ends } = await ask(asks(1), { pin: [{ ...answered, answer: { ...answer, outcome } }] });
    expect(ends).toEqual([`c0 ${outcome} by the pin, 1`]);
  },
);

test('a trial that no link answers ends as its target failed, whatever its fallbacks say', async () => {
  const { ends, facts } = await ask(asks(1), {
    pin: [down],
    b: [failed('context_length')],
    c: [failed('invalid_request')],
  });
  expect({ ends, lines: lines(facts) }).toEqual({
    ends: ['c0 server_error, 3'],
    lines: [
      'intent 1 pin',
      'failure 1 pin final',
      'intent 2 link b',
      'failure 2 link b final',
      'intent 3 link c',
      'failure 3 link c final',
    ],
  });
});

test.each([
  ['auth', failed('auth')],
  ['model_not_found', failed('model_not_found')],
  ['invalid_request', failed('invalid_request', { code: 'unsupported_parameter' })],
] as const)(
  'a fallback whose %s would only repeat is given up, and nothing else stops',
  async (kind, end) => {
    const { ends, seen, stopped } = await ask(asks(3), { pin: [down], b: [end] });
    expect({ ends, seen, stopped }).toEqual({
      ends: ['c0 answered by link c, 3', 'c1 answered by link c, 2', 'c2 answered by link c, 2'],
      seen: ['c0 pin', 'c0 b', 'c0 c', 'c1 pin', 'c1 c', 'c2 pin', 'c2 c'],
      stopped: [`link b: ${kind}`],
    });
  },
);

test.each([
  ['a quota that is spent', failed('quota')],
  ['an unknown model', failed('model_not_found')],
  ['a refused shape', failed('invalid_request', { code: 'invalid_json_schema' })],
  ['a wait longer than a run waits', failed('rate_limited', { retry_after_ms: 3_600_000 })],
] as const)(
  '%s of the target stops its asking: the fallback is not paid for what can be resumed',
  async (_title, end) => {
    const { ends, seen } = await ask(asks(3), { pin: [end] });
    expect({ ends: ends.length, seen }).toEqual({ ends: 1, seen: ['c0 pin'] });
  },
);

test('retries on every link draw on the one budget of the run', async () => {
  const { seen } = await ask(asks(2), { pin: [failed('server_error')], b: [failed('server_error')] });
  // Three retries in all, spent by the first trial on its target; going over to a link is none.
  expect(seen).toEqual([
    ...['c0 pin', 'c0 pin', 'c0 pin', 'c0 pin', 'c0 b', 'c0 c'],
    ...['c1 pin', 'c1 b', 'c1 c'],
  ]);
});

test('an interruption on a fallback leaves the trial with what its target failed with', async () => {
  const { ends, seen } = await ask(asks(2), { pin: [down], b: [failed('cancelled')] });
  expect({ ends, seen }).toEqual({ ends: ['c0 server_error, 1'], seen: ['c0 pin', 'c0 b'] });
});

test('each link is held for with the links that are left, and a budget that ends there ends the run', async () => {
  const held: string[] = [];
  const purse: Purse = {
    hold: async ({ request, fallback }) => {
      held.push([request.model, ...(fallback ?? []).map(({ link }) => link.model)].join(' '));
      if (request.model === 'c') return { spent: { what: 'cost', needs: 2, left: 1 } };
      return { hold: { settle: () => undefined, release: () => undefined } };
    },
  };
  const { ends, stopped } = await ask(asks(2), { pin: [down], b: [down] }, { purse });
  expect({ held, ends, stopped }).toEqual({
    held: ['pin b c', 'b c', 'c'],
    ends: ['c0 server_error, 2'],
    stopped: ['t: cost'],
  });
});
