import { expect, test } from 'vitest';
import type { AssertionKinds } from '../../../domain/assertion.ts';
import type { Json } from '../../../domain/json.ts';
import { startLoading } from '../../loading.ts';
import type { EvalsContext } from './context.ts';
import { assertionOfGrader } from './graders.ts';

const where = { file: 'eval.json', line: 1, column: 1 };
const rules = {
  // Only the names of the kinds are looked at here.
  kinds: new Map([
    ['rubric', {}],
    ['similar', {}],
  ]) as unknown as AssertionKinds,
  models: { as_of: '', source: '', models: [] },
  checkModel: () => undefined,
  importSchema: async () => expect.unreachable('an import runs no code'),
};
const options = { cwd: '/', patterns: [], replay: [], live: true, allowCode: false, today: '2026-11-22' };

/** What a grader becomes with the judge `grader`, or the reasons why it becomes nothing. */
function graded(grader: Json, judge: string | undefined = 'grader', embedding?: string): unknown {
  // The schemas of the kinds are made when they are asked for; none is.
  const loading = { ...startLoading({ ...rules, kinds: new Map() }, options, '/', []), rules };
  const context: EvalsContext = {
    ...{ loading, name: (own) => own, modules: new Map(), remarks: [] },
    ...(judge === undefined ? {} : { judge }),
    ...(embedding === undefined ? {} : { embedding }),
  };
  const made = assertionOfGrader(
    context,
    { file: 'eval.json', value: grader, at: () => where },
    (name) => `expected.${name}`,
  );
  return made === undefined
    ? context.remarks.map(({ reason }) => reason)
    : [made.written, made.reads, ...context.remarks.map(({ kind, reason }) => `${kind}: ${reason}`)];
}

const worded = 'changed: the judge is asked in other words; measure it with `llm-eval judge check`';
const label = {
  ...{ type: 'label_model', name: 'tone', labels: ['kind', 'rude'], passing_labels: ['kind'] },
  input: [
    { role: 'developer', content: 'Label the answer to {{ item.question }}.' },
    { role: 'user', content: { type: 'input_text', text: 'It is: {{ sample.output_text }}' } },
  ],
};

test('a model that labels becomes a rubric that names the labels', () => {
  expect(graded(label)).toEqual([
    {
      type: 'rubric',
      criteria:
        'Label the answer to {{ expected.question }}.\n\nIt is: (the answer)\n\nIt passes with one of these labels: kind; it fails with the others of kind, rude.',
      judge: 'grader',
      name: 'tone',
    },
    ['question'],
    worded,
  ]);
});

test('a model that scores becomes a rubric that names the least score', () => {
  const input = [{ role: 'user', content: 'Rate: {{ sample.output_text }}' }];
  expect(graded({ type: 'score_model', input, range: [1, 5], pass_threshold: 3 })).toEqual([
    {
      type: 'rubric',
      criteria: 'Rate: (the answer)\n\nIt passes with a score of at least 3 in the range [1,5].',
      judge: 'grader',
    },
    [],
    worded,
  ]);
});

test('a model whose messages are more than texts is left out', () => {
  const input = [{ role: 'user', content: { type: 'input_image', image_url: 'x' } }];
  expect(graded({ ...label, input })).toEqual(['its messages are not texts alone']);
});

test('cosine similarity is carried over where an embedding model is named', () => {
  const grader = {
    ...{ type: 'text_similarity', input: '{{ sample.output_text }}', reference: '{{ item.a }}' },
    ...{ evaluation_metric: 'cosine', pass_threshold: 0.8 },
  };
  expect(graded(grader, 'grader', 'near')).toEqual([
    { type: 'similar', model: 'near', threshold: 0.8, reference: '{{ expected.a }}' },
    ['a'],
    'changed: text-embedding-3-large measures it there, and near of the config here, which gives other values',
  ]);
  expect(graded(grader)).toEqual([
    'text-embedding-3-large measures it; add it to the config, embeddings: { NAME: { model: text-embedding-3-large } }, or name another one with --embedding',
  ]);
});
