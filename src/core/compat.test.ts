import { describe, expect, test } from 'vitest';
import type { ModelInfo } from '../domain/model.ts';
import type { Params, Target } from '../domain/request.ts';
import { models } from '../provider/models.ts';
import { incompatibilities } from './compat.ts';

function suite(params: Params, api: Target['api'] = 'responses') {
  return {
    name: 'triage',
    file: 'evals/triage.eval.yaml',
    target: { name: 'm', api, model: 'gpt-4.1-2025-04-14', params },
  };
}

function found(id: string, params: Params, api?: Target['api']): string[] {
  const info = models.models.find((model) => model.id === id) as ModelInfo;
  return incompatibilities([suite(params, api)], info).map(
    ({ param, message, hint }) => `${param}: ${message} | ${hint}`,
  );
}

const tool = { type: 'function', name: 'look', parameters: {} };
const none = { effort: 'none' };

describe('a model takes', () => {
  test.for<[string, Params]>([
    ['gpt-4o-2024-11-20', { temperature: 0, top_p: 0.1 }],
    ['gpt-5-mini-2025-08-07', { temperature: 1, reasoning: { effort: 'minimal' } }],
    ['gpt-5.5-2026-04-23', { temperature: 0, reasoning: none }],
    ['gpt-6.2-sol', { reasoning: { effort: 'max', summary: 'auto' }, max_output_tokens: 128_000 }],
    ['gpt-6-sol', { reasoning: { summary: 'auto' }, verbosity: 'low', max_output_tokens: 200 }],
    // The table does not know how it takes a temperature, so that is no objection.
    ['gpt-6-luna', { temperature: 0 }],
  ])('%s: %j', ([id, params]) => {
    expect(found(id, params)).toEqual([]);
  });

  test('tools by the Responses API, and by Chat without reasoning', () => {
    expect([
      found('gpt-6-sol', { tools: [tool] }),
      found('gpt-6-sol', { tools: [tool], reasoning: none }, 'chat'),
      found('gpt-6-sol', { tools: [] }, 'chat'),
      found('gpt-4.1-2025-04-14', { tools: [tool] }, 'chat'),
    ]).toEqual([[], [], [], []]);
  });
});

describe('a model refuses', () => {
  test.for<[string, Params, string[]]>([
    [
      'gpt-6.1-sol',
      { reasoning: none },
      [
        'reasoning.effort: gpt-6.1-sol does not take the effort "none"; it takes low, medium, high, xhigh, max | Write one that both models take, or leave it out.',
      ],
    ],
    [
      'gpt-4o-2024-11-20',
      { reasoning: { effort: 'low' } },
      [
        'reasoning.effort: gpt-4o-2024-11-20 does not reason and takes no effort, found "low" | Remove reasoning.effort.',
      ],
    ],
    [
      'o3-2025-04-16',
      { temperature: 0, top_p: 0.5 },
      [
        'temperature: o3-2025-04-16 takes temperature only at its default of 1, found 0 | Remove temperature.',
        'top_p: o3-2025-04-16 takes top_p only at its default of 1, found 0.5 | Remove top_p.',
      ],
    ],
    [
      'gpt-5.4-mini-2026-03-17',
      { temperature: 0 },
      [
        'temperature: gpt-5.4-mini-2026-03-17 takes temperature only with the effort none; the effort is medium, its default | Remove temperature, or write reasoning: { effort: none }.',
      ],
    ],
    [
      'gpt-5.4-mini-2026-03-17',
      { temperature: 1, reasoning: { effort: 'low' } },
      [
        'temperature: gpt-5.4-mini-2026-03-17 takes temperature only with the effort none; the effort is low | Remove temperature, or write reasoning: { effort: none }.',
      ],
    ],
    [
      'gpt-6.2-sol',
      { temperature: 0 },
      [
        'temperature: gpt-6.2-sol always reasons, and a model that reasons takes no temperature | Remove temperature.',
      ],
    ],
    [
      'gpt-5.6-sol',
      { max_output_tokens: 200_000 },
      [
        'max_output_tokens: gpt-5.6-sol gives at most 128000 output tokens, found 200000 | Write at most 128000.',
      ],
    ],
  ])('%s: %j', ([id, params, expected]) => {
    expect(found(id, params)).toEqual(expected);
  });

  test('tools by Chat while it reasons', () => {
    expect(found('gpt-5.6-terra', { tools: [tool], reasoning: { effort: 'low' } }, 'chat')).toEqual([
      'tools: the Chat API takes tools for gpt-5.6-terra only with the effort none | Write api: responses, or reasoning: { effort: none }.',
    ]);
  });
});

test('what is refused is told of each suite, and an unlisted model refuses nothing that is known', () => {
  const suites = [
    suite({ temperature: 0 }),
    { ...suite({ temperature: 0 }), name: 'tone', file: 'evals/tone.eval.yaml' },
  ];
  const info: ModelInfo = { id: 'x-2026-01-01', kind: 'snapshot', sampling: 'default' };
  const refused = {
    param: 'temperature',
    message: 'x-2026-01-01 takes temperature only at its default of 1, found 0',
    hint: 'Remove temperature.',
  };
  expect(incompatibilities(suites, info)).toEqual([
    { suite: 'triage', file: 'evals/triage.eval.yaml', ...refused },
    { suite: 'tone', file: 'evals/tone.eval.yaml', ...refused },
  ]);
  expect(incompatibilities(suites, { id: 'x-2026-01-01', kind: 'snapshot' })).toEqual([]);
});
