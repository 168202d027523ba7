import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inProject, load, loadFiles } from './testdata/project.ts';

test('a suite with every part becomes one value', async () => {
  const files = {
    'llm-eval.config.yaml': [
      'pins: { triage: big-2026-01-01 }',
      'allow_aliases: [latest]',
      'defaults: { concurrency: 16, timeout: 2m, service_tier: flex, stream: always }',
      'prices: { big-2026-01-01: { input: 1, output: 2 } }',
      'replay: all.recording.jsonl',
    ].join('\n'),
    'all.recording.jsonl': '',
    'evals/b.recording.jsonl': '',
    'evals/a.recording.jsonl': '',
    'evals/prompts/triage.md': '\uFEFFYou sort tickets.\r\nShop: {{ shop.name }}\r\n',
    'evals/triage.schema.json': '{ "type": "object" }',
    'evals/triage.assert.ts': '',
    'evals/customers.json': '[{ "id": "{{ not a template }}" }]',
    'evals/triage.eval.yaml': [
      'suite: ticket-triage',
      'description: Sorts tickets.',
      'feature: support',
      'target:',
      '  model: $triage',
      '  name: prod',
      '  api: chat',
      '  params: { max_output_tokens: 200, reasoning: { effort: low } }',
      'prompt:',
      '  system: file:prompts/triage.md',
      '  user: "{{ ticket }}"',
      'schema: file:triage.schema.json',
      'schema_mode: score-only',
      'trials: 3',
      'assert:',
      '  - { type: equals, path: /category, value: "{{ expected.category }}", weight: 2 }',
      '  - { type: module, module: ./triage.assert.ts, with: { catalogue: file:customers.json, shop: "{{ shop.name }}" }, threshold: 0.5 }',
      'gate:',
      '  max_drop: 10',
      '  slices: [billing]',
      '  required: [refund]',
      '  min_pass_rate: 90',
      '  on_inconclusive: warn',
      'replay: "*.recording.jsonl"',
      'cases:',
      '  - id: refund',
      '    vars: { ticket: "{{ shop }} {% x %}", shop: { name: Köln } }',
      '    expected: { category: [1, two] }',
      '    tags: [billing]',
      '    assert: [{ type: not-contains, value: "{{ id }} {{ tags | join: \',\' }}", name: no echo }]',
    ].join('\n'),
  };
  await inProject(files, async (root) => {
    const file = 'evals/triage.eval.yaml';
    expect(await load(root)).toEqual({
      config: {
        file: 'llm-eval.config.yaml',
        pins: new Map([['triage', 'big-2026-01-01']]),
        allow_aliases: ['latest'],
        concurrency: 16,
        timeout_ms: 120_000,
        service_tier: 'flex',
        stream: 'always',
        providers: new Map(),
        prices: new Map([['big-2026-01-01', { input: 1, output: 2 }]]),
      },
      suites: [
        {
          name: 'ticket-triage',
          feature: 'support',
          file,
          target: {
            name: 'prod',
            api: 'chat',
            model: 'big-2026-01-01',
            pin: 'triage',
            params: { max_output_tokens: 200, reasoning: { effort: 'low' } },
          },
          prompt: { system: 'You sort tickets.\nShop: {{ shop.name }}\n', user: '{{ ticket }}' },
          schema: { name: 'triage', schema: { type: 'object' } },
          schema_mode: 'score-only',
          trials: { fixed: 3 },
          gate: {
            max_drop: 10,
            rule: 'both',
            p_value: 'exact',
            quarantine: false,
            slices: [{ tag: 'billing' }],
            required: ['refund'],
            strict: false,
            min_pass_rate: 90,
            baseline: 'file',
            on_inconclusive: 'warn',
          },
          cases: [
            {
              id: 'refund',
              vars: { ticket: '{{ shop }} {% x %}', shop: { name: 'Köln' } },
              expected: { category: [1, 'two'] },
              tags: ['billing'],
              system: 'You sort tickets.\nShop: Köln\n',
              user: '{{ shop }} {% x %}',
              assertions: [
                {
                  type: 'schema',
                  negated: false,
                  name: 'schema',
                  weight: 1,
                  params: { schema: { type: 'object' } },
                  where: { file, line: 12, column: 9 },
                },
                {
                  type: 'equals',
                  negated: false,
                  name: 'equals /category',
                  path: '/category',
                  weight: 2,
                  params: { value: [1, 'two'] },
                  where: { file, line: 16, column: 5 },
                },
                {
                  type: 'module',
                  negated: false,
                  name: 'triage.assert.ts',
                  weight: 1,
                  threshold: 0.5,
                  params: {
                    module: join(root, 'evals/triage.assert.ts'),
                    with: { catalogue: [{ id: '{{ not a template }}' }], shop: 'Köln' },
                  },
                  where: { file, line: 17, column: 5 },
                },
                {
                  type: 'contains',
                  negated: true,
                  name: 'no echo',
                  weight: 1,
                  params: { value: 'refund billing' },
                  where: { file, line: 30, column: 14 },
                },
              ],
              where: { file, line: 26, column: 5 },
            },
          ],
          replay: [join(root, 'evals/a.recording.jsonl'), join(root, 'evals/b.recording.jsonl')],
          baseline: 'evals/triage.baseline.jsonl',
          warnings: [],
        },
      ],
    });
  });
});

/** The least that a suite can say, as the head of a `.eval.jsonl` file, with further parts. */
function head(more: object = {}): string {
  return JSON.stringify({
    suite: 'least',
    target: { model: 'big-2026-01-01' },
    prompt: { user: 'hi' },
    assert: [{ type: 'contains', value: 'x' }],
    ...more,
  });
}

test('a suite that leaves out what it may gets the defaults, and a word on the output limit', async () => {
  const file = 'evals/least.eval.jsonl';
  const contains = {
    type: 'contains',
    negated: false,
    name: 'contains',
    weight: 1,
    params: { value: 'x' },
    where: { file, line: 1, column: head().indexOf('{"type"') + 1 },
  };
  expect(await loadFiles({ [file]: `\uFEFF${head()}\r\n\r\n{"id":"one"}\r\n` })).toEqual({
    config: {
      pins: new Map(),
      allow_aliases: [],
      timeout_ms: 60_000,
      providers: new Map(),
      prices: new Map(),
    },
    suites: [
      {
        name: 'least',
        file,
        target: {
          name: 'big-2026-01-01',
          api: 'responses',
          model: 'big-2026-01-01',
          params: { max_output_tokens: 4096 },
        },
        prompt: { user: 'hi' },
        schema_mode: 'strict',
        trials: { max: 5 },
        gate: {
          ...{ rule: 'detect', p_value: 'exact', quarantine: false, slices: [], required: [], strict: false },
          ...{ baseline: 'file', on_inconclusive: 'fail' },
        },
        cases: [
          {
            id: 'one',
            vars: {},
            tags: [],
            user: 'hi',
            assertions: [contains],
            where: { file, line: 3, column: 1 },
          },
        ],
        replay: [],
        baseline: 'evals/least.baseline.jsonl',
        warnings: [
          {
            code: 'no-output-cap',
            path: ['target', 'params', 'max_output_tokens'],
            message: 'max_output_tokens is not set; 4096 is sent',
            hint: 'Write what the longest good answer needs: the cap bounds what a run can cost.',
            fix: { path: ['target', 'params', 'max_output_tokens'], value: 4096 },
          },
        ],
      },
    ],
  });
});

test('cases of one suite share their assertions when these hold no templates', async () => {
  const loaded = await loadFiles({ 'evals/a.eval.jsonl': `${head()}\n{"id":"one"}\n{"id":"two"}\n` });
  if (!('suites' in loaded)) throw new Error(loaded.join('\n'));
  const [one, two] = loaded.suites[0]!.cases;
  expect(one!.assertions).toBe(two!.assertions);
});

test('cases in a CSV file are read as those in YAML, every cell as text', async () => {
  const csv =
    '\uFEFFid,ticket,vars.shop,expected.category,tags\r\n"a,1","x ""y""\r\nz",Köln,billing,b; c\r\n\r\n2,,,,\r\n';
  const files = {
    'evals/a.eval.yaml':
      'suite: a\ntarget: { model: big-2026-01-01 }\nprompt: { user: "{{ ticket }}" }\nassert: [{ type: contains, value: x }]\ncases: file:data/a.csv\n',
    'evals/data/a.csv': csv,
  };
  const loaded = await loadFiles(files);
  if (!('suites' in loaded)) throw new Error(loaded.join('\n'));
  const { assertions } = loaded.suites[0]!.cases[0]!;
  expect(loaded.suites[0]!.cases).toEqual([
    {
      id: 'a,1',
      vars: { ticket: 'x "y"\nz', shop: 'Köln' },
      expected: { category: 'billing' },
      tags: ['b', 'c'],
      user: 'x "y"\nz',
      assertions,
      where: { file: 'evals/data/a.csv', line: 2 },
    },
    {
      id: '2',
      vars: { ticket: '', shop: '' },
      expected: { category: '' },
      tags: [],
      user: '',
      assertions,
      where: { file: 'evals/data/a.csv', line: 5 },
    },
  ]);
});

test('another target replaces the model, the API and the name of every suite', async () => {
  const files = {
    'evals/a.eval.jsonl': `${head({ target: { model: '$gone', name: 'prod', api: 'chat' } })}\n{"id":"one"}\n`,
    'llm-eval.config.yaml': 'pins: { triage: big-2026-01-01 }',
  };
  const targets = async (target: { model: string; api?: 'responses' }) => {
    const loaded = await loadFiles(files, { target });
    return 'suites' in loaded ? loaded.suites.map((suite) => suite.target) : loaded;
  };
  const params = { max_output_tokens: 4096 };
  expect(await targets({ model: '$triage', api: 'responses' })).toEqual([
    { name: 'big-2026-01-01', api: 'responses', model: 'big-2026-01-01', pin: 'triage', params },
  ]);
  expect(await targets({ model: 'other-2026-01-01' })).toEqual([
    { name: 'other-2026-01-01', api: 'chat', model: 'other-2026-01-01', params },
  ]);
});

test('a model on the command line replaces that of a pin', async () => {
  const files = {
    'evals/a.eval.jsonl': `${head({ target: { model: '$triage' } })}\n{"id":"one"}\n`,
    'llm-eval.config.yaml': 'pins: { triage: big }',
  };
  const loaded = await loadFiles(files, { pins: new Map([['triage', 'new-2026-01-01']]) });
  if (!('suites' in loaded)) throw new Error(loaded.join('\n'));
  expect([loaded.suites[0]!.target.model, loaded.config.pins]).toEqual([
    'new-2026-01-01',
    new Map([['triage', 'new-2026-01-01']]),
  ]);
});

test('recordings come from the command line, else from the suite, else from the config; with --live from nowhere', async () => {
  const files = {
    'llm-eval.config.yaml': 'replay: [config.jsonl]',
    'config.jsonl': '',
    'cli.jsonl': '',
    'evals/own.jsonl': '',
    'evals/a.eval.jsonl': `${head({ suite: 'a', replay: 'own.jsonl' })}\n{"id":"one"}\n`,
    'evals/b.eval.jsonl': `${head({ suite: 'b' })}\n{"id":"one"}\n`,
  };
  await inProject(files, async (root) => {
    const replays = async (options: { live?: boolean; replay?: string[] }) => {
      const loaded = await load(root, options);
      return 'suites' in loaded ? loaded.suites.map(({ replay }) => replay) : loaded;
    };
    expect(await replays({})).toEqual([[join(root, 'evals/own.jsonl')], [join(root, 'config.jsonl')]]);
    expect(await replays({ replay: ['cl*.jsonl'] })).toEqual([
      [join(root, 'cli.jsonl')],
      [join(root, 'cli.jsonl')],
    ]);
    expect(await replays({ live: true })).toEqual([[], []]);
  });
});

test('suites are found by path, folder and pattern, each once and sorted, hidden and installed ones left aside', async () => {
  const suite = (name: string) => `${head({ suite: name })}\n{"id":"one"}\n`;
  const files = {
    'evals/b.eval.jsonl': suite('b'),
    'evals/B.eval.jsonl': suite('upper'),
    'evals/deep/a (copy).eval.jsonl': suite('copy'),
    'evals/.hidden/x.eval.jsonl': suite('x'),
    'evals/node_modules/y.eval.jsonl': suite('y'),
    'other/z.eval.jsonl': suite('z'),
    'other/z.baseline.jsonl': '',
  };
  await inProject(files, async (root) => {
    const found = async (...patterns: string[]) => {
      const loaded = await load(root, { patterns });
      return 'suites' in loaded ? loaded.suites.map(({ file }) => file) : loaded;
    };
    const evals = ['evals/B.eval.jsonl', 'evals/b.eval.jsonl', 'evals/deep/a (copy).eval.jsonl'];
    expect(await found()).toEqual(evals);
    expect(await found('evals', './evals/b.eval.jsonl', 'evals/**', join(root, 'evals'))).toEqual(evals);
    expect(await found('evals\\deep\\a (copy).eval.jsonl', '{other,evals}/*')).toEqual([
      ...evals,
      'other/z.eval.jsonl',
    ]);
    expect(await found('other/*')).toEqual(['other/z.eval.jsonl']);
  });
});

test('a zod schema is sent as JSON Schema and scored by its module', async () => {
  const files = {
    'evals/a.eval.jsonl': `${head({ schema: 'file:t.schema.ts#Ticket' })}\n{"id":"one"}\n`,
    'evals/t.schema.ts': '',
  };
  await inProject(files, async (root) => {
    const loaded = await load(root, { allowCode: true });
    if (!('suites' in loaded)) throw new Error(loaded.join('\n'));
    const [suite] = loaded.suites;
    expect([suite!.schema, suite!.cases[0]!.assertions[0]!.params]).toEqual([
      { name: 't', schema: { type: 'object' } },
      { schema: { type: 'object' }, module: join(root, 'evals/t.schema.ts'), export: 'Ticket' },
    ]);
  });
});

test('an inline schema is named after its suite, as the API allows names', async () => {
  const schema = { type: 'object', title: 'T' };
  const loaded = await loadFiles({
    'evals/a.eval.jsonl': `${head({ suite: 'a.b-c', schema })}\n{"id":"one"}\n`,
  });
  expect('suites' in loaded && loaded.suites[0]!.schema).toEqual({ name: 'a_b-c', schema });
});

test('YAML means what YAML 1.2 says', async () => {
  const yaml = [
    'suite: a',
    'target: { model: big-2026-01-01 }',
    'prompt: { user: hi }',
    'assert: &all [{ type: contains, value: x }]',
    'cases:',
    '  - { id: "1", vars: { a: NO, b: 012, c: 0o14, d: 1e3, e: ~, f: yes, g: 2026-01-01, 1: one, h: "2", i: !!str 5 }, assert: *all }',
  ].join('\n');
  const loaded = await loadFiles({ 'evals/a.eval.yaml': yaml });
  expect('suites' in loaded ? loaded.suites[0]!.cases[0]!.vars : loaded).toEqual({
    '1': 'one',
    a: 'NO',
    b: 12,
    c: 12,
    d: 1000,
    e: null,
    f: 'yes',
    g: '2026-01-01',
    h: '2',
    i: '5',
  });
});

test('loading leaves the prototype of all objects as it was', async () => {
  const row = '{"id":"one","__proto__":{"polluted":1},"vars":{"constructor":{"prototype":{"polluted":1}}}}';
  await loadFiles({
    'evals/a.eval.jsonl': `${head()}\n${row}\n`,
    'evals/b.eval.yaml': 'a: { __proto__: { polluted: 1 } }',
  });
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
});
