import { expect, test } from 'vitest';
import { scoreLines } from './score-lines.ts';
import { sampleSide, sampleSuite } from './testdata/sides.ts';

test('every score of every trial is a line, whatever passed, in the suite’s order and not that of the answers', () => {
  const all = [
    {
      suite: sampleSuite({ b: [], a: [] }),
      before: sampleSide({ zoe: 'u', a: 'p', eve: 'u' }),
      after: sampleSide({ a: 'pf', b: '.u' }),
      hunted: sampleSide({ a: 'p' }),
    },
  ];
  const told = [...scoreLines(all)].map(({ suite, case: id, side, ordinal, assertion, status, reason }) =>
    [suite, id, side, ordinal, assertion, status, reason].join('|'),
  );
  expect(told).toEqual([
    'triage|b|after|2||unscored|rate_limited',
    'triage|a|before|1|is-json|pass|',
    'triage|a|before|1|equals|pass|pass #1',
    'triage|a|after|1|is-json|pass|',
    'triage|a|after|1|equals|pass|pass #1',
    'triage|a|after|2|is-json|pass|',
    'triage|a|after|2|equals|fail|fail #2',
    'triage|a|hunted|1|is-json|pass|',
    'triage|a|hunted|1|equals|pass|pass #1',
    'triage|eve|before|1||unscored|rate_limited',
    'triage|zoe|before|1||unscored|rate_limited',
  ]);
});
