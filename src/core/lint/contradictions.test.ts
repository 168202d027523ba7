import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Assertion } from '../../domain/assertion.ts';
import type { Json } from '../../domain/json.ts';
import { contradictions } from './contradictions.ts';

/** An assertion as short as a suite writes it: `not-` negates, `path`, `weight` and `threshold` stand beside the fields. */
function demand(written: { readonly type: string; readonly [field: string]: Json }): Assertion {
  const { type, path, weight, threshold, ...params } = written;
  return {
    type: type.replace(/^not-/, ''),
    negated: type.startsWith('not-'),
    name: type,
    ...(typeof path === 'string' ? { path } : {}),
    weight: typeof weight === 'number' ? weight : 1,
    ...(typeof threshold === 'number' ? { threshold } : {}),
    params,
    where: { file: 'a.eval.yaml' },
  };
}

type Written = Parameters<typeof demand>[0];

function clashes(...list: readonly Written[]): string[] {
  return contradictions({ assertions: list.map(demand) }).map(
    ({ first, second, why }) => `${first.name}, ${second.name}: ${why}`,
  );
}

const excluded: readonly (readonly [Written, Written, string])[] = [
  [
    { type: 'equals', path: '/a', value: 'x' },
    { type: 'equals', path: '/a', value: 'y' },
    'the answer that passes the first, "x", fails the second',
  ],
  [
    { type: 'equals', value: 1 },
    { type: 'equals', value: 2 },
    'the answer that passes the first, 1, fails the second',
  ],
  [{ type: 'equals', value: 'x' }, { type: 'not-equals', value: 'x' }, 'one forbids what the other demands'],
  [{ type: 'regex', value: 'x' }, { type: 'not-regex', value: 'x' }, 'one forbids what the other demands'],
  [
    { type: 'contains', value: 'x' },
    { type: 'not-contains', value: 'x' },
    'one forbids what the other demands',
  ],
  [
    { type: 'contains', value: 'the refund' },
    { type: 'not-contains', value: 'refund' },
    '"the refund" must be there, and "refund" must not',
  ],
  [
    { type: 'contains', value: 'The Refund' },
    { type: 'not-icontains', value: 'refund' },
    '"The Refund" must be there, and "refund" must not',
  ],
  [
    { type: 'icontains', value: 'REFUND' },
    { type: 'not-icontains', value: 'refund' },
    '"REFUND" must be there, and "refund" must not',
  ],
  [
    { type: 'contains-all', value: ['a', 'b'] },
    { type: 'not-contains-any', value: ['c', 'b'] },
    '"b" must be there, and "b" must not',
  ],
  [
    { type: 'not-contains', value: 'Dear' },
    { type: 'starts-with', value: 'Dear Ada' },
    '"Dear Ada" must be there, and "Dear" must not',
  ],
  [
    { type: 'starts-with', value: 'Dear' },
    { type: 'starts-with', value: 'Hello' },
    'no text begins in both ways',
  ],
  [{ type: 'ends-with', value: 'a.' }, { type: 'ends-with', value: 'b.' }, 'no text ends in both ways'],
  [
    { type: 'equals', value: 'yes' },
    { type: 'contains', value: 'no' },
    'the answer that passes the first, "yes", fails the second',
  ],
  [
    { type: 'word-count', min: 2 },
    { type: 'equals', value: 'yes' },
    'the answer that passes the first, "yes", fails the second',
  ],
  [
    { type: 'equals', path: '/n', value: 7 },
    { type: 'number', path: '/n', value: 8, tolerance: 0.5 },
    'the answer that passes the first, 7, fails the second',
  ],
  [
    { type: 'equals', path: '/n', value: 'd' },
    { type: 'one-of', path: '/n', value: ['a', 'b'] },
    'the answer that passes the first, "d", fails the second',
  ],
  [
    { type: 'number', value: 10, tolerance: 1 },
    { type: 'number', value: '13', tolerance: 1 },
    '9 to 11 and 12 to 14 have no number in common',
  ],
  [
    { type: 'number', value: 100, tolerance_percent: 1 },
    { type: 'number', value: 103 },
    '99 to 101 and 103 have no number in common',
  ],
  [
    { type: 'length', max: 20 },
    { type: 'length', min: 30 },
    'at most 20 and at least 30 have no number in common',
  ],
  [
    { type: 'latency', min: 5, max: 10 },
    { type: 'latency', min: 20, max: 30 },
    '5 to 10 and 20 to 30 have no number in common',
  ],
];

test.for(excluded)('no answer passes both %j and %j', ([first, second, why]) => {
  expect(clashes(first, second)).toEqual([`${first.type}, ${second.type}: ${why}`]);
});

const compatible: readonly (readonly [Written, Written])[] = [
  [
    { type: 'equals', path: '/a', value: 'x' },
    { type: 'equals', path: '/b', value: 'y' },
  ],
  [
    { type: 'equals', path: '/a', value: 'x' },
    { type: 'equals', path: '/a', value: 'x' },
  ],
  [
    { type: 'equals', path: '/a', value: 'x', weight: 0 },
    { type: 'equals', path: '/a', value: 'y' },
  ],
  [
    { type: 'equals', path: '/a', value: 'x', ignore_case: true },
    { type: 'equals', path: '/a', value: 'X' },
  ],
  [
    { type: 'equals', value: 'x' },
    { type: 'regex', value: 'y' },
  ],
  [
    { type: 'equals', value: { a: 1 } },
    { type: 'contains', value: '"a": 1' },
  ],
  [
    { type: 'equals', value: 'x' },
    { type: 'levenshtein', value: 'y', threshold: 0.1 },
  ],
  [
    { type: 'contains', value: 'refund' },
    { type: 'not-contains', value: 'the refund' },
  ],
  [
    { type: 'icontains', value: 'refund' },
    { type: 'not-contains', value: 'refund' },
  ],
  [
    { type: 'not-contains', value: 'a' },
    { type: 'not-contains', value: 'b' },
  ],
  [
    { type: 'contains-any', value: ['a', 'b'] },
    { type: 'not-contains', value: 'a' },
  ],
  [
    { type: 'starts-with', value: 'Dear' },
    { type: 'starts-with', value: 'Dear Ada' },
  ],
  [
    { type: 'number', value: 0.3 },
    { type: 'number', value: 0.2, tolerance: 0.1 },
  ],
  [
    { type: 'length', max: 20 },
    { type: 'word-count', min: 30 },
  ],
];

test.for(compatible)('an answer may pass both %j and %j', ([first, second]) => {
  expect([clashes(first, second), clashes(second, first)]).toEqual([[], []]);
});

test('two texts that one answer holds never exclude each other', () => {
  const word = fc.string({ minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(word, word, word, (a, b, c) => {
      const answer = a + b + c;
      const held: Written[] = [
        { type: 'starts-with', value: a },
        { type: 'ends-with', value: c },
        { type: 'contains', value: b },
        { type: 'contains-all', value: [a, b] },
        { type: 'icontains', value: b },
        { type: 'length', min: [...answer].length },
        { type: 'equals', value: answer },
        { type: 'not-contains', value: `${answer}!` },
      ];
      expect(clashes(...held)).toEqual([]);
    }),
    { numRuns: 50 },
  );
});
