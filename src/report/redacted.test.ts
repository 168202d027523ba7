import { expect, test } from 'vitest';
import { redactedWords } from './redacted.ts';

test('what was redacted is told by kind, and that nothing was found as well', () => {
  expect([
    redactedWords(undefined),
    redactedWords([]),
    redactedWords([
      { kind: 'email', values: 1200, cases: 1 },
      { kind: 'phone', values: 2, cases: 2 },
    ]),
  ]).toEqual([
    undefined,
    'redacted before sending: nothing, for nothing private was found',
    'redacted before sending: email 1200 in 1 case, phone 2 in 2 cases',
  ]);
});
