import { expect, test } from 'vitest';
import { sameAnswersWords } from './same-answers.ts';
import { side } from './testdata/report.ts';

test('only sides of as many answers are called the very same', () => {
  const after = side({ outcomes: { answered: 2, truncated: 1, 'failed:timeout': 4 } });
  expect(
    [side({ outcomes: { answered: 3 } }), side({ outcomes: { answered: 5 } })].map((before) =>
      sameAnswersWords({ before, after }),
    ),
  ).toEqual([
    'both sides are the very same stored answers',
    'all answers after are among the stored ones before',
  ]);
});
