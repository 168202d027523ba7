import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Failures } from '../domain/failure.ts';
import type { Json } from '../domain/json.ts';
import { compile, type Scope } from './template.ts';

const where = { file: 'a.eval.yaml', line: 1, column: 1 };

/** The rendering, or the message that refuses it. */
async function render(text: string, scope: Scope, gives: 'text' | 'value' = 'text'): Promise<Json> {
  try {
    const template = await compile(text, { where, ownFile: false, gives });
    return template.render(scope, { id: 'one', where });
  } catch (error) {
    if (!(error instanceof Failures)) throw error;
    return `${error.list[0]!.code}: ${error.list[0]!.message}`;
  }
}

const has = (name: string) => `invalid: case "one" has no variable "${name}"`;

describe('a template', () => {
  const scope: Scope = {
    a: 'x',
    n: 5,
    yes: true,
    none: null,
    list: [1, { b: 'c' }],
    map: { k: 'v', 'x-y': 0 },
  };
  const rows: [text: string, result: Json][] = [
    ['{{ a }} {{n}}{{- yes -}} {{ none }}.', 'x 5true.'],
    ['{{ list[1].b }} {{ map["k"] }} {{ map.x-y }} {{ list.size }}', 'c v 0 2'],
    ['{% for i in list %}{{ forloop.index }}{% endfor %}', '12'],
    ['{% if n > 4 %}{{ a | upcase }}{% else %}no{% endif %}', 'X'],
    ['{{ map | json }} {{ list | map: "b" | join: "" }}', '{"k":"v","x-y":0} c'],
    ['{% raw %}{{ a }}{% endraw %}', '{{ a }}'],
    ['{{ missing }}', has('missing')],
    ['{{ a.b }}', has('a.b')],
    ['{{ missing | default: "x" }}', has('missing')],
    ['{% if missing %}x{% endif %}', has('missing')],
  ];
  test.each(rows)('%s gives %s', async (text, result) => {
    expect(await render(text, scope)).toBe(result);
  });
});

describe('a template cannot reach', () => {
  const rows: [text: string, result: string][] = [
    ['{{ a.constructor }}', has('a.constructor')],
    ['{{ a.constructor.constructor }}', has('a.constructor')],
    ['{{ map.__proto__ }}', has('map.__proto__')],
    ['{{ map["__proto__"].polluted }}', has('map.__proto__')],
    ['{{ toString }}', has('toString')],
    ['{{ process.env.PATH }}', has('process')],
    ['{{ env }}', has('env')],
    ['{{ globalThis }}', has('globalThis')],
    ['{% include "/etc/passwd" %}', 'syntax: the template does not parse: tag "include" not found'],
    ['{% render "x" %}', 'syntax: the template does not parse: tag "render" not found'],
    ['{% layout "x" %}', 'syntax: the template does not parse: tag "layout" not found'],
    ['{% block x %}{% endblock %}', 'syntax: the template does not parse: tag "block" not found'],
    ['{{ "now" | date: "%s" }}', 'syntax: the template does not parse: undefined filter: date'],
    ['{{ list | sample }}', 'syntax: the template does not parse: undefined filter: sample'],
    ['{{ map | raw }}', 'syntax: the template does not parse: undefined filter: raw'],
  ];
  test.each(rows)('%s', async (text, result) => {
    expect(await render(text, { a: 'x', map: {}, list: [1] })).toBe(result);
  });
});

describe('a template is refused', () => {
  const big =
    '{% for i in (1..1000) %}{% for j in (1..1000) %}{% for k in (1..1000) %}{% endfor %}{% endfor %}{% endfor %}';
  const rows: [title: string, text: string, result: string][] = [
    ['when it is not closed', '{{ a', 'syntax: the template does not parse: output "{{ a" not closed'],
    [
      'when a tag is not closed',
      '{% if a %}',
      'syntax: the template does not parse: tag {% if a %} not closed',
    ],
    ['when it is empty', '{{ }}', 'syntax: the template does not parse: invalid value expression: ""'],
    [
      'when it makes a text of a mapping',
      '{{ map }}',
      'invalid: case "one": the template fails: the value is a mapping; write `| json` or `| join: ", "` to make it text',
    ],
    [
      'when it makes a text of a list',
      'x{{ list }}',
      'invalid: case "one": the template fails: the value is a list; write `| json` or `| join: ", "` to make it text',
    ],
    [
      'when it would fill the memory',
      '{% for i in (1..1000000000) %}{% endfor %}',
      'limit: case "one": the template fails: memory alloc limit exceeded',
    ],
    [
      'when it is huge',
      `{{ a }}${' '.repeat(1_000_000)}`,
      'limit: the template does not parse: parse length limit exceeded',
    ],
    [
      'when it would run for minutes',
      big,
      expect.stringMatching(
        /^limit: case "one": the template fails: (memory alloc|template render) limit exceeded$/,
      ) as string,
    ],
  ];
  test.each(rows)('%s', async (_title, text, result) => {
    expect(await render(text, { a: 'x', map: {}, list: [1] })).toEqual(result);
  });
});

test('a lone path keeps the type of its value, with anything beside it the result is text', async () => {
  const scope: Scope = { expected: { n: 5, list: [1], yes: false, none: null } };
  const texts = [
    '{{ expected.n }}',
    '{{expected.list}}',
    '{{- expected.yes -}}',
    '{{ expected.none }}',
    '{{ expected.list[0] }}',
    '{{ expected.list.size }}',
    ' {{ expected.n }}',
    '{{ expected.n | plus: 1 }}',
  ];
  const values = await Promise.all(texts.map((text) => render(text, scope, 'value')));
  expect(values).toEqual([5, [1], false, null, 1, 1, ' 5', '6']);
});

test('what looks like a template in a value stays as it is, whatever the value', async () => {
  const text = fc.oneof(
    fc.string(),
    fc.constantFrom('{{ a }}', '{% include "x" %}', '}}{{', '{{ b | json }}', '<b>&amp;'),
  );
  const template = await compile('<{{ a }}|{{ a }}>', { where, ownFile: false, gives: 'text' });
  fc.assert(
    fc.property(text, (a) => {
      expect(template.render({ a, b: 'secret' }, { id: 'one', where })).toBe(`<${a}|${a}>`);
    }),
    { numRuns: 100 },
  );
});

test('any text is a template or is refused by name, and rendering it gives text or is refused by name', async () => {
  const piece = fc.constantFrom(
    '{{',
    '}}',
    '{%',
    '%}',
    ' a ',
    '|',
    'json',
    '"',
    '[0]',
    '.b',
    'if',
    'endif',
    'for i in a',
    '\n',
    '-',
    'raw',
    'assign x = ',
    '(1..3)',
    '#',
  );
  const texts = fc.sample(
    fc.array(piece, { maxLength: 8 }).map((pieces) => `{{${pieces.join('')}`),
    { numRuns: 200, seed: 7 },
  );
  const kinds = new Set(
    await Promise.all(texts.map(async (text) => typeof (await render(text, { a: [{ b: 'x' }] })))),
  );
  expect([...kinds]).toEqual(['string']);
});
