import { expect, test } from 'vitest';
import { unscoredLines } from './unscored-words.ts';

test('five reasons are named, and the trials of the others counted', () => {
  const reasons = Array.from({ length: 7 }, (_, index) => ({
    ...{
      kind: index === 0 ? 'timeout' : undefined,
      reason: 'x'.repeat(400),
      trials: 9 - index,
      case: `c${index}`,
    },
  }));
  const { lines, rest } = unscoredLines({ unscored: { trials: 50, reasons } });
  expect([lines.map(({ what, trials, example }) => [what, trials, example]), lines[0]?.reason, rest]).toEqual(
    [
      [
        ['timeout', 9, 'c0'],
        ['not scored', 8, 'c1'],
        ['not scored', 7, 'c2'],
        ['not scored', 6, 'c3'],
        ['not scored', 5, 'c4'],
      ],
      `${'x'.repeat(300)} … 100 more characters`,
      15,
    ],
  );
});

test('a side without such trials has nothing to say', () => {
  expect(unscoredLines({})).toEqual({ lines: [], rest: 0 });
});
