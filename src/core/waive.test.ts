import { expect, test } from 'vitest';
import type { Suite } from '../domain/suite.ts';
import { compareSuite } from './compare.ts';
import { decide } from './decide.ts';
import { sampleSide, sampleSuite } from './testdata/sides.ts';
import { isWaivedWhole, unusedWaivers, waivedOf } from './waive.ts';

const waiver = {
  ...{ case: 'a', assertion: 'equals', why: 'known', who: 'ada', until: '2026-12-01' },
  where: { file: 'evals/triage.waivers.yaml', line: 3, column: 3 },
};

/** A suite in which nothing of case `a` counts. */
function waivedSuite(): Suite {
  const suite = sampleSuite({ a: [], b: [] }, { required: ['a'], max_drop: 100 });
  const assertion = {
    ...{ type: 'equals', negated: false, name: 'equals', weight: 0, params: {} },
    where: { file: 'evals/triage.eval.yaml' },
  };
  const cases = suite.cases.map((one) => (one.id === 'a' ? { ...one, assertions: [assertion] } : one));
  return { ...suite, cases, waivers: [waiver] };
}

test('a waiver is shown with the candidate’s trials that failed by it', () => {
  const { where: _where, ...shown } = waiver;
  expect(waivedOf(waivedSuite(), sampleSide({ a: 'pffu', b: 'p' }))).toEqual([{ ...shown, failed: 2 }]);
  expect(waivedOf(sampleSuite({ a: [] }), sampleSide({ a: 'f' }))).toEqual([]);
});

test('a waiver that hides nothing is told, and one of a case without a score is not', () => {
  const suite = waivedSuite();
  expect([
    unusedWaivers(suite, sampleSide({ a: 'ppu' })),
    unusedWaivers(suite, sampleSide({ a: 'pf' })),
    unusedWaivers(suite, sampleSide({ a: 'u' })),
    unusedWaivers(suite, sampleSide({ b: 'p' })),
  ]).toEqual([
    [
      'the waiver of case a, assertion equals, hides nothing: none of 2 trials failed by it; remove it (evals/triage.waivers.yaml:3)',
    ],
    [],
    [],
    [],
  ]);
});

test('a case of which nothing counts is neither compared nor required', () => {
  const suite = waivedSuite();
  const design = { seed: 's', interleaved: false, live: false, hunts: false, attempt: null };
  const comparison = compareSuite(
    suite,
    sampleSide({ a: 'pp', b: 'pp' }),
    { ...sampleSide({ a: 'ff', b: 'pp' }) },
    design,
  );
  const { verdict, suites } = decide([{ suite, comparison, design }]);
  expect({
    whole: suite.cases.map(isWaivedWhole),
    status: verdict.status,
    cases: suites[0]?.rows[0]?.cases,
    required: comparison.cases.map(({ required }) => required),
  }).toEqual({ whole: [true, false], status: 'passed', cases: 1, required: [false, false] });
});
