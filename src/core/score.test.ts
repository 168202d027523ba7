import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Answer, FailedKind, TrialEnd } from '../domain/answer.ts';
import { failedKinds } from '../domain/answer.ts';
import type { Assertion, Finding } from '../domain/assertion.ts';
import type { Json } from '../domain/json.ts';
import type { ScoreWorkers } from '../domain/ports.ts';
import type { TrialScore } from '../domain/score.ts';
import type { Case } from '../domain/suite.ts';
import { answerOf } from './assertions/testdata/said.ts';
import { scoreTrial } from './score.ts';

const answer = (outcome: Answer['outcome'], text: string, more: Partial<Answer> = {}) =>
  answerOf(text, { outcome, ...more });

const demand = (
  type: string,
  params: { [name: string]: Json },
  more: Partial<Assertion> = {},
): Assertion => ({
  type,
  negated: false,
  name: more.negated ? `not-${type}` : type,
  weight: 1,
  params,
  where: { file: 'evals/a.eval.yaml' },
  ...more,
});

const caseOf = (assertions: readonly Assertion[]): Case => ({
  id: 'one',
  vars: {},
  tags: [],
  user: 'Hi',
  assertions,
  where: { file: 'evals/a.eval.yaml' },
});

/** Workers that find what they are told; they note what was asked of them. */
function workersFinding(finding: Finding) {
  const asked: string[] = [];
  const workers: ScoreWorkers = {
    async find(assertion, subject) {
      asked.push(`${assertion.type} ${'text' in subject ? subject.text : ''}`);
      return finding;
    },
    async close() {},
  };
  return { workers, asked };
}
const noWorkers: ScoreWorkers = {
  find: () => Promise.reject(new Error('no worker is needed here')),
  close: async () => {},
};

/** The score of an answer that is one finding of a worker, with an assertion's particulars. */
const scoreFinding = (finding: Finding, more: Partial<Assertion> = {}) =>
  scoreTrial(
    1,
    answer('answered', 'x'),
    caseOf([demand('regex', { value: 'x' }, more)]),
    workersFinding(finding).workers,
  );

describe('an answer', () => {
  it('passes when all its assertions do, at once when none needs a worker', () => {
    const kase = caseOf([
      demand('contains', { value: 'a' }),
      demand('equals', { value: 1 }, { path: '/a', name: 'equals /a' }),
    ]);
    expect(scoreTrial(2, answer('answered', '{"a":1}'), kase, noWorkers)).toEqual({
      ordinal: 2,
      outcome: 'answered',
      status: 'pass',
      value: 1,
      scores: [
        { assertion: 'contains', status: 'pass', reason: '', weight: 1 },
        { assertion: 'equals /a', status: 'pass', reason: '', weight: 1 },
      ],
    } satisfies TrialScore);
  });

  it('fails when one assertion does, with expected and found, and its value is the weighted mean', () => {
    const kase = caseOf([
      demand('contains', { value: 'a' }, { weight: 3 }),
      demand('equals', { value: 'b' }),
    ]);
    expect(scoreTrial(1, answer('answered', 'a'), kase, noWorkers)).toEqual({
      ordinal: 1,
      outcome: 'answered',
      status: 'fail',
      value: 0.75,
      scores: [
        { assertion: 'contains', status: 'pass', reason: '', weight: 3 },
        {
          assertion: 'equals',
          status: 'fail',
          reason: 'expected "b", found "a"',
          expected: 'b',
          actual: 'a',
          weight: 1,
        },
      ],
    });
  });

  it('is only informed by an assertion of weight 0', () => {
    const kase = caseOf([
      demand('contains', { value: 'a' }),
      demand('contains', { value: 'z' }, { weight: 0 }),
    ]);
    const score = scoreTrial(1, answer('answered', 'a'), kase, noWorkers) as TrialScore;
    expect([score.status, score.value, score.scores.map(({ status }) => status)]).toEqual([
      'pass',
      1,
      ['pass', 'fail'],
    ]);
  });

  it.each<[string, Assertion[], string]>([
    ['no assertion', [], 'the case has no assertion'],
    [
      'only informative ones',
      [demand('contains', { value: 'a' }, { weight: 0 })],
      'every assertion of the case has weight 0',
    ],
  ])('is unscored with %s', (_title, assertions, reason) => {
    const { scores: _, ...score } = scoreTrial(
      1,
      answer('answered', 'a'),
      caseOf(assertions),
      noWorkers,
    ) as TrialScore;
    expect(score).toEqual({ ordinal: 1, outcome: 'answered', status: 'unscored', reason });
  });

  it('of tool calls alone is asserted as an empty text', () => {
    const calls = answer('answered', '', {
      body: { text: '', tool_calls: [{ name: 'f', arguments: '{}' }] },
    });
    const kase = caseOf([demand('contains', { value: 'a' }, { negated: true })]);
    expect((scoreTrial(1, calls, kase, noWorkers) as TrialScore).status).toBe('pass');
  });

  it('fails an assertion and its negation alike where the pointer leads nowhere', () => {
    const nowhere = { path: '/b', name: 'there' };
    const kase = caseOf([
      demand('contains', { value: 'x' }, nowhere),
      demand('contains', { value: 'x' }, { ...nowhere, negated: true }),
      demand('regex', { value: 'x' }, { ...nowhere, negated: true }),
    ]);
    const missing = {
      assertion: 'there',
      status: 'fail',
      reason: 'nothing at /b: the answer has "a"',
      weight: 1,
    };
    expect(scoreTrial(1, answer('answered', '{"a":1}'), kase, noWorkers)).toEqual({
      ordinal: 1,
      outcome: 'answered',
      status: 'fail',
      value: 0,
      scores: [missing, missing, missing],
    });
  });

  it('sends patterns to a worker with the text at the path', async () => {
    const { workers, asked } = workersFinding({ pass: true, reason: 'it matches' });
    const kase = caseOf([
      demand('regex', { value: 'x' }, { path: '/a' }),
      demand('contains', { value: 'a' }),
    ]);
    const score = await scoreTrial(1, answer('answered', '{"a":"x"}'), kase, workers);
    expect([score.status, asked]).toEqual(['pass', ['regex x']]);
  });

  it('with an assertion kind that does not exist is a bug of ours', () => {
    expect(() => scoreTrial(1, answer('answered', 'a'), caseOf([demand('rhymes', {})]), noWorkers)).toThrow(
      new Error('no assertion kind "rhymes" (evals/a.eval.yaml)'),
    );
  });
});

describe('one finding', () => {
  const rows: [string, Finding, Partial<Assertion>, Pick<TrialScore, 'status' | 'value'>, string][] = [
    ['a pass', { pass: true, reason: 'the answer has it' }, {}, { status: 'pass', value: 1 }, ''],
    [
      'a pass, negated',
      { pass: true, reason: 'the answer has it' },
      { negated: true },
      { status: 'fail', value: 0 },
      'the answer has it',
    ],
    [
      'a fail, negated',
      { pass: false, reason: 'it has not' },
      { negated: true },
      { status: 'pass', value: 1 },
      '',
    ],
    [
      'a value below 1',
      { value: 0.9, reason: 'close' },
      {},
      { status: 'fail', value: 0.9 },
      'close; scored 0.9, the threshold is 1',
    ],
    ['a value of 1', { value: 1, reason: '' }, {}, { status: 'pass', value: 1 }, ''],
    [
      'a value at the threshold',
      { value: 0.7, reason: 'close' },
      { threshold: 0.7 },
      { status: 'pass', value: 0.7 },
      'close',
    ],
    [
      'a value below it',
      { value: 0.69, reason: '' },
      { threshold: 0.7 },
      { status: 'fail', value: 0.69 },
      'scored 0.69, the threshold is 0.7',
    ],
    [
      'a value below the threshold, negated',
      { value: 0.69, reason: 'close' },
      { negated: true, threshold: 0.7 },
      { status: 'pass', value: 0.31 },
      'close',
    ],
    [
      'a value at the threshold, negated',
      { value: 0.1, reason: '' },
      { negated: true, threshold: 0.1 },
      { status: 'fail', value: 0.9 },
      'measured 0.1, which is not below the threshold of 0.1',
    ],
    [
      'a value above the threshold that four decimals would show below it, negated',
      { value: 0.333334, reason: 'near' },
      { negated: true, threshold: 0.33333 },
      { status: 'fail', value: 0.666666 },
      'near; measured 0.333334, which is not below the threshold of 0.33333',
    ],
    [
      'a value of 1, negated',
      { value: 1, reason: '' },
      { negated: true },
      { status: 'fail', value: 0 },
      'measured 1, which is not below the threshold of 1',
    ],
    [
      'a value of 0 with threshold 0',
      { value: 0, reason: '' },
      { threshold: 0 },
      { status: 'pass', value: 0 },
      '',
    ],
    [
      'a pass with a value',
      { pass: true, value: 0.4, reason: 'fair' },
      {},
      { status: 'pass', value: 0.4 },
      'fair',
    ],
    [
      'a fail with a value',
      { pass: false, value: 0.4, reason: 'poor' },
      { threshold: 0.1 },
      { status: 'fail', value: 0.4 },
      'poor',
    ],
    ['nothing', { unscored: 'it hung' }, {}, { status: 'unscored' }, 'it hung'],
    ['nothing, negated', { unscored: 'it hung' }, { negated: true }, { status: 'unscored' }, 'it hung'],
  ];
  it.each(rows)('that is %s', async (_title, finding, more, expected, reason) => {
    const { status, value, scores } = await scoreFinding(finding, more);
    expect({ status, value, reason: scores[0]?.reason }).toEqual({ ...expected, reason });
  });

  it('that is unscored leaves the trial unscored, unless another assertion fails', async () => {
    const { workers } = workersFinding({ unscored: 'it hung' });
    const regex = demand('regex', { value: 'x' });
    const pass = await scoreTrial(
      1,
      answer('answered', 'a'),
      caseOf([regex, demand('contains', { value: 'a' })]),
      workers,
    );
    const fail = await scoreTrial(
      1,
      answer('answered', 'a'),
      caseOf([regex, demand('contains', { value: 'b' })]),
      workers,
    );
    expect([pass.status, pass.value, pass.reason]).toEqual(['unscored', undefined, 'regex: it hung']);
    expect([fail.status, fail.value, fail.reason]).toEqual(['fail', 0, undefined]);
  });

  it('negated has the complement of the value and the opposite decision', async () => {
    const findings = fc.oneof(
      fc.record({ pass: fc.boolean(), reason: fc.string() }),
      fc.record({ value: fc.integer({ min: 0, max: 1000 }).map((n) => n / 1000), reason: fc.string() }),
    );
    const thresholds = fc.integer({ min: 0, max: 20 }).map((n) => n / 20);
    await fc.assert(
      fc.asyncProperty(findings, thresholds, async (finding, threshold) => {
        const plain = await scoreFinding(finding, { threshold });
        const negated = await scoreFinding(finding, { threshold, negated: true });
        expect(negated.value).toBeCloseTo(1 - (plain.value ?? Number.NaN), 12);
        expect(negated.status).toBe(plain.status === 'pass' ? 'fail' : 'pass');
      }),
      { numRuns: 100 },
    );
  });
});

describe('an end that is no finished answer', () => {
  const negated = caseOf([demand('contains', { value: 'canary' }, { negated: true })]);
  const rows: [string, TrialEnd, string][] = [
    [
      'cut off',
      answer('truncated', 'can', { detail: 'max_output_tokens' }),
      'the answer was cut off at the output limit (max_output_tokens)',
    ],
    ['cut off without a word', answer('truncated', 'can'), 'the answer was cut off at the output limit'],
    [
      'filtered',
      answer('filtered', '', { detail: 'content_filter' }),
      'the content filter stopped the answer (content_filter)',
    ],
    [
      'refused',
      answer('refused', '', { body: { text: '', refusal: 'I cannot.' } }),
      'the model refused: "I cannot."',
    ],
    ['empty', answer('empty', ''), 'the answer is empty: neither text nor a tool call'],
  ];
  it.each(rows)('fails even a negated assertion when it is %s', (_title, end, reason) => {
    const expected = { ordinal: 1, outcome: end.outcome, status: 'fail', value: 0, scores: [], reason };
    expect(scoreTrial(1, end, negated, noWorkers)).toEqual(expected);
  });

  it.each(['answered', 'truncated', 'refused'] as const)(
    'is unscored when a fallback brought it, though it is %s: it says nothing of the pin',
    (outcome) => {
      const link = { name: 'spare at azure', api: 'chat', model: 'spare' } as const;
      const passing = caseOf([demand('contains', { value: 'x' })]);
      expect(scoreTrial(3, answer(outcome, 'x', { link }), passing, noWorkers)).toEqual({
        ordinal: 3,
        outcome,
        status: 'unscored',
        scores: [],
        reason: 'served by the fallback spare at azure, not by the pin',
      });
    },
  );

  it('is unscored when no answer came, and fails when the prompt is too long', () => {
    const statusOf = (kind: FailedKind) => {
      const end: TrialEnd = { outcome: 'failed', kind, message: 'as it was', possibly_billed: false };
      const { status, value, reason, scores } = scoreTrial(1, end, negated, noWorkers) as TrialScore;
      return { status, value, reason, scores };
    };
    for (const kind of failedKinds) {
      expect(statusOf(kind)).toEqual(
        kind === 'context_length'
          ? {
              status: 'fail',
              value: 0,
              reason: 'the prompt is longer than the model takes: as it was',
              scores: [],
            }
          : { status: 'unscored', value: undefined, reason: `no answer (${kind}): as it was`, scores: [] },
      );
    }
  });
});
