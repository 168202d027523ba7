import { expect, test } from 'vitest';
import { cutPace, growPace, type Pace, pacedAt, type Refusal, startPace, stepPace } from './pace.ts';

const nothing = { count: 0, span: 0 };
function refusal(more: Partial<Refusal>): Refusal {
  return {
    minute: nothing,
    recent: nothing,
    answered: 0,
    gap: 0,
    wait: undefined,
    limit: undefined,
    ...more,
  };
}

function paceAfter(seen: Partial<Refusal>): Pace {
  const pace = startPace();
  cutPace(pace, refusal(seen), 0);
  return pace;
}

/** Requests a second. */
const perSecond = (pace: Pace) => pace.rate && Number((pace.rate * 1000).toFixed(2));

test('it does not matter until a refusal, and a server that let nothing in tells no rate', () => {
  expect([pacedAt(startPace(), 5), perSecond(paceAfter({ wait: 1000 }))]).toEqual([5, undefined]);
});

test('the first refusal tells the rate', () => {
  const cases: [string, Partial<Refusal>][] = [
    ['a burst of a minute and what flowed in', { answered: 700, minute: { count: 700, span: 10_000 } }],
    ['the limit that the server named', { answered: 1, minute: { count: 1, span: 10 }, limit: 600 }],
    ['the time of one slot', { answered: 1, minute: { count: 1, span: 10 }, gap: 100, wait: 900 }],
    ['what passed', { answered: 3, minute: { count: 3, span: 1000 } }],
    [
      'a full window, until it starts anew',
      { answered: 600, minute: { count: 600, span: 20_000 }, wait: 40_000 },
    ],
  ];
  expect(cases.map(([name, seen]) => [name, perSecond(paceAfter(seen))])).toEqual([
    ['a burst of a minute and what flowed in', 9],
    ['the limit that the server named', 9],
    ['the time of one slot', 0.9],
    ['what passed', 2.7],
    ['a full window, until it starts anew', 20],
  ]);
});

test('requests are spaced by it', () => {
  const pace: Pace = { rate: 0.01, refused: undefined, level: 1, at: 0 };
  expect(pacedAt(pace, 0)).toBe(0);
  stepPace(pace, 0);
  expect([pacedAt(pace, 0), pacedAt(pace, 60)]).toEqual([100, 100]);
});

test('it grows quickly away from a refused rate and carefully near it', () => {
  const growths = [undefined, 0.02, 0.01].map((refused) => {
    const pace: Pace = { rate: 0.01, refused, level: 0, at: 0 };
    growPace(pace);
    return Number(((pace.rate ?? 0) / 0.01 - 1).toFixed(4));
  });
  expect(growths).toEqual([0.1, 0.05, 0.0005]);
});
