import { expect, test } from 'vitest';
import type { ModelTable } from '../../domain/model.ts';
import type { Suite } from '../../domain/suite.ts';
import { sampleSuite } from '../testdata/sides.ts';
import { lintSuite } from './index.ts';
import { keyWarning } from './key.ts';
import { unreadByPrompt, unusedVariables } from './variables.ts';

const table: ModelTable = {
  as_of: '2026-11-22',
  source: 'test',
  models: [
    { id: 'm', kind: 'snapshot' },
    { id: 'big', kind: 'alias', snapshots: ['big-2026-01-01'] },
  ],
};

const file = 'evals/triage.eval.yaml';

function codes(suite: Suite): unknown[] {
  return lintSuite(suite, table).map(({ code, spot, message }) => ({ code, spot, message }));
}

test('a floor of 100 and a slice of fewer than five cases are told at their place', () => {
  const tags = Object.fromEntries([1, 2, 3, 4, 5].map((n) => [`c${n}`, n < 5 ? ['x', 'y'] : ['x']]));
  expect(codes(sampleSuite(tags, { slices: ['x', 'y'], min_pass_rate: 100 }))).toEqual([
    {
      code: 'min-pass-rate-100',
      spot: { file, path: ['gate', 'min_pass_rate'] },
      message:
        'gate.min_pass_rate is 100: one failed trial of any case regresses, and models do not answer alike twice',
    },
    {
      code: 'small-slice',
      spot: { file, path: ['gate', 'slices', 'y'] },
      message: 'the slice "y" has 4 cases: with fewer than 5 only a collapse can be told from chance',
    },
  ]);
  expect(codes(sampleSuite(tags, { slices: ['x'], min_pass_rate: 99 }))).toEqual([]);
});

test('an alias that the config allows is told where it is asked, of the target and its fallbacks', () => {
  const suite = sampleSuite({ a: [] });
  const target = (model: string) => ({ ...suite.target, name: model, model });
  const asked = { ...suite, target: { ...target('big'), fallback: [target('m'), target('x-latest')] } };
  const moving = 'is a moving alias: a verdict on it is one on whatever the vendor serves that day';
  expect(codes(asked)).toEqual([
    { code: 'floating-alias', spot: { file, path: ['target', 'model'] }, message: `big ${moving}` },
    {
      code: 'floating-alias',
      spot: { file, path: ['target', 'fallback', 1, 'model'] },
      message: `x-latest ${moving}`,
    },
  ]);
  expect(codes({ ...asked, replay: ['a.recording.jsonl'] })).toEqual([]);
});

test('a judge that is the model it judges is told, and another one is not', () => {
  const suite = sampleSuite({ a: [] });
  const judgedBy = (model: string): Suite => {
    const judge = { name: 'house', target: { ...suite.target, name: 'house', model }, controls: [] };
    const [kase] = suite.cases as [Suite['cases'][number]];
    const assertion = {
      type: 'rubric',
      name: 'rubric',
      params: { value: 'Polite.' },
      judge,
      where: { file },
    };
    return {
      ...suite,
      cases: [{ ...kase, assertions: [{ ...assertion, negated: false, weight: 1, threshold: 1 }] }],
    };
  };
  expect(codes(judgedBy('other'))).toEqual([]);
  expect(codes(judgedBy(suite.target.model))).toEqual([
    {
      code: 'judge-is-candidate',
      spot: { file, path: ['target', 'model'] },
      message: `the judge house is ${suite.target.model}, which it judges: models favour answers of their own`,
    },
  ]);
});

test('a schema that is sent is linted, and mended only where nothing can have answered by it', () => {
  const schema = { name: 's', schema: { type: 'object', properties: {}, required: [] } };
  const suite: Suite = { ...sampleSuite({ a: [] }), schema };
  const fixes = (one: Suite) => lintSuite(one, table).map(({ code, spot, fix }) => ({ code, spot, fix }));
  const found = { code: 'schema-not-strict', spot: { file, path: ['schema'] } };
  expect([
    fixes(suite),
    fixes({ ...suite, replay: ['a.recording.jsonl'] }),
    fixes({ ...suite, target: { ...suite.target, provider: 'azure' } }),
    fixes({ ...suite, schema_mode: 'score-only' }),
  ]).toEqual([
    [{ ...found, fix: { path: ['schema', 'additionalProperties'], value: false } }],
    [{ ...found, fix: undefined }],
    [{ ...found, fix: undefined }],
    [],
  ]);
});

test('assertions of a suite that exclude each other are told once', () => {
  const suite = sampleSuite({ a: [], b: [] });
  const [first, second] = ['x', 'y'].map((value, index) => ({
    type: 'equals',
    negated: false,
    name: 'equals',
    weight: 1,
    params: { value },
    where: { file, line: 10 + index },
  }));
  const cases = suite.cases.map((kase) => ({ ...kase, assertions: [first!, second!] }));
  expect(codes({ ...suite, cases })).toEqual([
    {
      code: 'contradiction',
      spot: { file, line: 11 },
      message: `case "a": no answer passes both "equals" (${file}:10) and "equals": the answer that passes the first, "x", fails the second`,
    },
  ]);
});

test('a variable that no template reads is told, unless a module may read it', () => {
  const suite = sampleSuite({ a: [] });
  const [kase] = suite.cases;
  const cases = [{ ...kase!, vars: { q: 'Why?', who: 'Ada', when: 'now', upper: 'x' } }];
  const unread = unreadByPrompt({ prompt: { user: '{{ q }}' }, cases });
  const files = ['- { type: contains, value: "{{ who }}" }', '{% if upper %}when{% endif %}'];
  expect(unusedVariables(unread, files).map(({ message }) => message)).toEqual([
    'no template reads the variable "when", which case "a" is the first to have',
  ]);
  const module = { type: 'module', negated: false, name: 'm', weight: 1, params: { module: '/a.ts' } };
  const scored = cases.map((one) => ({ ...one, assertions: [{ ...module, where: { file } }] }));
  expect(unreadByPrompt({ prompt: { user: '{{ q }}' }, cases: scored })).toEqual([]);
});

test('a key is told by its kind and never shown', () => {
  const told = (key: string) => keyWarning(key).map(({ message }) => message);
  expect(
    [
      'sk-proj-secret',
      'sk-svcacct-secret',
      '',
      'other',
      'sk-secret',
      'sk-None-secret',
      'sk-admin-secret',
    ].map(told),
  ).toEqual([
    [],
    [],
    [],
    [],
    ["OPENAI_API_KEY is a user's key, which reaches all projects of that user"],
    ["OPENAI_API_KEY is a user's key, which reaches all projects of that user"],
    ['OPENAI_API_KEY is an admin key, which manages the organization and may ask no model'],
  ]);
});
