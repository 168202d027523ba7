import { describe, expect, it } from 'vitest';
import type { TrialEnd } from '../domain/answer.ts';
import type { Assertion } from '../domain/assertion.ts';
import type { Json } from '../domain/json.ts';
import type { Case } from '../domain/suite.ts';
import { comparesTrials, scoreAcross } from './across-trials.ts';
import { answerOf } from './assertions/testdata/said.ts';
import { scoreTrial } from './score.ts';
import { scoreTurns } from './score-turns.ts';

const where = { file: 'evals/a.eval.yaml' };
const workers = { find: () => Promise.reject(new Error('no worker is needed here')), close: async () => {} };

const demand = (
  type: string,
  more: Partial<Assertion> = {},
  params: { [name: string]: Json } = {},
): Assertion => ({
  type,
  negated: false,
  name: type,
  weight: 1,
  params,
  where,
  ...more,
});

const consistent = demand('consistent', { path: '/a' });

/** The trials of one case, scored each alone and then together, one line a trial. */
async function lines(ends: readonly TrialEnd[], ...assertions: Assertion[]): Promise<string[]> {
  const kase: Case = { id: 'one', vars: {}, tags: [], user: 'Hi', assertions, where };
  const trials = [];
  for (const [index, end] of ends.entries())
    trials.push({ end, score: await scoreTrial(index + 1, end, kase, workers) });
  return scoreAcross(kase, trials).map(({ ordinal, status, value, scores }) => {
    const each = scores.map((one) => `${one.assertion} ${one.status}${one.reason && `: ${one.reason}`}`);
    return [`#${ordinal} ${status}${value === undefined ? '' : ` ${value}`}`, ...each].join(' | ');
  });
}

const answers = (...texts: string[]) => texts.map((text) => answerOf(text));

describe('trials that are compared with each other', () => {
  it('pass when they agree, as JSON where they are JSON', async () => {
    const agrees = (what: string) =>
      `consistent pass: the value at /a, ${what}, agrees with 1 of the 1 other trial`;
    expect(await lines(answers('{"a":{"x":1,"y":2}}', '{"b":0,"a":{"y":2,"x":1.0}}'), consistent)).toEqual([
      `#1 pass 1 | ${agrees('{"x":1,"y":2}')}`,
      `#2 pass 1 | ${agrees('{"y":2,"x":1}')}`,
    ]);
  });

  it('are each measured by the share of the others that they agree with', async () => {
    const most = demand('consistent', { threshold: 0.5 });
    expect(await lines(answers('yes', 'no', 'yes'), most)).toEqual([
      '#1 pass 0.5 | consistent pass: the answer, "yes", agrees with 1 of the 2 other trials',
      '#2 fail 0 | consistent fail: the answer, "no", agrees with 0 of the 2 other trials; scored 0, the threshold is 0.5',
      '#3 pass 0.5 | consistent pass: the answer, "yes", agrees with 1 of the 2 other trials',
    ]);
  });

  it('keep the scores of their other assertions', async () => {
    const short = demand('length', {}, { max: 2 });
    expect(await lines(answers('no', 'yes'), short, demand('consistent', { weight: 0 }))).toEqual([
      '#1 pass 1 | length pass | consistent fail: the answer, "no", agrees with 0 of the 1 other trial; scored 0, the threshold is 1',
      '#2 fail 0 | length fail: expected at most 2 characters in the answer, found 3 | consistent fail: the answer, "yes", agrees with 0 of the 1 other trial; scored 0, the threshold is 1',
    ]);
  });

  it('disagree with one that has nothing at the path, which fails', async () => {
    expect(await lines(answers('{"a":1}', '{"a":1}', '{}'), consistent)).toEqual([
      '#1 fail 0.5 | consistent fail: the value at /a, 1, agrees with 1 of the 2 other trials; scored 0.5, the threshold is 1',
      '#2 fail 0.5 | consistent fail: the value at /a, 1, agrees with 1 of the 2 other trials; scored 0.5, the threshold is 1',
      '#3 fail 0 | consistent fail: nothing at /a: the answer is an object without keys',
    ]);
  });

  it('do not decide alone, and leave out what is no answer of the pin', async () => {
    const link = { name: 'backup', api: 'chat', model: 'other' } as const;
    const failed = { outcome: 'failed', kind: 'timeout', message: 'late', possibly_billed: true } as const;
    const ends = [answerOf('{"a":1}'), answerOf('{"a":2}', { link }), failed, answerOf('')];
    expect(await lines(ends, consistent)).toEqual([
      '#1 unscored | consistent unscored: there is no other answered trial to compare this one with',
      '#2 unscored',
      '#3 unscored',
      '#4 fail 0',
    ]);
  });

  it('are those of a case with such an assertion', () => {
    expect([comparesTrials([demand('length')]), comparesTrials([demand('length'), consistent])]).toEqual([
      false,
      true,
    ]);
  });
});

it('compares the last answers of conversations that came to their end, beside the scores of their turns', () => {
  const kase = {
    ...{ id: 'one', vars: {}, tags: [], user: 'Hi', where, assertions: [demand('consistent')] },
    turns: [
      { user: 'Hi', assertions: [demand('contains', {}, { value: 'o' })] },
      { user: 'And?', assertions: [] },
    ],
  };
  const trials = [['yo', 'yes'], ['oh', 'no'], ['so', 'yes'], ['no']].map((texts, index) => {
    const ends = texts.map((text) => answerOf(text));
    if (ends.length === 1) ends.push(answerOf('', { outcome: 'truncated' }));
    const score = scoreTurns(index + 1, ends, kase, workers);
    if (score instanceof Promise) throw new Error('nothing here takes a worker');
    return { score, end: ends.at(-1) as TrialEnd };
  });
  expect(
    scoreAcross(kase, trials).map(({ status, value, turn, scores }) => [
      ...[status, value, turn],
      ...scores.map((one) => `${one.assertion} ${one.status} ${one.value}`),
    ]),
  ).toEqual([
    ['fail', 0.75, 2, 'turn 1: contains pass undefined', 'consistent fail 0.5'],
    ['fail', 0.5, 2, 'turn 1: contains pass undefined', 'consistent fail 0'],
    ['fail', 0.75, 2, 'turn 1: contains pass undefined', 'consistent fail 0.5'],
    ['fail', 0, 2, 'turn 1: contains pass undefined'],
  ]);
});
