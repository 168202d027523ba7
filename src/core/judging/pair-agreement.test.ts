import { expect, test } from 'vitest';
import type { Answer } from '../../domain/answer.ts';
import type { Judge } from '../../domain/judge.ts';
import type { PairLabel } from '../../domain/pair-agreement.ts';
import { kappaOf } from './kappa.ts';
import { pairAgreementOf, pairCheckAsks, pairFiguresOf } from './pair-agreement.ts';
import type { Better } from './pair-request.ts';

const house: Judge = {
  name: 'house',
  target: { name: 'house', api: 'responses', model: 'referee-2026-02-01', params: {} },
  controls: [],
};
const label = (better: PairLabel['better']): PairLabel => ({
  criteria: 'Names Anna.',
  a: 'A',
  b: 'B',
  better,
});
const said = (better: Better): Answer => ({
  ...{ outcome: 'answered', body: { text: JSON.stringify({ reason: 'R.', better }) }, id: 'r' },
  ...{ served: 'm', usage: null, latency_ms: 1 },
});

test('every pair is asked in both orders, as often as it is repeated', () => {
  const asks = pairCheckAsks(house, [label('a'), label('b')], 2);
  const places = asks.map((repeat) =>
    repeat.map((pair) => pair.map(({ trial }) => `${trial.case}#${trial.ordinal}`)),
  );
  expect(places).toEqual([
    [
      ['pair 1#1', 'pair 1#1'],
      ['pair 2#1', 'pair 2#1'],
    ],
    [
      ['pair 1#2', 'pair 1#2'],
      ['pair 2#2', 'pair 2#2'],
    ],
  ]);
  const [[one] = []] = asks;
  expect(
    one?.map(({ request }) => request.said?.map((said) => ('text' in said ? said.text.split('\n')[1] : ''))),
  ).toEqual([
    ['"A"', '"B"'],
    ['"B"', '"A"'],
  ]);
});

test('a verdict that turns with the order is that neither is better, and the order is counted beside it', () => {
  const ends: readonly (readonly [Better, Better])[] = [
    ['first', 'second'],
    ['second', 'first'],
    ['first', 'first'],
    ['neither', 'neither'],
  ];
  const labels = [label('a'), label('a'), label('b'), label('neither'), label('b')];
  const agreement = pairAgreementOf(house, labels, (place) => {
    const [ahead, behind] = ends[place] ?? [];
    const pair = [ahead && said(ahead), behind && said(behind)] as const;
    return place === 0 ? [pair, pair, [said('neither'), said('neither')]] : [pair];
  });
  expect(agreement).toEqual({
    judge: 'house',
    asked: agreement.asked,
    verdicts: {
      a: { a: 1, b: 1, neither: 0 },
      b: { a: 0, b: 0, neither: 1 },
      neither: { a: 0, b: 0, neither: 1 },
    },
    ...{ unscored: 1, pairs: 3, pairs_alike: 1 },
    position: { compared: 4, turned: 1, decided: 6, first: 4 },
  });
  const { accuracy, turned, first, self_agreement } = pairFiguresOf(agreement);
  expect([accuracy, turned, first, self_agreement].map(({ rate }) => rate)).toEqual([
    0.5,
    0.25,
    4 / 6,
    1 / 3,
  ]);
});

test('kappa over three kinds is that of the textbook', () => {
  // Agreement 0.6 where chance alone brings 0.33.
  const table = [
    [20, 5, 5],
    [5, 20, 5],
    [10, 10, 20],
  ];
  expect(kappaOf(table)?.toFixed(4)).toBe('0.4030');
  expect([
    kappaOf([
      [3, 0],
      [0, 0],
    ]),
    kappaOf([[0]]),
  ]).toEqual([undefined, undefined]);
});
