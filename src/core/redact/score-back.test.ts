import { describe, expect, test } from 'vitest';
import type { Assertion, Finding, Subject } from '../../domain/assertion.ts';
import type { Json } from '../../domain/json.ts';
import type { ScoreWorkers } from '../../domain/ports.ts';
import { privateKinds, type Redact } from '../../domain/redact.ts';
import type { Score } from '../../domain/score.ts';
import type { Case } from '../../domain/suite.ts';
import { answerOf } from '../assertions/testdata/said.ts';
import { scoreTrial } from '../score.ts';
import { redactCase } from './redact-case.ts';
import { privateSpans } from './spans.ts';

const rules: Redact = { kinds: privateKinds, patterns: {}, allow: [], restore: true };
const email = 'ada@example.com';
const demand = (
  type: string,
  params: { [name: string]: Json },
  more: Partial<Assertion> = {},
): Assertion => ({
  ...{ type, negated: false, name: type, weight: 1, params, where: { file: 'a.yaml' }, ...more },
});

/** What a worker was shown, one a call. */
let shown: unknown[];

/** A module of the user's that knows the customer by the address alone, and says what it saw. */
const workers: ScoreWorkers = {
  find: async (assertion: Assertion, subject: Subject): Promise<Finding> => {
    shown.push([subject.text, subject.case.vars, assertion.params.with]);
    return { pass: subject.text.includes(email), reason: `saw ${subject.text}` };
  },
  close: async () => undefined,
};

async function scores(text: string, assertions: readonly Assertion[], by = rules): Promise<readonly Score[]> {
  shown = [];
  const kase: Case = {
    ...{
      id: 'one',
      vars: { email },
      tags: [],
      user: `From ${email}`,
      expected: email,
      where: { file: 'a.yaml' },
    },
    assertions,
  };
  const scan = (one: string) => privateSpans(one, by);
  const end = {
    ...answerOf(text),
    body: { text, tool_calls: [{ name: 'find', arguments: `{"of":"${text}"}` }] },
  };
  return (await scoreTrial(1, end, redactCase(kase, by, scan).kase, workers)).scores;
}

const pass = (assertion: string) => ({ assertion, status: 'pass', reason: '', weight: 1 });

describe('with values put back', () => {
  test('an assertion decides over the values, in text and tool calls', async () => {
    const list = [
      demand('equals', { value: email }),
      demand('word-count', { max: 1 }),
      demand('tool-called', { value: 'find', with: { of: email } }),
      demand('module', { module: 'a.ts', with: email }),
      demand('any-of', {}, { group: [demand('ends-with', { value: '@example.com' })] }),
    ];
    expect((await scores('[EMAIL_1]', list)).map(({ status }) => status)).toEqual(Array(5).fill('pass'));
    expect(shown).toEqual([[email, { email }, email]]);
  });

  test('what it says is said of placeholders', async () => {
    const list = [
      demand('equals', { value: email }),
      demand('levenshtein', { value: `${email}!`, max: 0 }),
      demand('module', { module: 'a.ts' }),
    ];
    const found = await scores('to [EMAIL_1]', list);
    expect(JSON.stringify(found).includes('ada@')).toBe(false);
    expect(found[0]).toEqual({
      assertion: 'equals',
      status: 'fail',
      weight: 1,
      reason: 'expected "[EMAIL_1]", found "to [EMAIL_1]"',
      expected: '[EMAIL_1]',
      actual: 'to [EMAIL_1]',
    });
  });

  test('where it comes to something else over placeholders, its words are not shown', async () => {
    const list = [
      demand('contains', { value: 'ada' }, { negated: true }),
      demand('contains', { value: '[EMAIL' }),
    ];
    const reason =
      'fails with the redacted values put back, and passes over their placeholders: what it says would hold the values';
    expect(await scores('[EMAIL_1]', list)).toEqual([
      { assertion: 'contains', status: 'fail', weight: 1, reason },
      { assertion: 'contains', status: 'fail', weight: 1, reason },
    ]);
  });

  test('what looks for private data sees the answer as it came, in a group too', async () => {
    const list = [demand('no-pii', {}), demand('all-of', {}, { group: [demand('no-pii', {})] })];
    expect((await scores('[EMAIL_1]', list)).map(({ status }) => status)).toEqual(['pass', 'pass']);
    expect((await scores('[EMAIL_1] or bob@firm.de', list)).map(({ status }) => status)).toEqual([
      'fail',
      'fail',
    ]);
  });
});

test('a placeholder that an assertion names is the one that is sent', async () => {
  const list = [demand('equals', { value: '[EMAIL_1]' })];
  expect(await scores('[EMAIL_1]', list, { ...rules, restore: false })).toEqual([pass('equals')]);
});

test('without restore nothing is put back, and placeholders are compared with each other', async () => {
  const list = [demand('equals', { value: email }), demand('module', { module: 'a.ts', with: email })];
  const [equals, module] = await scores('[EMAIL_1]', list, { ...rules, restore: false });
  expect([equals, module?.status]).toEqual([pass('equals'), 'fail']);
  expect(shown).toEqual([['[EMAIL_1]', { email: '[EMAIL_1]' }, '[EMAIL_1]']]);
});
