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
async function translated(assertion: Json, kinds: readonly string[], judge?: string): Promise<Json> {
  const importSchema = async () => expect.unreachable('an import runs no code');
  const loading = startLoading(
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
  const config = sourceOf({}, where);
  const context: Context = {
    ...{ loading, config, base: { root: '/', folder: '/' }, remarks: [] },
    ...(judge === undefined ? {} : { judge }),
  };
  const made = await translate(context, sourceOf(assertion, where), (name) => `expected.${name}`);
  return made?.written ?? context.remarks.map(({ reason }) => reason);
}

describe('an assertion that a model grades', () => {
  const kinds = ['rubric', 'factuality', 'closed-qa', 'all-of'];
  test.each([
    [
      { type: 'llm-rubric', value: 'Is kind to {{ name }}' },
      { type: 'rubric', value: 'Is kind to {{ expected.name }}' },
    ],
    [
      { type: 'not-llm-rubric', value: 'Is rude' },
      { type: 'not-rubric', value: 'Is rude' },
    ],
    [
      { type: 'factuality', value: 'Paris' },
      { type: 'factuality', value: 'Paris' },
    ],
    [
      { type: 'model-graded-factuality', value: 'Paris' },
      { type: 'factuality', value: 'Paris' },
    ],
    [
      { type: 'model-graded-closedqa', value: 'Says so' },
      { type: 'closed-qa', value: 'Says so' },
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
  [
    { type: 'similar', value: 'x' },
    { type: 'similar', value: 'x', threshold: 0.75 },
  ],
  [
    { type: 'not-similar', value: 'x', threshold: 0.9 },
    { type: 'not-all-of', assert: [{ type: 'similar', value: 'x', threshold: 0.9 }] },
  ],
  [{ type: 'is-sql' }, { type: 'sql', dialect: 'mysql', max_statements: 1000 }],
  [{ type: 'is-valid-openai-tools-call' }, { type: 'tool-calls-valid' }],
  [
    { type: 'tool-call-f1', value: 'a, b', threshold: 0.5 },
    { type: 'tool-call-f1', value: ['a', 'b'], threshold: 0.5 },
  ],
])('%j is carried over once the table has its kind', async (assertion, written) => {
  const type = 'assert' in written ? 'similar' : written.type;
  expect(await translated(assertion, [type])).toEqual(written);
  expect(await translated(assertion, [])).toEqual([`there is no assertion \`${type}\` here`]);
});
