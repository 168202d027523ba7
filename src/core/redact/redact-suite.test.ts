import { describe, expect, test } from 'vitest';
import type { Assertion } from '../../domain/assertion.ts';
import type { Json } from '../../domain/json.ts';
import { type FindPrivate, privateKinds, type Redact } from '../../domain/redact.ts';
import type { Case, Suite } from '../../domain/suite.ts';
import { askedOf } from '../asked.ts';
import { casesDigest, inputDigest, suiteDigest } from '../fingerprint.ts';
import { readersOf } from '../judging/judges-of.ts';
import { sampleSuite } from '../testdata/sides.ts';
import { privateReaders } from './names.ts';
import { redactSuite } from './redact-suite.ts';

const rules: Redact = { kinds: privateKinds, patterns: {}, allow: [], restore: false };
const none: FindPrivate = async (texts) => texts.map(() => []);
const demand = (type: string, params: { [name: string]: Json }): Assertion => ({
  ...{ type, negated: false, name: type, weight: 1, params, where: { file: 'a.yaml', line: 9 } },
});

/** A suite of one case. */
function suiteOf(kase: Partial<Case>, more: Partial<Suite> = {}): Suite {
  const suite = sampleSuite({ one: [] });
  const [one] = suite.cases;
  return { ...suite, ...more, cases: [{ ...(one as Case), ...kase }] };
}

async function redact(suite: Suite, by: Partial<Redact> = {}, find = none): Promise<Suite> {
  const done = await redactSuite(suite, { ...rules, ...by }, find);
  if ('failures' in done) throw new Error(done.failures.map(({ message }) => message).join('\n'));
  return done.suite;
}

const mail = (email: string, to = 'x') =>
  suiteOf({
    vars: { email, list: [{ [email]: 4111111111111111 }] },
    user: `${email} 4111111111111111`,
    expected: { email, to },
    assertions: [
      demand('equals', { value: email }),
      demand('module', { module: `/home/${email}/a.ts`, with: { email } }),
      demand('json-schema', { schema: { const: email } }),
    ],
  });

describe('a redacted suite', () => {
  test('holds placeholders in all that is asked and demanded, but for shapes and places of code', async () => {
    const { cases, redacted } = await redact(mail('ada@example.com'));
    const [{ redaction: _, ...kase }] = cases as [Case];
    expect(kase).toEqual({
      id: 'one',
      vars: { email: '[EMAIL_1]', list: [{ '[EMAIL_1]': '[CREDIT_CARD_1]' }] },
      tags: [],
      user: '[EMAIL_1] [CREDIT_CARD_1]',
      expected: { email: '[EMAIL_1]', to: 'x' },
      assertions: [
        demand('equals', { value: '[EMAIL_1]' }),
        demand('module', { module: '/home/ada@example.com/a.ts', with: { email: '[EMAIL_1]' } }),
        demand('json-schema', { schema: { const: 'ada@example.com' } }),
      ],
      where: { file: 'evals/triage.eval.yaml', line: 1 },
    });
    expect(redacted).toEqual([
      { kind: 'credit-card', values: 1, cases: 1 },
      { kind: 'email', values: 1, cases: 1 },
    ]);
  });

  test('has digests that say nothing of the values: another value of the kind gives the same ones', async () => {
    const digests = async (email: string) => {
      const plain = mail(email);
      const suite = await redact({ ...plain, cases: [{ ...plain.cases[0]!, assertions: [] }] });
      return [casesDigest(suite), suiteDigest(suite), inputDigest(suite.cases[0]!), askedOf(suite)];
    };
    expect(await digests('ada@example.com')).toEqual(await digests('bob@firm.de'));
    expect(await digests('ada@example.com')).not.toEqual(await digests('not a mail address'));
  });

  test('writes none of the values out when a case is written out', async () => {
    const text = JSON.stringify(await redact(mail('ada@example.com'), { restore: true }));
    expect(
      text.replace('/home/ada@example.com', '').replace('"const":"ada@example.com"', '').includes('ada@'),
    ).toBe(false);
  });

  test('gives assertions the case as it was written, where they see the values put back', async () => {
    const plain = mail('ada@example.com');
    const [kase] = (await redact(plain, { restore: true })).cases;
    const restored = kase?.redaction?.restored;
    const { vars, expected, assertions } = plain.cases[0]!;
    expect([
      restored?.view(),
      kase?.assertions.map((one) => restored?.assertion(one)),
      restored?.reveal('to [EMAIL_1], not [EMAIL_2]'),
    ]).toEqual([{ vars, expected }, assertions, 'to ada@example.com, not [EMAIL_2]']);
  });

  test('hides what was found by other means where it was found, and longer values everywhere', async () => {
    const find: FindPrivate = async (texts) =>
      texts.map((text) =>
        [...text.matchAll(/\bAda( Lovelace)?\b/g)].map(({ 0: found, index }) => ({
          ...{ kind: 'name', start: index, end: index + found.length },
        })),
      );
    const suite = suiteOf({
      user: 'Ada, Adam',
      vars: { a: 'Ada Lovelace', b: 'AdaLovelaces', c: 'xAda Lovelaces' },
    });
    const [kase] = (await redact(suite, { patterns: { name: 'Ada' } }, find)).cases;
    expect([kase?.user, kase?.vars]).toEqual([
      '[NAME_1], Adam',
      { a: '[NAME_2]', b: 'AdaLovelaces', c: 'x[NAME_2]s' },
    ]);
  });
});

test('a private value in a name, which no placeholder can stand for, is a failure', async () => {
  const suite = suiteOf(
    {
      id: 'ada@example.com',
      tags: ['mail', 'bob@firm.de'],
      cluster: 'eve@firm.de',
      assertions: [{ ...demand('contains', { value: 'x' }), name: 'says 81.2.69.142' }],
    },
    {
      feature: 'of dan@firm.de',
      target: { name: 'm', api: 'chat', model: 'm', params: { safety_identifier: 'u@firm.de' } },
    },
  );
  const done = await redactSuite(suite, rules, none);
  const hint = 'Write something else there, or list it under `redact.allow` in the config.';
  const line = (what: string, kind: string, where: object) => ({
    ...{ code: 'invalid', where, hint },
    message: `${what} holds a private value (${kind}), which no placeholder can stand for there`,
  });
  const [file, kase] = [{ file: 'evals/triage.eval.yaml' }, { file: 'evals/triage.eval.yaml', line: 1 }];
  expect(done).toEqual({
    failures: [
      line('the feature', 'email', file),
      line('a parameter of the target', 'email', file),
      line('the id of this case', 'email', kase),
      line('the cluster of this case', 'email', kase),
      line('a tag of this case', 'email', kase),
      line('the name of an assertion', 'ip', { file: 'a.yaml', line: 9 }),
    ],
  });
});

test('a private value in what a judge is sent beside a case is a failure, once for all suites', async () => {
  const control = { name: 'mine', question: 'Who?', criterion: 'Names Ada.', answer: 'Ada.', pass: true };
  const judge = {
    ...{ name: 'house', decides: true, compares: false },
    target: { name: 'house', api: 'chat', model: 'j', params: { user: 'u@firm.de', tools: ['t@firm.de'] } },
    controls: [
      control,
      { ...control, question: 'Who is ada@example.com?' },
      { ...control, criterion: 'Names 4111 1111 1111 1111.' },
      { ...control, answer: 'C-774411', name: '81.2.69.142' },
    ],
  } as const;
  const suite = suiteOf({ assertions: [{ ...demand('closed-qa', { criterion: 'x' }), judge }] });
  const find: FindPrivate = async (texts) =>
    texts.map((text) => (text === 'C-774411' ? [{ kind: 'customer', start: 0, end: 8 }] : []));
  const by = { ...rules, patterns: { customer: 'C-[0-9]{6}' } };
  expect(await privateReaders([suite, suite].flatMap(readersOf), by, find, 'llm-eval.config.yaml')).toEqual(
    [
      'a parameter of the judge house holds a private value (email)',
      'the question of a control case of the judge house holds a private value (email)',
      'the criterion of a control case of the judge house holds a private value (credit-card)',
      'the name of a control case of the judge house holds a private value (ip)',
      'the answer of a control case of the judge house holds a private value (customer)',
    ].map((message) => ({
      ...{ code: 'invalid', where: { file: 'llm-eval.config.yaml' } },
      message: `${message}, which no placeholder can stand for there`,
      hint: 'Write something else there, or list it under `redact.allow` in the config.',
    })),
  );
  expect(
    await privateReaders(readersOf(suite), by, async () => ({ problem: 'it hangs' }), undefined),
  ).toEqual([
    {
      code: 'invalid',
      message: 'redact: it hangs, so nothing is sent',
      hint: 'Mend the pattern or the module under `redact` in the config.',
    },
  ]);
});

test('an assertion that cannot do without the value is a failure', async () => {
  const secret = `sk-proj-${'a1B2c3D4'.repeat(4)}`;
  const suite = suiteOf({ user: secret, assertions: [demand('canary', { value: secret })] });
  expect(await redactSuite(suite, rules, none)).toEqual({
    failures: [
      {
        code: 'invalid',
        where: { file: 'evals/triage.eval.yaml', line: 1 },
        message:
          'canary: with its private values replaced by placeholders, the secret "[KEY_1]" has fewer than 8 letters and digits, so it would be found by chance',
        hint: 'Compare with something else, or list the value under `redact.allow` in the config.',
      },
    ],
  });
});

test('files are said to be sent as they are, but for their names', async () => {
  const file = { name: 'ada@example.com.pdf', media: 'application/pdf', sha256: 'a', data: '' } as const;
  const suite = await redact(suiteOf({ files: [file] }));
  expect([suite.cases[0]?.files?.[0]?.name, suite.warnings.map(({ message }) => message)]).toEqual([
    '[EMAIL_1].pdf',
    ['an image or PDF is sent as written: redact reads texts, not files'],
  ]);
});
