import { describe, expect, it } from 'vitest';
import { said } from './testdata/said.ts';

describe('json-equals', () => {
  const lines = { value: { lines: [{ id: 1, total: 12.5 }] } };

  it('compares at every depth, but for what is ignored and within the tolerance', async () => {
    const answer = '{"lines":[{"total":12.51,"id":7}],"at":"now"}';
    expect([
      await said('json-equals', answer, { ...lines, ignore: ['/lines/*/id', '/at'], tolerance: 0.01 }),
      await said('json-equals', answer, { ...lines, ignore: ['/lines/*/id', '/at'] }),
      await said('json-equals', answer, { ...lines, ignore: ['/at'] }),
      await said('json-equals', answer, { ...lines, ignore: ['/lines'] }),
      await said('json-equals', answer, { ...lines, ignore: ['/*'] }),
      await said('json-equals', '{"a":"X"}', { value: { a: 'x' }, ignore_case: true }),
      await said('json-equals', '{"a":{"b":1}}', { value: { b: 2 } }, { path: '/a' }),
    ]).toEqual([
      'pass: the answer equals {"lines":[{"id":1,"total":12.5}]}',
      'fail: expected 12.5 at /lines/0/total, found 12.51',
      'fail: expected 1 at /lines/0/id, found 7',
      'fail: expected nothing at /at, found "now"',
      'pass: the answer equals {"lines":[{"id":1,"total":12.5}]}',
      'pass: the answer equals {"a":"x"}',
      'fail: expected 2 at /a/b, found 1',
    ]);
  });

  it('has nothing to compare in an answer that is no JSON', async () => {
    expect(await said('json-equals', 'sent', { value: 'sent' })).toBe(
      'missing: the answer is not JSON: it starts with "sent"',
    );
  });
});

describe('json-path', () => {
  const answer = '{"lines":[{"total":1},{"total":2},{}],"__proto__":{"a":1},"a/b":{"~":[]}}';

  it('counts what is at a pointer, each `*` standing for every item or key', async () => {
    const rows: [pointer: string, count: number][] = [
      ['', 1],
      ['/lines', 1],
      ['/lines/*', 3],
      ['/lines/*/total', 2],
      ['/lines/*/total/*', 0],
      ['/lines/1/total', 1],
      ['/lines/01/total', 0],
      ['/lines/length', 0],
      ['/constructor', 0],
      ['/__proto__/a', 1],
      ['/a~1b/~0', 1],
      ['/*', 3],
    ];
    for (const [value, count] of rows)
      expect(await said('json-path', answer, { value, min: count, max: count })).toBe(
        `pass: found ${count} at ${value || 'the top'}`,
      );
  });

  it('wants at least one where no limit is written, and JSON in any case', async () => {
    expect([
      await said('json-path', answer, { value: '/lines/*/net' }),
      await said('json-path', answer, { value: '/lines/*', max: 2 }),
      await said('json-path', 'text', { value: '/lines' }),
      await said('json-path', answer, { value: '$.lines' }),
      await said('json-path', answer, { value: '/lines', min: 2, max: 1 }),
    ]).toEqual([
      'fail: expected at least 1 at /lines/*/net, found 0',
      'fail: expected at most 2 at /lines/*, found 3',
      'missing: the answer is not JSON: it starts with "text"',
      'refused: `value` is "$.lines"; a JSON pointer starts with `/`',
      'refused: `min` (2) is above `max` (1), so no answer can pass',
    ]);
  });
});

describe('contains-json', () => {
  it('finds the first object or list in the text', async () => {
    const rows: [text: string, found: string][] = [
      ['{}', 'pass: the answer contains {}'],
      ['Here: {"a":"}]"} and [2]', 'pass: the answer contains {"a":"}]"}'],
      ['{name} is {"a":"\\"}"}', 'pass: the answer contains {"a":"\\"}"}'],
      ['```json\n[1, 2]\n```', 'pass: the answer contains [1,2]'],
      ['[1, {"a":2}', 'pass: the answer contains {"a":2}'],
      ['a "quoted { brace" then [1]', 'pass: the answer contains [1]'],
      [
        'I have 2 apples',
        'fail: expected the answer to contain a JSON object or list, found "I have 2 apples"',
      ],
      ['{"a":1', 'fail: expected the answer to contain a JSON object or list, found "{\\"a\\":1"'],
    ];
    for (const [text, found] of rows) expect(await said('contains-json', text, {})).toBe(found);
  });

  it('wants one that fits the schema, whichever it is', async () => {
    const schema = { type: 'object', required: ['id'] };
    expect([
      await said('contains-json', 'As in [1]: {"id":7}', { schema }),
      await said('contains-json', 'As in {"key":1}, [1]', { schema }),
      await said('contains-json', 'x', { schema: 'y' }),
      await said('contains-json', 'x', { schema: { type: 'nope' } }),
    ]).toEqual([
      'pass: the JSON in the answer fits the schema',
      'fail: the JSON in the answer does not fit the schema: the JSON in the answer must have the property "id"',
      'refused: `schema` is a text; a JSON Schema (an object) is needed',
      'refused: the schema is not valid: `type` is "nope"; array, boolean, integer, null, number, object and string are known',
    ]);
  });

  it('gives up on a text full of brackets that never close', async () => {
    expect(await said('contains-json', '['.repeat(10_000), {})).toBe(
      'unscored: the text has too many brackets to look for JSON among them',
    );
  });
});

describe('xml', () => {
  it('is one well-formed document', async () => {
    const rows: [text: string, found: string][] = [
      [' <a>x<b/></a>\n', 'pass: the answer is well-formed XML'],
      ['<?xml version="1.0"?><a x="1">&lt;&#65;</a>', 'pass: the answer is well-formed XML'],
      [
        '<a><b></a>',
        'fail: the answer is not well-formed XML: 1:10: unexpected close tag; found "<a><b></a>"',
      ],
      [
        '<a/><b/>',
        'fail: the answer is not well-formed XML: 1:7: documents may contain only one root; found "<a/><b/>"',
      ],
      ['', 'fail: the answer is not well-formed XML: 1:0: document must contain a root element; found ""'],
      [
        '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
        'fail: the answer is not well-formed XML: 1:36: undefined entity; found "<!DOCTYPE a [<!ENTITY x \\"y\\">]><a>&x;</a>"',
      ],
    ];
    for (const [text, found] of rows) expect(await said('xml', text, {})).toBe(found);
  });

  it('has the elements that are named', async () => {
    expect([
      await said('xml', '<a><ns:b xmlns:ns="urn:x"/></a>', { elements: ['a', 'ns:b'] }),
      await said('xml', '<a><c/></a>', { elements: ['a', 'b'] }),
      await said('xml', '{"x":"<a/>"}', {}, { path: '/x' }),
    ]).toEqual([
      'pass: the answer is well-formed XML',
      'fail: expected the answer to have the elements "b", found "a", "c"',
      'pass: the value at /x is well-formed XML',
    ]);
  });
});
