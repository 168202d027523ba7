import { expect, it } from 'vitest';
import { readResult } from './core/assertions/module-result.ts';
import { type AssertionResult, defineAssertion, defineSuiteAssertion } from './index.ts';

it('types an assertion and hands it back as it is', () => {
  const assert = ({ text }: { text: string }) => text === 'yes';
  expect(defineAssertion(assert)).toBe(assert);
});

it('types every result that the worker reads, and no other is one', () => {
  const results: AssertionResult[] = [true, false, 0, 0.5, 1, { pass: true }, { score: 0.4, reason: 'fair' }];
  expect([...results, { pass: false, score: 0.2, reason: 'poor' }].map((one) => readResult(one))).toEqual([
    { pass: true, reason: 'the module returned true' },
    { pass: false, reason: 'the module returned false' },
    { value: 0, reason: '' },
    { value: 0.5, reason: '' },
    { value: 1, reason: '' },
    { pass: true, reason: 'the module returned pass: true' },
    { value: 0.4, reason: 'fair' },
    { pass: false, value: 0.2, reason: 'poor' },
  ]);
  const allowed = 'return true, false, a number from 0 to 1, or { pass, score, reason }';
  const nonsense = [
    Number.NaN,
    7,
    -0.1,
    'true',
    undefined,
    null,
    [true],
    () => true,
    {},
    { passed: true },
    { pass: 'true' },
  ];
  expect(
    [...nonsense, { score: Number.NaN }, { score: '1' }, { pass: true, reason: 1 }, 1n].map((one) =>
      readResult(one),
    ),
  ).toEqual([
    { unscored: `the module returned NaN; ${allowed}` },
    { unscored: `the module returned 7; ${allowed}` },
    { unscored: `the module returned -0.1; ${allowed}` },
    { unscored: `the module returned the text "true"; ${allowed}` },
    { unscored: `the module returned nothing; ${allowed}` },
    { unscored: `the module returned null; ${allowed}` },
    { unscored: `the module returned a list; ${allowed}` },
    { unscored: `the module returned a function; ${allowed}` },
    { unscored: `the module returned an object with neither \`pass\` nor \`score\`; ${allowed}` },
    { unscored: `the module returned an object with neither \`pass\` nor \`score\`; ${allowed}` },
    { unscored: `the module returned \`pass\` as a text; ${allowed}` },
    { unscored: `the module returned \`score\` as NaN; ${allowed}` },
    { unscored: `the module returned \`score\` as a text; ${allowed}` },
    { unscored: `the module returned \`reason\` as a number; ${allowed}` },
    { unscored: `the module returned a bigint; ${allowed}` },
  ]);
});

it('types an assertion over a suite and hands it back as it is', () => {
  const assert = ({ trials }: { trials: readonly { status: 'pass' | 'fail' }[] }) => trials.length > 0;
  expect(defineSuiteAssertion(assert)).toBe(assert);
});
