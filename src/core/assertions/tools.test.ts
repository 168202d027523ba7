import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Answer, ToolCall } from '../../domain/answer.ts';
import type { Json } from '../../domain/json.ts';
import { assertionKinds } from './index.ts';
import { readAnswer } from './subject.ts';
import { holds } from './tool-calls.ts';

const call = (name: string, input: unknown = {}): ToolCall => ({
  name,
  arguments: typeof input === 'string' ? input : JSON.stringify(input),
});

function find(type: string, calls: readonly ToolCall[], params: { [name: string]: Json }) {
  const answer: Answer = {
    outcome: 'answered',
    body: { text: '', ...(calls.length > 0 && { tool_calls: [...calls] }) },
    id: 'resp_1',
    served: 'demo-2026-01-15',
    usage: null,
    latency_ms: null,
  };
  const subject = readAnswer(answer, { id: 'one', vars: {}, tags: [] })();
  if ('missing' in subject) throw new Error(subject.missing);
  return assertionKinds.get(type)?.score(subject, params);
}

const tools: Json = [
  {
    type: 'function',
    name: 'refund',
    parameters: {
      type: 'object',
      properties: { order: { type: 'integer' }, why: { type: 'string' } },
      required: ['order'],
      additionalProperties: false,
    },
  },
  { type: 'function', name: 'ping' },
  { type: 'custom', name: 'shell' },
];

describe('tool-calls-valid', () => {
  const reasonOf = async (calls: readonly ToolCall[]) => {
    const finding = await find('tool-calls-valid', calls, { tools });
    return finding !== undefined && 'pass' in finding ? [finding.pass, finding.reason] : finding;
  };

  it.for<[string, readonly ToolCall[], boolean, string]>([
    [
      'parallel calls that fit',
      [call('refund', { order: 7 }), call('refund', { order: 8, why: 'x' })],
      true,
      'every call fits its tool',
    ],
    [
      'a tool without parameters takes any object',
      [call('ping', { a: 1 })],
      true,
      'every call fits its tool',
    ],
    ['the free text of a custom tool', [call('shell', 'ls -l')], true, 'every call fits its tool'],
    [
      'a call that writes a key twice, of which the last would fit',
      [call('refund', '{"order":"x","order":7}')],
      false,
      'the input of "refund" writes the key "order" twice, so that readers disagree on what it says',
    ],
    ['no call at all', [], false, 'expected tool calls, found none'],
    [
      'a tool that is not declared',
      [call('drop')],
      false,
      '"drop" is no declared tool; there are "refund", "ping", "shell"',
    ],
    [
      'arguments that are cut off',
      [call('refund', '{"order":7')],
      false,
      'the input of "refund" starts like JSON but does not parse: it breaks off or holds a mistake',
    ],
    [
      'arguments that are a list',
      [call('ping', [1])],
      false,
      'the input of "ping" is a list, where an object is needed',
    ],
    [
      'one faulty call beside a good one',
      [call('refund', { order: 7 }), call('refund', { order: '7', extra: true })],
      false,
      `the input of "refund" (call 2) does not fit the tool's parameters: the input of "refund" (call 2) must not have the property "extra"; /order must be integer, found "7"`,
    ],
  ])('%s', async ([, calls, pass, reason]) => {
    expect(await reasonOf(calls)).toEqual([pass, reason]);
  });

  it('is told at load when no tool is declared, or a schema cannot be used', async () => {
    const check = assertionKinds.get('tool-calls-valid')?.check;
    expect([
      await check?.({}),
      await check?.({ tools }),
      await check?.({ tools: [{ type: 'function', name: 'a', parameters: { type: 'strnig' } }] }),
    ]).toEqual([
      "no tools are declared: write them under the target's params, or as `tools` here",
      undefined,
      'the schema is not valid: `type` is "strnig"; array, boolean, integer, null, number, object and string are known',
    ]);
  });

  it('runs on a worker where a schema holds a pattern, which may take exponential time', () => {
    const runs = assertionKinds.get('tool-calls-valid')?.runs;
    const slow: Json = [
      { type: 'function', name: 'a', parameters: { properties: { b: { pattern: '^(a+)+$' } } } },
    ];
    expect([runs?.({ tools }), runs?.({ tools: slow })]).toEqual(['inline', 'worker']);
  });
});

describe('tool-called and tool-not-called', () => {
  const made = [
    call('search', { q: 'shoes', filter: { size: 42, colour: 'red' } }),
    call('search', 'not JSON'),
  ];

  it('look for a call whose arguments hold at least what is written', () => {
    const passes = (type: string, params: { [name: string]: Json }) => {
      const finding = find(type, made, params);
      return finding !== undefined && 'pass' in finding && finding.pass;
    };
    const rows: { [name: string]: Json }[] = [
      { value: 'search' },
      { value: 'search', with: { filter: { size: 42 } } },
      { value: 'search', with: { filter: { size: 41 } } },
      { value: 'search', with: {}, times: 1 },
      { value: 'search', times: 2 },
      { value: 'search', times: 1 },
      { value: 'refund' },
    ];
    expect(rows.map((row) => passes('tool-called', row))).toEqual([
      true,
      true,
      false,
      true,
      true,
      false,
      false,
    ]);
    expect(rows.map(({ times: _times, ...row }) => passes('tool-not-called', row))).toEqual([
      ...[false, false, false, false, false, false, true],
    ]);
    const other = find('tool-not-called', made.slice(0, 1), { value: 'search', with: { q: 'hats' } });
    expect(other).toMatchObject({ pass: true });
  });

  it('take a call whose arguments are no JSON for one that must not be made', () => {
    const rows = ['{"id":7,}', '{"id":7'].map((text) =>
      find('tool-not-called', [call('refund', text)], { value: 'refund', with: { id: 7 } }),
    );
    expect(rows[0]).toMatchObject({
      pass: false,
      reason: 'expected no call of "refund" with {"id":7}, found refund({"id":7,})',
    });
    expect(rows[1]).toMatchObject({ pass: false });
  });

  it('says of a call whose arguments write a key twice that they do', () => {
    const calls = [call('refund', '{"order":8,"order":7}')];
    expect(find('tool-called', calls, { value: 'refund', with: { order: 7 } })).toEqual({
      pass: false,
      reason:
        'expected a call of "refund" with {"order":7}, found refund({"order":8,"order":7}), which writes the key "order" twice, so that readers disagree on what it says',
      expected: { tool: 'refund', with: { order: 7 } },
      actual: [{ name: 'refund', arguments: '{"order":8,"order":7}' }],
    });
  });

  it('say what was called instead', () => {
    expect(
      find('tool-called', [call('close', { id: 7 })], { value: 'refund', with: { id: 7 }, times: 2 }),
    ).toEqual({
      pass: false,
      reason: 'expected a call of "refund" with {"id":7} 2 times, found close({"id":7})',
      expected: { tool: 'refund', with: { id: 7 } },
      actual: [{ name: 'close', arguments: '{"id":7}' }],
    });
    expect(find('tool-called', [], { value: 'refund' })).toEqual({
      pass: false,
      reason: 'expected a call of "refund", found no tool call',
      expected: 'refund',
      actual: [],
    });
    expect(find('tool-not-called', [call('refund', { id: 7 })], { value: 'refund' })).toEqual({
      pass: false,
      reason: 'expected no call of "refund", found refund({"id":7})',
      actual: [{ name: 'refund', arguments: '{"id":7}' }],
    });
  });

  it('are told when a template made no name of their tool', () => {
    const problems = [undefined, '', ['a'], 'refund'].map((value) =>
      assertionKinds.get('tool-called')?.check?.(value === undefined ? {} : { value }),
    );
    expect(problems).toEqual([
      '`value` is nothing; the name of a tool is needed',
      '`value` is an empty text; the name of a tool is needed',
      '`value` is a list; the name of a tool is needed',
      undefined,
    ]);
  });

  it('never find a call by a key of the prototype', () => {
    expect([
      holds({}, { constructor: null }),
      holds([], { length: 0 }),
      holds({ a: [1, 2] }, { a: [1] }),
    ]).toEqual([...[false, false, false]]);
  });

  it('hold of every value that it holds itself', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => holds(value as Json, value as Json)),
      { numRuns: 50 },
    );
  });
});

describe('tool-order', () => {
  it.for<[string, string[], { [name: string]: Json }, boolean, string]>([
    [
      'other calls between',
      ['a', 'x', 'b'],
      { value: ['a', 'b'] },
      true,
      'the tools are called in the order "a", "b"',
    ],
    [
      'the other way round',
      ['b', 'a'],
      { value: ['a', 'b'] },
      false,
      'expected calls of "a", "b" in this order, found "b", "a": "b" is missing after "a"',
    ],
    [
      'twice, called once',
      ['a'],
      { value: ['a', 'a'] },
      false,
      'expected calls of "a", "a" in this order, found "a": "a" is missing after "a"',
    ],
    ['no call', [], { value: ['a'] }, false, 'expected calls of "a" in this order, found no tool call'],
    [
      'exact, with another call',
      ['a', 'x'],
      { value: ['a'], exact: true },
      false,
      'expected calls of "a" in this order and no others, found "a", "x": there are other calls as well',
    ],
    [
      'exact',
      ['a', 'b'],
      { value: ['a', 'b'], exact: true },
      true,
      'the tools are called in the order "a", "b"',
    ],
  ])('%s', ([, made, params, pass, reason]) => {
    const calls = made.map((name) => call(name));
    const shown = pass ? {} : { expected: params.value, actual: made };
    expect(find('tool-order', calls, params)).toEqual({ pass, reason, ...shown });
  });
});

describe('tool-count', () => {
  it.for<[{ [name: string]: Json }, boolean, string]>([
    [{ value: 2 }, true, 'found 2 tool calls'],
    [{ max: 1 }, false, 'expected at most 1 tool call, found 2: a({}), b({})'],
    [{ min: 3 }, false, 'expected at least 3 tool calls, found 2: a({}), b({})'],
    [{ min: 1, max: 2 }, true, 'found 2 tool calls'],
    [{ tool: 'a', value: 1 }, true, 'found 1 call of "a"'],
    [{ tool: 'c', min: 1, max: 2 }, false, 'expected 1 to 2 calls of "c", found none'],
  ])('%j', ([params, pass, reason]) => {
    const finding = find('tool-count', [call('a'), call('b')], params);
    expect(finding !== undefined && 'pass' in finding ? [finding.pass, finding.reason] : finding).toEqual([
      pass,
      reason,
    ]);
  });

  it('refuses bounds that say nothing or contradict each other', () => {
    const check = assertionKinds.get('tool-count')?.check;
    expect([check?.({}), check?.({ value: 1, max: 2 }), check?.({ min: 3, max: 2 })]).toEqual([
      'no number is written: set `value`, or `min` or `max`',
      '`value` is an exact number, so neither `min` nor `max` goes with it',
      '`min` is above `max`',
    ]);
  });
});

describe('tool-call-f1', () => {
  const f1Of = (made: readonly ToolCall[], value: Json) => {
    const finding = find('tool-call-f1', made, { value });
    return finding !== undefined && 'value' in finding ? finding.value : undefined;
  };

  it('is the harmonic mean of precision and recall', () => {
    const made = [call('a'), call('b'), call('b')];
    expect([f1Of(made, ['b', 'a', 'b']), f1Of(made, ['a']), f1Of(made, ['c']), f1Of([], ['a'])]).toEqual([
      ...[1, 0.5, 0, 0],
    ]);
  });

  it('gives no call to an expected one that another needs', () => {
    const made = [call('a', { id: 1 }), call('a', { id: 2 })];
    expect(f1Of(made, [{ tool: 'a' }, { tool: 'a', with: { id: 1 } }])).toBe(1);
  });

  it('does not depend on the order of the calls', () => {
    const id = fc.record({ id: fc.integer({ min: 1, max: 3 }) });
    const lists = fc.tuple(fc.array(id, { maxLength: 5 }), fc.array(id, { minLength: 1, maxLength: 5 }));
    fc.assert(
      fc.property(lists, ([made, wanted]) => {
        const calls = made.map((one) => call('a', one));
        const value = wanted.map((one) => ({ tool: 'a', with: one }));
        return f1Of(calls, value) === f1Of(calls.toReversed(), value.toReversed());
      }),
      { numRuns: 50 },
    );
  });

  it('says which calls are lacking', () => {
    expect(
      find('tool-call-f1', [call('a', { id: 1 })], { value: ['a', { tool: 'b', with: { id: 2 } }] }),
    ).toEqual({
      value: 2 / 3,
      reason: 'no call of "b" with {"id":2}; found a({"id":1})',
      expected: ['a', { tool: 'b', with: { id: 2 } }],
      actual: [{ name: 'a', arguments: '{"id":1}' }],
    });
  });
});
