import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../domain/assertion.ts';
import type { Json } from '../../domain/json.ts';
import { assertionKinds } from './index.ts';
import { readAnswer } from './subject.ts';
import { answerOf } from './testdata/said.ts';

const kase = { id: 'one', vars: {}, tags: [] };

function find(type: string, text: string, params: { [name: string]: Json }, path?: string) {
  const subject = readAnswer(answerOf(text), kase)(path);
  if ('missing' in subject) throw new Error(subject.missing);
  return assertionKinds.get(type)?.score(subject, params);
}

const passes = (reason: string): Finding => ({ pass: true, reason });
const fails = (reason: string, expected: Json, actual: Json): Finding => ({
  pass: false,
  reason,
  expected,
  actual,
});
/** The sentence of a finding. */
function saidBy(finding: Finding): string {
  if ('unscored' in finding) return finding.unscored;
  return 'missing' in finding ? finding.missing : finding.reason;
}

const long = `${'a'.repeat(150)}${'b'.repeat(1234)}${'c'.repeat(60)}`;
const shortLong = `"${'a'.repeat(120)} … 1,264 more characters … ${'c'.repeat(60)}"`;

describe('equals', () => {
  const rows: [string, string, { [name: string]: Json }, string | undefined, Finding][] = [
    ['the same text', 'billing', { value: 'billing' }, undefined, passes('the answer equals "billing"')],
    [
      'another text',
      'outage',
      { value: 'billing' },
      undefined,
      fails('expected "billing", found "outage"', 'billing', 'outage'),
    ],
    [
      'white space at the end',
      'billing\n',
      { value: 'billing' },
      undefined,
      fails(
        'expected "billing", found "billing\\n" (they differ in white space at the ends)',
        'billing',
        'billing\n',
      ),
    ],
    [
      'another case',
      'Billing',
      { value: 'billing' },
      undefined,
      fails('expected "billing", found "Billing" (they differ in case)', 'billing', 'Billing'),
    ],
    [
      'another case, ignored',
      'Billing',
      { value: 'bILLING', ignore_case: true },
      undefined,
      passes('the answer equals "bILLING"'),
    ],
    [
      'case ignored at depth',
      '{"a":["X"]}',
      { value: { a: ['x'] }, ignore_case: true },
      undefined,
      passes('the answer equals {"a":["x"]}'),
    ],
    [
      'a key in another case',
      '{"A":1}',
      { value: { a: 1 }, ignore_case: true },
      undefined,
      fails('expected 1 at /a, found nothing', { a: 1 }, { A: 1 }),
    ],
    ['a number in a text', ' 42.0\n', { value: 42 }, undefined, passes('the answer equals 42')],
    [
      'a number written as a text at a path',
      '{"n":42}',
      { value: '42' },
      '/n',
      fails('expected "42" at /n, found 42', '42', 42),
    ],
    [
      'keys in another order',
      '{"b":2,"a":1}',
      { value: { a: 1, b: 2 } },
      undefined,
      passes('the answer equals {"a":1,"b":2}'),
    ],
    [
      'items in another order',
      '[2,1]',
      { value: [1, 2] },
      undefined,
      fails('expected 1 at /0, found 2', [1, 2], [2, 1]),
    ],
    [
      'the first difference at depth',
      '{"lines":[{"total":13}]}',
      { value: { lines: [{ total: 12 }] } },
      undefined,
      fails(
        'expected 12 at /lines/0/total, found 13',
        { lines: [{ total: 12 }] },
        { lines: [{ total: 13 }] },
      ),
    ],
    [
      'an extra item below a path',
      '{"a":{"~/":[1,2]}}',
      { value: { '~/': [1] } },
      '/a',
      fails('expected nothing at /a/~0~1/1, found 2', { '~/': [1] }, { '~/': [1, 2] }),
    ],
    ['a list where an object was', '[]', { value: {} }, undefined, fails('expected {}, found []', {}, [])],
    [
      'null where an object was',
      'null',
      { value: {} },
      undefined,
      fails('expected {}, found null', {}, null),
    ],
    [
      'the empty object and toString',
      '{}',
      { value: JSON.parse('{"toString":1}') as Json },
      undefined,
      fails('expected 1 at /toString, found nothing', JSON.parse('{"toString":1}') as Json, {}),
    ],
    [
      'an own __proto__',
      '{}',
      { value: JSON.parse('{"__proto__":{}}') as Json },
      undefined,
      fails('expected {} at /__proto__, found nothing', JSON.parse('{"__proto__":{}}') as Json, {}),
    ],
    [
      'an answer that is not JSON',
      'hello',
      { value: { a: 1 } },
      undefined,
      fails('expected {"a":1}, but the answer is not JSON: it starts with "hello"', { a: 1 }, 'hello'),
    ],
    ['a long answer', long, { value: 'x' }, undefined, fails(`expected "x", found ${shortLong}`, 'x', long)],
  ];
  it.each(rows)('finds out about %s', (_title, text, params, path, finding) => {
    expect(find('equals', text, params, path)).toEqual(finding);
  });
});

describe('the kinds that look for texts', () => {
  const rows: [string, string, { [name: string]: Json }, Finding][] = [
    ['contains', 'a cat', { value: 'cat' }, passes('the answer contains "cat"')],
    [
      'contains',
      'a Cat',
      { value: 'cat' },
      fails('expected the answer to contain "cat", found "a Cat"', 'cat', 'a Cat'),
    ],
    ['contains', 'it is 42', { value: 42 }, passes('the answer contains "42"')],
    ['contains', 'x', { value: '' }, { unscored: '`value` is an empty text, which every answer contains' }],
    ['contains', 'x', { value: null }, { unscored: '`value` is null; a text is needed' }],
    ['icontains', 'a CAT', { value: 'Cat' }, passes('the answer contains "Cat", in upper or lower case')],
    [
      'icontains',
      'a dog',
      { value: 'Cat' },
      fails('expected the answer to contain "Cat" in upper or lower case, found "a dog"', 'Cat', 'a dog'),
    ],
    ['icontains', 'x', { value: {} }, { unscored: '`value` is an object; a text is needed' }],
    ['contains-all', 'a b c', { value: ['c', 'a'] }, passes('the answer contains all of "c", "a"')],
    [
      'contains-all',
      'a b',
      { value: ['c', 'a', 'd'] },
      fails('expected the answer to contain "c", "d" as well, found "a b"', ['c', 'a', 'd'], 'a b'),
    ],
    ['contains-all', 'a', { value: [] }, { unscored: '`value` is an empty list; name at least one text' }],
    ['contains-all', 'a', { value: 'a' }, { unscored: '`value` is a text; a list of texts is needed' }],
    [
      'contains-all',
      'a',
      { value: ['a', ''] },
      { unscored: '`value`, item 2, is an empty text, which every answer contains' },
    ],
    ['contains-any', 'a b', { value: ['c', 'b'] }, passes('the answer contains "b"')],
    [
      'contains-any',
      'a b',
      { value: ['c', 7] },
      fails('expected the answer to contain one of "c", "7", found "a b"', ['c', '7'], 'a b'),
    ],
    ['contains-any', 'a', { value: [['a']] }, { unscored: '`value`, item 1, is a list; a text is needed' }],
    ['starts-with', 'yes, it is', { value: 'yes' }, passes('the answer starts with "yes"')],
    [
      'starts-with',
      ' yes',
      { value: 'yes' },
      fails('expected the answer to start with "yes", found " yes"', 'yes', ' yes'),
    ],
    ['starts-with', 'x', {}, { unscored: '`value` is nothing; a text is needed' }],
    ['regex', 'order 1234', { value: '\\d+' }, passes('the answer matches /\\d+/: "1234"')],
    ['regex', 'Order', { value: '^order$', flags: 'i' }, passes('the answer matches /^order$/i: "Order"')],
    [
      'regex',
      'none',
      { value: '\\d+' },
      fails('expected the answer to match /\\d+/, found "none"', '/\\d+/', 'none'),
    ],
    ['regex', 'none', { value: '' }, { unscored: '`value` is an empty text, which every answer contains' }],
  ];
  it.each(rows)('%s on "%s" with %j', (type, text, params, finding) => {
    expect(find(type, text, params)).toEqual(finding);
  });

  it('name the place when there is a path, and read other values there as JSON text', () => {
    expect(find('contains', '{"a":{"b":[1,2]}}', { value: '[1,2]' }, '/a/b')).toEqual(
      passes('the value at /a/b contains "[1,2]"'),
    );
    expect(find('starts-with', '{"a":"no"}', { value: 'yes' }, '/a')).toEqual(
      fails('expected the value at /a to start with "yes", found "no"', 'yes', 'no'),
    );
  });
});

describe('number', () => {
  const rows: [string, { [name: string]: Json }, string | undefined, Finding][] = [
    ['42', { value: 42 }, undefined, passes('42 is 42')],
    [' +4.2e1\n', { value: '42' }, undefined, passes('42 is 42')],
    ['43', { value: 42 }, undefined, fails('expected 42, found 43', 42, 43)],
    ['1.01', { value: 1, tolerance: 0.01 }, undefined, passes('1.01 is 1 within 0.01')],
    [
      '1.0100001',
      { value: 1, tolerance: 0.01 },
      undefined,
      fails('expected 1 within 0.01, found 1.0100001', 1, 1.0100001),
    ],
    [
      '0.30000000000000004',
      { value: 0.3 },
      undefined,
      fails('expected 0.3, found 0.30000000000000004', 0.3, 0.30000000000000004),
    ],
    ['-110', { value: -100, tolerance_percent: 10 }, undefined, passes('-110 is -100 within 10 %')],
    [
      '111',
      { value: 100, tolerance_percent: 10 },
      undefined,
      fails('expected 100 within 10 %, found 111', 100, 111),
    ],
    [
      '1,234',
      { value: 1234 },
      undefined,
      fails('expected 1234, found "1,234", which is not one number', 1234, '1,234'),
    ],
    [
      '42 EUR',
      { value: 42 },
      undefined,
      fails('expected 42, found "42 EUR", which is not one number', 42, '42 EUR'),
    ],
    ['', { value: 0 }, undefined, fails('expected 0, found "", which is not one number', 0, '')],
    [
      '1e999',
      { value: 1 },
      undefined,
      fails('expected 1, found "1e999", which is not one number', 1, '1e999'),
    ],
    ['{"n":42}', { value: 42 }, '/n', passes('42 at /n is 42')],
    ['{"n":"42"}', { value: 42 }, '/n', passes('42 at /n is 42')],
    [
      '{"n":true}',
      { value: 1 },
      '/n',
      fails('expected 1 at /n, found true, which is not one number', 1, true),
    ],
    [
      '{"n":null}',
      { value: 0 },
      '/n',
      fails('expected 0 at /n, found null, which is not one number', 0, null),
    ],
    ['1', { value: 'one' }, undefined, { unscored: '`value` is "one"; a number is needed' }],
  ];
  it.each(rows)('on %j with %j at %s', (text, params, path, finding) => {
    expect(find('number', text, params, path)).toEqual(finding);
  });
});

describe('is-json', () => {
  const not = (reason: string, actual: string): Finding => ({ pass: false, reason, actual });
  const fence = '```json\n{"a":1}\n```';
  const rows: [string, string | undefined, Finding][] = [
    [' {"a":1}\n', undefined, passes('the answer is JSON')],
    ['null', undefined, passes('the answer is JSON')],
    [fence, undefined, not('the answer is not only JSON: it is wrapped in a code fence', fence)],
    [
      'Here: {"a":1}',
      undefined,
      not('the answer is not only JSON: it has text before the JSON', 'Here: {"a":1}'),
    ],
    [
      '[1] as asked',
      undefined,
      not('the answer is not only JSON: it has text after the JSON', '[1] as asked'),
    ],
    [
      `Sure:\n${fence}\nBye`,
      undefined,
      not('the answer is not only JSON: it has text before and after the JSON', `Sure:\n${fence}\nBye`),
    ],
    [
      '{"a":',
      undefined,
      not('the answer starts like JSON but does not parse: it breaks off or holds a mistake', '{"a":'),
    ],
    [' ', undefined, not('the answer is empty, so it is not JSON', ' ')],
    ['{"a":"{\\"b\\":1}"}', '/a', passes('the value at /a is JSON')],
    ['{"a":{"b":1}}', '/a', passes('the value at /a is JSON')],
    ['{"a":"x"}', '/a', not('the value at /a is not JSON: it starts with "x"', 'x')],
  ];
  it.each(rows)('on %j at %s', (text, path, finding) => {
    expect(find('is-json', text, {}, path)).toEqual(finding);
  });
});

describe('check', () => {
  const rows: [string, { [name: string]: Json }, string | undefined][] = [
    ['contains', { value: 'x' }, undefined],
    ['contains', { value: '' }, '`value` is an empty text, which every answer contains'],
    ['contains-any', { value: ['x', null] }, '`value`, item 2, is null; a text is needed'],
    ['regex', { value: 'a+', flags: 'iu' }, undefined],
    [
      'regex',
      { value: '(' },
      '`value` is not a regular expression: Invalid regular expression: /(/: Unterminated group',
    ],
    ['number', { value: 1, tolerance: 1 }, undefined],
    ['number', { value: '1 234' }, '`value` is "1 234"; a number is needed'],
    [
      'number',
      { value: 1, tolerance: 1, tolerance_percent: 1 },
      '`tolerance` and `tolerance_percent` are both set; keep one',
    ],
    ['number', { value: 0, tolerance_percent: 1 }, '`tolerance_percent` of 0 is 0; set `tolerance`'],
  ];
  it.each(rows)('%s with %j', (type, params, problem) => {
    expect(assertionKinds.get(type)?.check?.(params)).toBe(problem);
  });
});

describe('every kind', () => {
  it('is listed under its own name', () => {
    const names = [...assertionKinds.values()].map(({ type }) => type);
    expect([...assertionKinds.keys()]).toEqual(names);
  });

  it('runs patterns, SQL, modules and commands in a worker and all else inline', () => {
    const workers = [...assertionKinds.values()].filter((kind) => kind.runs({ value: 'x' }) === 'worker');
    expect(workers.map((kind) => kind.type)).toEqual(['regex', 'sql', 'module', 'command']);
  });

  // Those that read a value of any sort themselves; what the fields of the others hold is settled by their schemas.
  const inline = ['equals', 'one-of', 'contains', 'icontains', 'contains-all', 'contains-any', 'starts-with']
    .concat(['ends-with', 'levenshtein', 'similarity', 'is-json', 'json-equals', 'json-path', 'number'])
    .concat(['date', 'money', 'canary', 'no-pii'])
    .map((type) => assertionKinds.get(type)!);
  const texts = fc.oneof(fc.json(), fc.string(), fc.string({ unit: 'binary' }), fc.double().map(String));

  it('takes any answer and any value without throwing when it runs inline', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...inline),
        texts,
        fc.jsonValue(),
        fc.boolean(),
        (kind, text, value, ignore_case) => {
          const subject = readAnswer(answerOf(text), kase)();
          if ('missing' in subject) throw new Error('a whole answer is never missing');
          const finding = kind.score(subject, { value: value as Json, ignore_case }) as Finding;
          const said = saidBy(finding);
          expect(said).not.toBe('');
          expect(said.length).toBeLessThan(20_000);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('finds that any JSON value equals itself', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(typeof value === 'string' ? [value] : value);
        const finding = find('equals', text, { value: JSON.parse(text) as Json }) as Finding;
        expect('pass' in finding && finding.pass).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});
