import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../domain/json.ts';
import { compile } from '../template.ts';
import { liquidOf } from './nunjucks.ts';

const where = { file: 'a.yaml', line: 1, column: 1 };

async function rendered(template: string, scope: { readonly [name: string]: Json }): Promise<Json> {
  const translated = liquidOf(template);
  if ('problem' in translated) return `problem: ${translated.problem}`;
  const filled = { ...Object.fromEntries(translated.reads.map((name) => [name, null])), ...scope };
  const compiled = await compile(translated.text, { where, ownFile: false, gives: 'text' });
  return compiled.render(filled, { id: 'one', where });
}

describe('a Nunjucks template', () => {
  const scope = { name: 'Ada', blank_text: '', zero: 0, list: ['a', 'b'], map: { key: 'v', of: [{ k: 1 }] } };
  /** What Nunjucks renders, by its documentation. */
  const rows: [template: string, text: string][] = [
    ['no template', 'no template'],
    ['{{ name }}, {{name}} and {{- name -}} !', 'Ada, Ada andAda!'],
    ['[{{ missing }}]', '[]'],
    ['{{ map.key }} {{ map["key"] }} {{ map[\'key\'] }} {{ map.of[0].k }}', 'v v v 1'],
    ['{{ name | upper }} {{ name|lower }} {{ " x " }}', 'ADA ada  x '],
    ['{{ list | join(", ") }} {{ list | join }}', 'a, b ab'],
    ["{{ name | replace('A', 'O') | trim }}", 'Oda'],
    ['{{ map | dump }} {{ name | safe }}', '{"key":"v","of":[{"k":1}]} Ada'],
    ['{{ missing | default("x") }} {{ blank_text | default("x") }} {{ name | default("x") }}', 'x  Ada'],
    ['{% if name %}a{% else %}b{% endif %}{% if blank_text %}c{% endif %}{% if zero %}d{% endif %}', 'a'],
    ['{% if missing %}a{% elif name == "Ada" %}b{% endif %}', 'b'],
    ['{% if name != "Ada" %}a{% else %}b{% endif %}', 'b'],
    ['{% for one in list %}{{ loop.index }}{{ one }}{% if loop.last %}.{% endif %}{% endfor %}', '1a2b.'],
    ['{% for one in list %}{{ loop.index }}{{ one }} {% endfor %}', '1a 2b '],
    ['{% for one in list %}{{ loop.revindex }}{% endfor %}', 'problem: `loop.revindex` has no counterpart'],
    ['a{# a comment #}b', 'ab'],
    ['{% raw %}{{ name }}{% endraw %} {% verbatim %}{% x %}{% endverbatim %}', '{{ name }} {% x %}'],
    ['{{ a + b }}', 'problem: the expression `a + b` has no counterpart'],
    ['{{ "x" if a }}', 'problem: the expression `"x" if a` has no counterpart'],
    ['{{ f(x) }}', 'problem: the expression `f(x)` has no counterpart'],
    ['{{ name | title }}', 'problem: the filter `title` has no counterpart that means the same'],
    [
      '{{ name | default(other) }}',
      'problem: the filter `default(other)` has no counterpart that means the same',
    ],
    ['{{ env.HOME }}', 'problem: `env` has no counterpart'],
    [
      '{% if name == "5" %}{% endif %}',
      'problem: the comparison `name == "5"` means something else in Liquid',
    ],
    ['{% if not name %}{% endif %}', 'problem: the condition `not name` has no counterpart'],
    ['{% set x = 1 %}', 'problem: the tag `set` has no counterpart'],
    ['{% if name %}', 'problem: a tag of the template is not closed'],
    ['{{ name', 'problem: a `{{`, `{%` or `{#` of the template is not closed'],
  ];
  test.each(rows)('%s renders to the same text, or says why not', async (template, text) => {
    expect(await rendered(template, scope)).toBe(text);
  });

  test('names what it reads, but for loop variables, and takes new names', () => {
    expect(liquidOf('{{ a.b }} {% for x in c %}{{ x.a }}{% endfor %}', (name) => `expected.${name}`)).toEqual(
      {
        text: '{{ expected.a.b }} {% for x in expected.c %}{{ x.a }}{% endfor %}',
        reads: ['a', 'c'],
        needed: [],
      },
    );
  });

  test('does without no variable that it dumps: an absent one would be written as null', () => {
    expect(liquidOf('{{ a | dump }} {{ a }} {{ b }}')).toEqual({
      text: '{{ a | json }} {{ a }} {{ b }}',
      reads: ['a', 'b'],
      needed: ['a'],
    });
  });

  test('without any markup is carried to the letter', () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !/\{[{%#]/.test(text)),
        (text) => {
          expect(liquidOf(text)).toEqual({ text, reads: [], needed: [] });
        },
      ),
      { numRuns: 50 },
    );
  });
});
