import { expect, test } from 'vitest';

const expected = process.env.EXPECTED_NODE;

test.skipIf(expected === undefined)('the tests run on the Node version that the CI job names', () => {
  expect(`${process.version}.`.startsWith(`v${expected}.`)).toBe(true);
});
