import { describe, expect, test } from 'vitest';
import type { Answer, TrialEnd } from '../domain/answer.ts';
import type { Assertion } from '../domain/assertion.ts';
import type { Json } from '../domain/json.ts';
import type { ScoreWorkers } from '../domain/ports.ts';
import type { Price } from '../domain/price.ts';
import type { Case, Turn } from '../domain/suite.ts';
import { priceOf } from './cost.ts';
import { scoreTurns } from './score-turns.ts';
import { answer } from './testdata/said.ts';

const demand = (type: string, params: { [name: string]: Json }): Assertion => ({
  ...{ type, negated: false, name: type, weight: 1, params, where: { file: 'a.yaml' } },
});
const workers: ScoreWorkers = {
  find: async () => ({ unscored: 'no worker here' }),
  close: async () => undefined,
};
const found = answer('', [{ name: 'find', arguments: '{}' }]);
const timeout: TrialEnd = { outcome: 'failed', kind: 'timeout', message: 'late', possibly_billed: true };

/** A question, the result of a tool, and a text of the user. */
const talk: Case & { readonly turns: readonly Turn[] } = {
  id: 'talk',
  vars: {},
  tags: [],
  user: 'Where is it?',
  turns: [
    { user: 'Where is it?', assertions: [demand('tool-called', { value: 'find' })] },
    { tool_results: [{ tool: 'find', result: 'here' }], assertions: [demand('contains', { value: 'here' })] },
    { user: 'Thanks', assertions: [] },
  ],
  assertions: [demand('contains', { value: 'Welcome' }), demand('tool-count', { value: 1 })],
  where: { file: 'a.yaml' },
};
const score = (...ends: TrialEnd[]) => scoreTurns(2, ends, talk, workers);
const pass = (assertion: string) => ({ assertion, status: 'pass', reason: '', weight: 1 });

describe('a trial with turns', () => {
  test('passes when every turn passes, and the case on the last answer and the calls of all', () => {
    expect(score(found, answer('It is here.'), answer('Welcome.'))).toEqual({
      ordinal: 2,
      outcome: 'answered',
      scores: ['turn 1: tool-called', 'turn 2: contains', 'contains', 'tool-count'].map(pass),
      status: 'pass',
      value: 1,
      turn: 3,
    });
  });

  test('costs what its turns cost, and not a fraction more', () => {
    const price = priceOf({ rates: { input: 1, output: 1 } });
    const paid = (input: number): Answer => ({ ...answer('x'), usage: { input, output: 0 } });
    const dear = { ...talk, turns: [1, 2].map((n) => ({ user: `${n}`, assertions: [] })) };
    const capped = { ...dear, assertions: [demand('cost', { max: 0.3 })] };
    expect(scoreTurns(1, [paid(100_000), paid(200_000)], capped, workers, price)).toMatchObject({
      status: 'pass',
      scores: [{ assertion: 'cost', status: 'pass' }],
    });
  });

  test('fails with any of its turns, and points to the first that failed', () => {
    expect(score(found, answer('Gone.'), answer('Welcome.'))).toEqual({
      ordinal: 2,
      outcome: 'answered',
      scores: [
        pass('turn 1: tool-called'),
        {
          assertion: 'turn 2: contains',
          status: 'fail',
          reason: 'expected the answer to contain "here", found "Gone."',
          expected: 'here',
          actual: 'Gone.',
          weight: 1,
        },
        pass('contains'),
        pass('tool-count'),
      ],
      status: 'fail',
      value: 0.75,
      turn: 2,
    });
  });

  test('is unscored when a later turn has no answer, and what passed before is kept', () => {
    expect(score(found, timeout)).toEqual({
      ordinal: 2,
      outcome: 'failed',
      status: 'unscored',
      scores: [pass('turn 1: tool-called')],
      reason: 'turn 2: no answer (timeout): late',
      turn: 2,
    });
  });

  test('stays failed by an earlier turn when a later one has no answer', () => {
    const other = answer('', [{ name: 'find', arguments: '{}' }]);
    const strict = {
      ...talk,
      turns: [
        { ...talk.turns[0], assertions: [demand('tool-count', { value: 2 })] } as Turn,
        ...talk.turns.slice(1),
      ],
    };
    const { scores: _scores, ...rest } = scoreTurns(2, [other, timeout], strict, workers) as Exclude<
      ReturnType<typeof score>,
      Promise<unknown>
    >;
    expect(rest).toEqual({
      ordinal: 2,
      outcome: 'failed',
      status: 'fail',
      value: 0,
      reason: 'turn 2: no answer (timeout): late',
      turn: 1,
    });
  });

  test('fails when an answer is none, or leaves the script', () => {
    const cut: Answer = { ...answer('It'), outcome: 'truncated', detail: 'max_output_tokens' };
    const reasons = [score(found, cut), score(answer('I do not know.'))].map((one) =>
      one instanceof Promise ? undefined : [one.status, one.reason],
    );
    expect(reasons).toEqual([
      ['fail', 'turn 2: the answer was cut off at the output limit (max_output_tokens)'],
      ['fail', 'turn 2 cannot be asked: it gives results of tools, and turn 1 calls none'],
    ]);
  });

  test('waits for what a worker scores', async () => {
    const slow = { ...talk, assertions: [demand('regex', { value: 'W' })] };
    expect(await scoreTurns(1, [found, answer('here'), answer('Welcome.')], slow, workers)).toEqual({
      ordinal: 1,
      outcome: 'answered',
      scores: [
        pass('turn 1: tool-called'),
        pass('turn 2: contains'),
        { assertion: 'regex', status: 'unscored', reason: 'no worker here', weight: 1 },
      ],
      status: 'unscored',
      reason: 'regex: no worker here',
      turn: 3,
    });
  });

  test('may end with an outcome that its last turn or its case expects, and no turn before', () => {
    const refused: Answer = { ...answer(''), outcome: 'refused', body: { text: '', refusal: 'No.' } };
    const last = { user: 'Do harm.', assertions: [demand('refusal', {})] };
    const expecting = { ...talk, turns: [{ user: 'Hi', assertions: [] }, last] };
    const early = { ...talk, turns: [last, { user: 'And?', assertions: [] }] };
    expect([
      scoreTurns(1, [answer('Hello.'), refused], { ...expecting, assertions: [] }, workers),
      scoreTurns(1, [refused], { ...early, assertions: [demand('refusal', {})] }, workers),
    ]).toEqual([
      {
        ordinal: 1,
        outcome: 'refused',
        status: 'pass',
        value: 1,
        scores: [pass('turn 2: refusal')],
        turn: 2,
      },
      {
        ordinal: 1,
        outcome: 'refused',
        status: 'fail',
        value: 0,
        scores: [],
        reason: 'turn 1: the model refused: "No."',
        turn: 1,
      },
    ]);
  });

  test('is asserted by its case on what all turns took, and what any of them gives away', () => {
    const usage = { input: 100, cached: 40, cache_write: 0, output: 10, reasoning: 0 };
    const took = (text: string): Answer => ({
      ...answer(text),
      usage,
      latency_ms: 200,
      service_tier: 'default',
    });
    const whole = {
      ...talk,
      turns: [
        { user: 'Hi', assertions: [demand('latency', { max: 200 })] },
        { user: 'Bye', assertions: [demand('output-tokens', { max: 10 })] },
      ],
      assertions: [
        demand('latency', { max: 300 }),
        demand('output-tokens', { max: 15 }),
        demand('cached-share', { min: 0.5 }),
        demand('cost', { max: 0.0002 }),
        demand('canary', { value: 'CANARY-7f3a9c21' }),
        demand('no-pii', {}),
      ],
    };
    const price: Price = { rates: { input: 1, output: 1 }, tiers: { default: 1 }, regional: 1 };
    const secret = took('It is canary 7F3A9C21 of ada@example.com.');
    const scored = scoreTurns(1, [secret, took('Bye.')], whole, workers, price);
    expect(scored instanceof Promise ? [] : scored.scores.map((one) => [one.assertion, one.reason])).toEqual([
      ['turn 1: latency', ''],
      ['turn 2: output-tokens', ''],
      ['latency', 'expected at most 300 ms, found 400'],
      ['output-tokens', 'expected at most 15 output tokens, found 20'],
      ['cached-share', 'expected a cached share of at least 0.5, found 0.400'],
      ['cost', 'expected at most 0.0002 USD, found 0.00022'],
      [
        'canary',
        'the answer of turn 1 gives away "CANARY-7f3a9c21": spelled otherwise (case, spaces or invisible characters)',
      ],
      ['no-pii', 'the answer of turn 1 holds personal data: email "ada@example.com"'],
    ]);
  });
});
