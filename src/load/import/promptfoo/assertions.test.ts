import { describe, expect, test } from 'vitest';
import type { AssertionKind, AssertionKinds } from '../../../domain/assertion.ts';
import type { Json } from '../../../domain/json.ts';
import { z } from '../../../domain/zod.ts';
import { startLoading } from '../../loading.ts';
import { translate } from './assertions.ts';
import { type Context, sourceOf } from './context.ts';

const where = { file: 'promptfooconfig.yaml', line: 1, column: 1 };

function kindsOf(types: readonly string[]): AssertionKinds {
  const kind = (type: string): AssertionKind => ({
    ...{ type, summary: '', example: {}, fields: { value: z.json() }, takesPath: true, negatable: true },
    runs: () => 'inline',
    score: () => ({ unscored: 'not scored here' }),
  });
  return new Map(types.map((type) => [type, kind(type)]));
}

/** What an assertion becomes where a table has these kinds: what is written, or why nothing is. */
async function translated(
  assertion: Json,
  kinds: readonly string[],
  judge?: string,
  more: Partial<Context> = {},
): Promise<Json> {
  const importSchema = async () => expect.unreachable('an import runs no code');
  const started = startLoading(
    {
      kinds: kindsOf(kinds),
      models: { as_of: '', source: '', models: [] },
      checkModel: () => undefined,
      importSchema,
    },
    { cwd: '/', patterns: [], replay: [], live: true, allowCode: false, today: '2026-11-22' },
    '/',
    [],
  );
  const target = { name: 'large', api: 'embeddings', model: 'text-embedding-3-large', params: {} } as const;
  const embeddings = new Map([['large', { name: 'large', target }]]);
  const loading = { ...started, embeddings: { embeddings, embeddingsRead: true } };
  const config = sourceOf({}, where);
  const context: Context = {
    ...{ loading, config, base: { root: '/', folder: '/' }, remarks: [] },
    ...(judge === undefined ? {} : { judge }),
    ...more,
  };
  const made = await translate(context, sourceOf(assertion, where), (name) => `expected.${name}`);
  return made?.written ?? context.remarks.map(({ reason }) => reason);
}

describe('an assertion that a model grades', () => {
  const kinds = ['rubric', 'factuality', 'closed-qa', 'all-of'];
  test.each([
    [
      { type: 'llm-rubric', value: 'Is kind to {{ name }}' },
      { type: 'rubric', criteria: 'Is kind to {{ expected.name }}' },
    ],
    [
      { type: 'not-llm-rubric', value: 'Is rude' },
      { type: 'not-rubric', criteria: 'Is rude' },
    ],
    [
      { type: 'factuality', value: 'Paris' },
      { type: 'factuality', reference: 'Paris' },
    ],
    [
      { type: 'model-graded-factuality', value: 'Paris' },
      { type: 'factuality', reference: 'Paris' },
    ],
    [
      { type: 'model-graded-closedqa', value: 'Says so' },
      { type: 'closed-qa', criterion: 'Says so' },
    ],
  ])('becomes one of the named judge: %j', async (assertion, written) => {
    expect(await translated(assertion, kinds, 'grader')).toEqual({ ...written, judge: 'grader' });
  });

  test('is left out where no judge is named', async () => {
    expect(await translated({ type: 'llm-rubric', value: 'x' }, kinds)).toEqual([
      'a model grades it; name the judge with --judge',
    ]);
  });

  test('is left out where the table has no such kind', async () => {
    expect(await translated({ type: 'llm-rubric', value: 'x' }, [], 'grader')).toEqual([
      'there is no assertion `rubric` here',
    ]);
  });
});

test.each([
  [{ type: 'is-sql' }, { type: 'sql', dialect: 'mysql', max_statements: 1000 }],
  [{ type: 'is-valid-openai-tools-call' }, { type: 'tool-calls-valid' }],
  [
    { type: 'tool-call-f1', value: 'a, b', threshold: 0.5 },
    { type: 'tool-call-f1', value: ['a', 'b'], threshold: 0.5 },
  ],
])('%j is carried over once the table has its kind', async (assertion, written) => {
  const { type } = written;
  expect(await translated(assertion, [type])).toEqual(written);
  expect(await translated(assertion, [])).toEqual([`there is no assertion \`${type}\` here`]);
});

const near = { type: 'similar', reference: 'x', threshold: 0.75, model: 'large' };

test.each<[Json, Json]>([
  [{ type: 'similar', value: 'x' }, near],
  [{ type: 'similar:cosine', value: 'x', provider: 'openai:embeddings:text-embedding-3-large' }, near],
  [
    { type: 'similar', value: 'x', provider: { id: 'openai:embedding:text-embedding-3-large', config: {} } },
    near,
  ],
  [
    { type: 'similar', value: ['x', 7], threshold: 0.9 },
    { ...near, reference: ['x', '7'], threshold: 0.9 },
  ],
  [
    { type: 'not-similar', value: 'x', threshold: 0.9 },
    { ...near, type: 'not-similar', threshold: 0.9 },
  ],
])('%j is measured by the model of the config that promptfoo embeds by', async (assertion, written) => {
  expect(await translated(assertion, ['similar'])).toEqual(written);
});

test.each<[string, Json, string]>([
  [
    'a model that the config has not',
    'openai:embedding:text-embedding-3-small',
    'text-embedding-3-small measures it; add it to the config, embeddings: { NAME: { model: text-embedding-3-small } }, or name another one with --embedding',
  ],
  [
    'the same model, of another size',
    { id: 'openai:embedding:text-embedding-3-large', config: { dimensions: 8 } },
    'openai:embedding:text-embedding-3-large measures it; name an embedding model of the config with --embedding',
  ],
  [
    'another vendor',
    'huggingface:sentence-similarity:x',
    'huggingface:sentence-similarity:x measures it; name an embedding model of the config with --embedding',
  ],
  ['none', {}, 'its provider has no id'],
])('embeddings of %s are left out until one is named', async (_what, provider, reason) => {
  const assertion = { type: 'similar', value: 'x', provider };
  expect(await translated(assertion, ['similar'])).toEqual([reason]);
  const { provider: _own, ...bare } = assertion;
  expect(await translated(bare, ['similar'], undefined, { embedder: provider })).toEqual([reason]);
  const named = await translated(assertion, ['similar'], undefined, { embedding: 'mine' });
  expect(named).toEqual(reason === 'its provider has no id' ? [reason] : { ...near, model: 'mine' });
});

test('references that are no texts, or in files, are left out', async () => {
  expect(await translated({ type: 'similar' }, ['similar'])).toEqual([
    'its value is neither a text nor a list of texts',
  ]);
  expect(await translated({ type: 'similar', value: ['file://x.txt'] }, ['similar'])).toEqual([
    'x.txt does not exist',
    'not all of its list can be read, and without it demands something else',
  ]);
  expect(await translated({ type: 'similar', value: 'x' }, [])).toEqual([
    'there is no assertion `similar` here',
  ]);
});
