import { expect, test } from 'vitest';
import type { Answer } from '../../domain/answer.ts';
import type { Assertion } from '../../domain/assertion.ts';
import type { Case, Suite } from '../../domain/suite.ts';
import { inputDigest } from '../fingerprint.ts';
import { opponentAt } from './contender.ts';
import { hasPairs, isOfPair, opponentOf, type StoredTurn, withOpponents } from './pairs.ts';

const where = { file: 'a' };
const pairwise: Assertion = {
  ...{ type: 'pairwise', negated: false, name: 'pairwise', weight: 1, threshold: 0.5, where },
  params: { criteria: 'Names Anna.' },
};
const kase: Case = { id: 'c', vars: {}, tags: [], user: 'Who?', assertions: [pairwise], where };
const plain: Case = { ...kase, id: 'plain', assertions: [] };
const suiteOf = (...cases: Case[]) => ({ name: 's', cases }) as unknown as Suite;
const said = (text: string, more: Partial<Answer> = {}): Answer => ({
  ...{ outcome: 'answered', body: { text }, id: `r ${text}`, served: 'm', usage: null, latency_ms: 1 },
  ...more,
});
const stored = (ordinal: number, text: string, more: Partial<StoredTurn> = {}): StoredTurn => ({
  ...{ case: 'c', ordinal, input: inputDigest(kase), end: said(text) },
  ...more,
});

test('a case is held against the trials of a side that was asked the same, judges left out', () => {
  const turns = [
    stored(2, 'two'),
    stored(1, 'one'),
    stored(1, 'judged', { judge: 'rubric-00000000' }),
    stored(3, 'other', { input: '0000000000000000' }),
    stored(1, 'plain', { case: 'plain' }),
  ];
  const [held, other] = withOpponents(suiteOf(kase, plain), turns).cases;
  expect(held?.opponents).toEqual([
    { ordinal: 1, ends: [said('one')] },
    { ordinal: 2, ends: [said('two')] },
  ]);
  expect(other).toBe(plain);
  expect([hasPairs(suiteOf(kase, plain)), hasPairs(suiteOf(plain))]).toEqual([true, false]);
});

test('a trial is held against the one of its ordinal, and from the first again where these end', () => {
  const { cases } = withOpponents(suiteOf(kase), [stored(1, 'one'), stored(2, 'two'), stored(3, 'three')]);
  const faced = [1, 2, 3, 4, 5].map((ordinal) => opponentOf(cases[0] ?? kase, ordinal)?.ordinal);
  expect(faced).toEqual([1, 2, 3, 1, 2]);
});

test('turns come in order, and a trial that lacks one is no opponent', () => {
  const turned: Case = { ...kase, turns: [{ user: 'one', assertions: [] }] };
  const at = (ordinal: number, turn: number | undefined, text: string) =>
    stored(ordinal, text, { ...(turn === undefined ? {} : { turn }), input: inputDigest(turned) });
  const turns = [at(1, undefined, 'a'), at(1, 2, 'b'), at(2, 2, 'c')];
  const [held] = withOpponents(suiteOf(turned), turns).cases;
  expect(held?.opponents).toEqual([{ ordinal: 1, ends: [said('a'), said('b')] }]);
});

test('what a baseline has for a trial is its text, a loss, or unknown', () => {
  const at = (end: StoredTurn['end'] | undefined, path?: string, turn = 1) => {
    const turns = end === undefined ? [] : [stored(1, '', { end })];
    const [held = kase] = withOpponents(suiteOf(kase), turns).cases;
    return opponentAt(held, 1, turn, path);
  };
  expect([
    at(said('It was Anna.')),
    at(said('{"who":"Anna"}'), '/who'),
    at(said('It was Anna.'), '/who'),
    at(said('', { outcome: 'refused', body: { text: '', refusal: 'No.' } })),
    at({ outcome: 'failed', kind: 'timeout', message: 'none', possibly_billed: false }),
    at(said('It was Anna.'), undefined, 2),
    at(undefined),
    opponentAt({ ...kase, opponents: [] }, 1, 1, undefined),
  ]).toEqual([
    { text: 'It was Anna.', id: 'r It was Anna.' },
    { text: 'Anna', id: 'r {"who":"Anna"}' },
    { lost: 'the answer is not JSON: it starts with "It was Anna."' },
    { lost: 'the model refused: "No."' },
    { unknown: 'the other side’s trial: no answer (timeout): none' },
    { lost: 'its conversation ended before turn 2' },
    {
      unknown: 'there is no baseline to compare it with; `llm-eval accept` makes a complete run the baseline',
    },
    {
      unknown:
        'the baseline has no answer to this case as it is asked today; `llm-eval accept` takes this run’s',
    },
  ]);
});

test('labels tell what a judge said of a pair from what it said of one answer', () => {
  expect(['pairwise-00000000', 'rubric-00000000', 'control-00000000', undefined].map(isOfPair)).toEqual([
    true,
    false,
    false,
    false,
  ]);
});
