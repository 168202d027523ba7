import fc from 'fast-check';
import { expect, test } from 'vitest';
import { firstVarying, partsOf, stableText } from './prompt-parts.ts';

test('a template is split into text and tags, with the lines and the variables of the tags', () => {
  expect(
    partsOf('Rules.\n\nFor {{ user.name | default: "user.x" }}: {% if vip and plan.level > 2 %}!{% endif %}'),
  ).toEqual([
    { text: 'Rules.\n\nFor ' },
    { tag: '{{ user.name | default: "user.x" }}', line: 3, paths: ['user.name', 'default'] },
    { text: ': ' },
    { tag: '{% if vip and plan.level > 2 %}', line: 3, paths: ['if', 'vip', 'and', 'plan.level'] },
    { text: '!' },
    { tag: '{% endif %}', line: 3, paths: ['endif'] },
  ]);
});

test('raw blocks are text, comments are nothing, and an index does not hide its variable', () => {
  expect(
    partsOf('{% raw %}{{ a }}{% endraw %}{% comment %}{{ b }}{% endcomment %}{%# c %}{{- d[0].e -}}'),
  ).toEqual([{ text: '{{ a }}' }, { tag: '{{- d[0].e -}}', line: 1, paths: ['d'] }]);
});

test('text without a tag is one part, and empty text is none', () => {
  expect(partsOf('a { b } c')).toEqual([{ text: 'a { b } c' }]);
  expect(partsOf('')).toEqual([]);
});

test('the parts hold every character of the template, once and in order', () => {
  const piece = fc.constantFrom(
    'text ',
    '\n',
    '{{ a }}',
    '{% if b.c %}',
    '{% endif %}',
    '{{ d | upcase }}',
    '}}',
    '日',
  );
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const template = pieces.join('');
      expect(
        partsOf(template)
          .map((part) => ('text' in part ? part.text : part.tag))
          .join(''),
      ).toBe(template);
    }),
    { numRuns: 200 },
  );
});

const cases = [
  { vars: { shop: 'Acme', user: { name: 'Ann', plan: 'free' }, ticket: 'a' } },
  { vars: { shop: 'Acme', user: { name: 'Ben', plan: 'free' }, ticket: 'b' } },
];

test('the first tag that differs from case to case is found, with the stable text on both sides', () => {
  const parts = partsOf('{{ shop }} {{ user.plan }} abc{{ user.name }}de{{ ticket }}f');
  expect(stableText(parts)).toBe('  abcdef');
  expect(firstVarying(parts, cases)).toEqual({
    index: 4,
    part: { tag: '{{ user.name }}', line: 1, paths: ['user.name'] },
    before: 5,
    after: 3,
  });
});

test('what is the same in every case differs nowhere, whatever tags there are', () => {
  expect(firstVarying(partsOf('{{ shop }} {{ user.plan | upcase }} {{ user.plan.size }}'), cases)).toBe(
    undefined,
  );
  expect(firstVarying(partsOf('{{ ticket }}'), cases.slice(0, 1))).toBe(undefined);
  expect(firstVarying(partsOf('{{ ticket }}'), [])).toBe(undefined);
});

test('an assigned name differs where it is printed, not where it is assigned', () => {
  const parts = partsOf('{% assign t = ticket | strip %}abc{{ t }}d');
  expect(firstVarying(parts, cases)).toEqual({
    index: 2,
    part: { tag: '{{ t }}', line: 1, paths: ['t'] },
    before: 3,
    after: 1,
  });
});

test('a variable that only some cases have differs, and names of prototypes are no variables', () => {
  const some: { vars: { [name: string]: string } }[] = [{ vars: { extra: 'x' } }, { vars: {} }];
  expect(firstVarying(partsOf('{{ extra }}'), some)?.index).toBe(0);
  expect(firstVarying(partsOf('{{ constructor }}{{ toString.name }}'), some)).toBe(undefined);
});
