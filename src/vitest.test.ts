import { expect, test } from 'vitest';
import './vitest.ts';

/** The message of the failure that a matcher ends with. */
async function messageOf(work: () => Promise<void>): Promise<string> {
  try {
    await work();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return 'it passed';
}

const answer = { category: 'outage', note: 'as \u001b[2Ja text' };

test('an answer that satisfies its assertions passes, as text and as data', async () => {
  await expect('Dear Ada, 12').toSatisfyAssertions(
    [
      { type: 'starts-with', value: 'Dear {{ name }}' },
      { type: 'regex', value: '\\d+$' },
      {
        type: 'any-of',
        assert: [
          { type: 'contains', value: 'x' },
          { type: 'contains', value: '12' },
        ],
      },
    ],
    { vars: { name: 'Ada' } },
  );
  await expect(answer).toSatisfyAssertions([{ type: 'equals', path: '/category', value: '{{ expected }}' }], {
    expected: 'outage',
  });
  await expect(answer).not.toSatisfyAssertions([{ type: 'equals', path: '/category', value: 'billing' }]);
});

test('what did not hold is told, each with its reason, and the answer escaped', async () => {
  const message = await messageOf(() =>
    expect(answer).toSatisfyAssertions([
      { type: 'equals', path: '/category', value: 'billing' },
      { type: 'contains', path: '/note', value: 'text' },
      { type: 'not-contains', path: '/note', value: 'text', name: 'no text' },
    ]),
  );
  expect(message).toBe(`expected the answer to satisfy 3 assertions, and 2 did not hold:
  equals /category: expected "billing" at /category, found "outage"
  no text: the value at /note contains "text"

the answer:
{"category":"outage","note":"as \\u001b[2Ja text"}`);
});

test('what held is told of an answer that was not to satisfy its assertions', async () => {
  const message = await messageOf(() =>
    expect('yes').not.toSatisfyAssertions([{ type: 'equals', value: 'yes' }]),
  );
  expect(message).toBe(`expected the answer not to satisfy the 1 assertion, and it did:
  equals

the answer:
yes`);
});

test('what cannot be scored satisfies neither the matcher nor its opposite', async () => {
  const slow = [{ type: 'latency', max: 10 }];
  const unscored = `expected the answer to satisfy 1 assertion, and 1 did not hold:
  latency: could not be scored: the stored answer does not say how long it took

the answer:
yes`;
  expect([
    await messageOf(() => expect('yes').toSatisfyAssertions(slow)),
    await messageOf(() => expect('yes').not.toSatisfyAssertions(slow)),
  ]).toEqual([unscored, unscored]);
});

test('an assertion that is not one is told with what is allowed', async () => {
  const messages = [
    await messageOf(() => expect('yes').toSatisfyAssertions([{ type: 'is-json', valeu: 'yes' }])),
    await messageOf(() => expect('yes').toSatisfyAssertions([])),
    await messageOf(() => expect('yes').toSatisfyAssertions([{ type: 'consistent' }])),
  ];
  expect(messages).toEqual([
    'src/vitest.test.ts: unknown key "valeu"\n  Allowed in assert[0]: type, path, name, weight, threshold.',
    'src/vitest.test.ts: there is no assertion, so any answer would do\n  Write at least one.',
    'src/vitest.test.ts: consistent holds the trials of a case against each other, and here is one answer\n  Use it in a suite.',
  ]);
});

test.each([
  [Promise.resolve('SECRET'), 'the answer is a Promise'],
  [undefined, 'the answer is undefined, which is no text and no JSON'],
  [() => 'SECRET', 'the answer is a function, which is no text and no JSON'],
  [1n, 'the answer is a bigint, which is no text and no JSON'],
  [Number.NaN, 'the answer is NaN, which is no text and no JSON'],
  [new Error('SECRET'), 'the answer is an Error, which is no text and no JSON'],
  [{ said: new Map([['a', 'SECRET']]) }, 'the answer holds a Map, which is no text and no JSON'],
])('%s is no answer, for what it holds would go unseen', async (answer, problem) => {
  const message = await messageOf(() =>
    expect(answer).toSatisfyAssertions([{ type: 'not-contains', value: 'SECRET' }]),
  );
  expect(message).toContain(problem);
});

test('an instance is data like any other, without the fields that JSON leaves out', async () => {
  class Triage {
    category = 'billing';
    note = undefined;
  }
  await expect(new Triage()).toSatisfyAssertions([{ type: 'equals', path: '/category', value: 'billing' }]);
});

test.each([' ', null])('an empty answer such as %j satisfies nothing, and that is said', async (empty) => {
  const message = await messageOf(() =>
    expect(empty).toSatisfyAssertions([{ type: 'not-contains', value: 'SECRET' }]),
  );
  expect(message).toBe(
    'expected an answer to hold against the assertions: the answer is empty: neither text nor a tool call',
  );
});

test.each([
  [{ type: 'tool-not-called', value: 'pay' }, 'tool-not-called'],
  [{ type: 'any-of', assert: [{ type: 'tool-count', max: 3 }] }, 'tool-count'],
  [{ type: 'not-refusal' }, 'not-refusal'],
  [{ type: 'outcome', value: 'answered' }, 'outcome'],
])('%j looks at what a text does not have, so that it is refused', async (assertion, name) => {
  const message = await messageOf(() => expect('pay({})').toSatisfyAssertions([assertion]));
  expect(message).toContain(`${name} looks at tool calls or at how the API ended the answer`);
});
