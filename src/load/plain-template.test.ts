import fc from 'fast-check';
import { Liquid } from 'liquidjs';
import { describe, expect, test } from 'vitest';
import type { Json } from '../domain/json.ts';
import { fillPlain, ownValue, plainTemplate } from './plain-template.ts';

describe('a plain template', () => {
  test('is read as its texts and paths', () => {
    expect(plainTemplate('Dear {{ name }}, {{order.id}}!')).toEqual([
      { text: 'Dear ' },
      { path: ['name'] },
      { text: ', ' },
      { path: ['order', 'id'] },
      { text: '!' },
    ]);
  });

  test.for([
    'a filter: {{ name | upcase }}',
    'a tag: {% if name %}x{% endif %}',
    'trimmed space: {{- name }}',
    'an index: {{ names[0] }}',
    'a literal: {{ true }}',
    'text in quotes: {{ "name" }}',
    'an output that does not close: {{ name',
    'a stray end: name }}',
  ])('is not one with %s', (template) => {
    expect(plainTemplate(template)).toBe(undefined);
  });

  test.for([
    ['nothing there', {}],
    ['a number', { a: { b: 1 } }],
    ['an inherited name', { a: 'text' }],
  ] as const)('leaves %s to the engine', ([, scope]) => {
    expect(fillPlain(plainTemplate('{{ a.b }}') ?? [], scope)).toBe(undefined);
  });

  test('does not read what it puts in', () => {
    expect(fillPlain(plainTemplate('<{{ a }}>') ?? [], { a: '{{ b }}{% x %}', b: 'no' })).toBe(
      '<{{ b }}{% x %}>',
    );
  });
});

test('a path reads own fields only', () => {
  expect([
    ownValue(['constructor'], {}),
    ownValue(['a', 'length'], { a: [1] }),
    ownValue(['a'], { a: null }),
  ]).toEqual([undefined, undefined, null]);
});

test('what is filled in is what the engine renders', () => {
  const engine = new Liquid({ ownPropertyOnly: true });
  const name = fc.constantFrom('a', 'b', 'size', 'first', 'constructor', 'toString', 'empty', 'nil');
  const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => names.join('.'));
  const literal = fc.string({ maxLength: 8 }).filter((text) => !/[{}]/.test(text));
  const template = fc
    .array(
      fc.oneof(
        literal,
        path.map((text) => `{{ ${text} }}`),
      ),
      { maxLength: 5 },
    )
    .map((parts) => parts.join(''));
  const scope = fc.dictionary(name, fc.oneof(fc.string(), fc.integer(), fc.dictionary(name, fc.string())), {
    maxKeys: 5,
  });
  fc.assert(
    fc.property(template, scope, (text, values) => {
      const parts = plainTemplate(text);
      const filled = parts && fillPlain(parts, values as { [name: string]: Json });
      if (filled !== undefined) expect(filled).toBe(engine.parseAndRenderSync(text, values));
    }),
    { numRuns: 500 },
  );
});
