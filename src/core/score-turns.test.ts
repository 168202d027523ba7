import { describe, expect, test } from 'vitest';
import type { Answer, ToolCall, TrialEnd } from '../domain/answer.ts';
import type { Assertion } from '../domain/assertion.ts';
import type { Json } from '../domain/json.ts';
import type { ScoreWorkers } from '../domain/ports.ts';
import type { Case, Turn } from '../domain/suite.ts';
import { scoreTurns } from './score-turns.ts';

const answer = (text: string, tool_calls?: ToolCall[]): Answer => ({
  outcome: 'answered',
  body: { text, ...(tool_calls && { tool_calls }) },
  id: 'resp_1',
  served: 'm',
  usage: null,
  latency_ms: null,
});
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
});
