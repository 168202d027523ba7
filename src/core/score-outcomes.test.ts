import { describe, expect, it } from 'vitest';
import type { Answer } from '../domain/answer.ts';
import type { Assertion } from '../domain/assertion.ts';
import type { Json } from '../domain/json.ts';
import type { Price } from '../domain/price.ts';
import type { TrialScore } from '../domain/score.ts';
import { answerOf } from './assertions/testdata/said.ts';
import { scoreTrial } from './score.ts';

const where = { file: 'evals/a.eval.yaml' };
const workers = { find: () => Promise.reject(new Error('no worker is needed here')), close: async () => {} };

/** `not-equals`, `refusal`…: an assertion by its written name. */
function demand(
  written: string,
  params: { [name: string]: Json } = {},
  more: Partial<Assertion> = {},
): Assertion {
  const negated = written.startsWith('not-');
  return { type: written.replace(/^not-/, ''), negated, name: written, weight: 1, params, where, ...more };
}

const group = (written: string, parts: readonly Assertion[], more: Partial<Assertion> = {}) =>
  demand(written, {}, { ...more, group: parts });

async function score(answer: Answer, assertions: readonly Assertion[], price?: Price): Promise<TrialScore> {
  const kase = { id: 'one', vars: {}, tags: [], user: 'Hi', assertions, where };
  return scoreTrial(1, answer, kase, workers, price);
}

/** How a trial is scored, in one line. */
async function line(answer: Answer, ...assertions: Assertion[]): Promise<string> {
  const { status, outcome, scores, reason } = await score(answer, assertions);
  const each = scores.map((one) => `${one.assertion} ${one.status}${one.reason && `: ${one.reason}`}`);
  return [`${outcome} ${status}${reason === undefined ? '' : `: ${reason}`}`, ...each].join(' | ');
}

const refused = answerOf('', { outcome: 'refused', body: { text: '', refusal: 'No.' } });
const cut = answerOf('Once upon', { outcome: 'truncated' });
const blankCut = answerOf(' ', { outcome: 'truncated', detail: 'max_output_tokens' });
const filtered = answerOf('half a word', { outcome: 'filtered' });
const refusal = demand('refusal');
const truncated = demand('outcome', { value: 'truncated' });
const holds = demand('not-contains', { value: 'secret' });

describe('an outcome that the case expects', () => {
  it('does not fail the trial', async () => {
    expect([
      await line(refused, refusal),
      await line(cut, truncated),
      await line(filtered, demand('outcome', { value: ['refused', 'filtered'] })),
      await line(answerOf(''), demand('outcome', { value: 'empty' })),
      await line(answerOf('yes'), demand('outcome', { value: ['answered', 'refused'] })),
    ]).toEqual([
      'refused pass | refusal pass',
      'truncated pass | outcome pass',
      'filtered pass | outcome pass',
      'empty pass | outcome pass',
      'answered pass | outcome pass',
    ]);
  });

  it('still does when it is another one, or when nothing expects it with weight', async () => {
    expect([
      await line(cut, refusal),
      await line(refused, truncated),
      await line(refused, demand('refusal', {}, { weight: 0 }), holds),
      await line(refused, demand('not-refusal')),
      await line(cut, demand('not-outcome', { value: 'answered' })),
      await line(refused, group('not-any-of', [refusal])),
      await line(answerOf('Sure.'), refusal, holds),
      await line(answerOf('The end.'), truncated),
    ]).toEqual([
      'truncated fail: the answer was cut off at the output limit',
      'refused fail: the model refused: "No."',
      'refused fail: the model refused: "No."',
      'refused fail: the model refused: "No."',
      'truncated fail: the answer was cut off at the output limit',
      'refused fail: the model refused: "No."',
      'answered fail | refusal fail: expected a refusal, but the model answered: "Sure." | not-contains pass',
      'answered fail | outcome fail: expected the outcome truncated, found answered',
    ]);
  });

  it('leaves out what needs a text when there is none, and scores the text that there is', async () => {
    const canary = demand('canary', { value: 'CANARY-1234' });
    const told = answerOf('', { outcome: 'refused', body: { text: '', refusal: 'Not CANARY-1234.' } });
    expect([
      await line(refused, refusal, holds, demand('contains', { value: 'x' }), canary),
      await line(told, refusal, canary),
      await line(filtered, demand('outcome', { value: 'filtered' }), demand('contains', { value: 'x' })),
      await line(cut, truncated, demand('contains', { value: 'x' }), holds),
      await line(blankCut, truncated, holds),
    ]).toEqual([
      'refused pass | refusal pass | canary pass',
      'refused fail | refusal pass | canary fail: the refusal gives away "CANARY-1234": as it is',
      'filtered pass | outcome pass',
      'truncated fail | outcome pass | contains fail: expected the answer to contain "x", found "Once upon" | not-contains pass',
      'truncated pass | outcome pass',
    ]);
  });

  it('may be expected in a group, where what needs a text then fails, negated or not', async () => {
    const either = group('any-of', [refusal, demand('contains', { value: 'doctor' })]);
    const both = group('all-of', [refusal, holds]);
    expect([
      await line(refused, either),
      await line(answerOf('Ask a doctor.'), either),
      await line(cut, either),
      await line(refused, both),
    ]).toEqual([
      'refused pass | any-of pass: refusal holds',
      'answered pass | any-of pass: contains holds',
      'truncated fail: the answer was cut off at the output limit',
      'refused fail | all-of fail: 1 of 2 does not hold: not-contains (the model refused: "No.")',
    ]);
  });
});

describe('a group', () => {
  const yes = demand('contains', { value: 'a' });
  const no = demand('contains', { value: 'z' });
  const unsure = demand('latency', { max: 1 });
  const near = demand('levenshtein', { value: 'abcd' });
  const answer = answerOf('abcx');
  const unknown = 'latency: the stored answer does not say how long it took';

  it('of which any assertion may hold fails only when all do', async () => {
    expect([
      await line(answer, group('any-of', [no, yes])),
      await line(answer, group('any-of', [no, no])),
      await line(answer, group('any-of', [unsure, yes])),
      await line(answer, group('any-of', [unsure, no])),
      await line(answer, group('any-of', [demand('contains', { value: 'a' }, { weight: 0 }), no])),
      await line(answer, group('any-of', [demand('contains', { value: 'a' }, { weight: 0 })])),
      await line(answer, group('not-any-of', [no, yes])),
      await line(answer, group('any-of', [near], { threshold: 0.75 })),
      await line(answer, group('any-of', [near, no], { threshold: 0.8 })),
    ]).toEqual([
      'answered pass | any-of pass: contains holds',
      'answered fail | any-of fail: none of 2 holds: contains (expected the answer to contain "z", found "abcx"), contains (expected the answer to contain "z", found "abcx")',
      'answered pass | any-of pass: contains holds',
      `answered unscored: any-of: ${unknown} | any-of unscored: ${unknown}`,
      'answered fail | any-of fail: none of 1 holds: contains (expected the answer to contain "z", found "abcx")',
      'answered unscored: any-of: every assertion of the group has weight 0 | any-of unscored: every assertion of the group has weight 0',
      'answered fail | not-any-of fail: contains holds',
      'answered pass | any-of pass: levenshtein holds',
      'answered fail | any-of fail: none of 2 holds with a value of 0.8: levenshtein (scored 0.75), contains (scored 0)',
    ]);
  });

  it('of which all must hold is unscored only while it could be either', async () => {
    expect([
      await line(answer, group('all-of', [yes, yes])),
      await line(answer, group('all-of', [yes, no])),
      await line(answer, group('all-of', [unsure, no])),
      await line(answer, group('all-of', [unsure, yes])),
      await line(answer, group('all-of', [yes, no], { threshold: 0.5 })),
      await line(answer, group('all-of', [yes, no, no], { threshold: 0.5 })),
      await line(answer, group('all-of', [yes, unsure], { threshold: 0.5 })),
      await line(answer, group('all-of', [no, no, unsure], { threshold: 0.5 })),
      await line(answer, group('all-of', [yes, no, unsure], { threshold: 0.5 })),
      await line(answer, group('all-of', [group('any-of', [no, yes]), near], { threshold: 0.875 })),
    ]).toEqual([
      'answered pass | all-of pass: all of 2 hold',
      'answered fail | all-of fail: 1 of 2 does not hold: contains (expected the answer to contain "z", found "abcx")',
      'answered fail | all-of fail: 1 of 2 does not hold: contains (expected the answer to contain "z", found "abcx")',
      `answered unscored: all-of: ${unknown} | all-of unscored: ${unknown}`,
      'answered pass | all-of pass: the mean of 2 reaches 0.5',
      'answered fail | all-of fail: the mean of 3 is below the threshold of 0.5: contains (scored 1), contains (scored 0), contains (scored 0)',
      'answered pass | all-of pass',
      'answered fail | all-of fail: the mean of 3 is below the threshold of 0.5: contains (scored 0), contains (scored 0), latency (not scored)',
      `answered unscored: all-of: ${unknown} | all-of unscored: ${unknown}`,
      'answered pass | all-of pass: the mean of 2 reaches 0.875',
    ]);
  });

  it('that is negated fails where there is nothing that its assertions could look at', async () => {
    const there = demand('equals', { value: 'x' }, { path: '/a' });
    const date = demand('date', { value: '2026-11-22' });
    const reason = 'the answer is not JSON: it starts with "abcx"';
    expect([
      await line(answer, group('not-all-of', [there])),
      await line(answer, group('not-any-of', [there, no])),
      await line(answer, group('not-any-of', [group('all-of', [yes, there]), no])),
      await line(answer, group('not-all-of', [there, yes], { threshold: 0.9 })),
      await line(answer, group('not-all-of', [date])),
      await line(answer, group('not-all-of', [there, no])),
      await line(answer, group('not-all-of', [group('not-all-of', [there])])),
      await line(answer, group('any-of', [there, yes])),
    ]).toEqual([
      `answered fail | not-all-of fail: ${reason}`,
      `answered fail | not-any-of fail: ${reason}`,
      `answered fail | not-any-of fail: ${reason}`,
      `answered fail | not-all-of fail: ${reason}`,
      'answered fail | not-all-of fail: expected the date 2026-11-22, but the answer is not one date: "abcx"',
      'answered pass | not-all-of pass: 1 of 2 does not hold: contains (expected the answer to contain "z", found "abcx")',
      'answered fail | not-all-of fail: all of 1 hold',
      'answered pass | any-of pass: contains holds',
    ]);
  });

  it('waits for its assertions that run on a worker', async () => {
    const found = { find: async () => ({ pass: true, reason: 'found' }), close: async () => {} };
    const kase = {
      id: 'one',
      vars: {},
      tags: [],
      user: 'Hi',
      assertions: [group('all-of', [demand('regex', { value: 'x' }), yes])],
      where,
    };
    expect(await scoreTrial(1, answer, kase, found)).toEqual({
      ordinal: 1,
      outcome: 'answered',
      status: 'pass',
      value: 1,
      scores: [{ assertion: 'all-of', status: 'pass', value: 1, weight: 1, reason: 'all of 2 hold' }],
    });
  });
});

describe('the cost of an answer', () => {
  const price: Price = {
    rates: { input: 1, output: 10 },
    tiers: { default: 1, batch: 0.5 },
    regional: 1.1,
  };
  const usage = { input: 1000, output: 100 };
  const dear = demand('cost', { max: 0.001 });
  const unknown =
    'there is no price for this answer of demo-2026-01-15; add one under `prices:` in the config';

  it('is that of its own tokens, tier and batch, and unknown without a price', async () => {
    const statuses = [
      await score(answerOf('x', { usage }), [dear], price),
      await score(answerOf('x', { usage, batch: true }), [dear], price),
      await score(answerOf('x', { usage, service_tier: 'odd' }), [dear], price),
      await score(answerOf('x', { usage }), [dear]),
    ].map(({ scores: [only] }) => `${only?.status} ${only?.reason}`);
    expect(statuses).toEqual([
      'fail expected at most 0.001 USD, found 0.002',
      'pass ',
      `unscored ${unknown}`,
      `unscored ${unknown}`,
    ]);
  });
});
