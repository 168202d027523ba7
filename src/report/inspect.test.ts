import { expect, test } from 'vitest';
import type { Answer } from '../domain/answer.ts';
import type { TrialScore } from '../domain/score.ts';
import type { Case, Suite } from '../domain/suite.ts';
import { type InspectRun, type InspectTrial, inspectLog } from './inspect.ts';

const where = { file: 'evals/a.eval.yaml' };
const kase: Case = {
  ...{ id: 'one', vars: { q: 1 }, expected: { n: 1 }, tags: ['t'], system: 'S', user: 'U' },
  ...{ assertions: [], where },
};
const suite = {
  ...{ name: 'a', file: 'evals/a.eval.yaml', cases: [kase], trials: { max: 5 } },
  target: { name: 'm', api: 'chat', model: 'm-2026-01-01', provider: 'azure', params: { temperature: 0 } },
} as unknown as Suite;
const run = {
  ...{ id: 'R', created: '2026-11-22T12:00:00+00:00', suite, tool: 'llm-eval 0', scored: 1, total: 3 },
  side: { pass_rate: null, usage: { calls: 2, input: 3, cached: 0, output: 4, reasoning: 0, cost: null } },
} as unknown as InspectRun;
const answer: Answer = {
  ...{ outcome: 'answered', body: { text: '' }, id: 'r', served: 'm-2026-01-01' },
  ...{ usage: { input: 3, output: 4, reasoning: 2 }, latency_ms: 1500 },
};
const score: TrialScore = { ordinal: 1, outcome: 'answered', status: 'pass', value: 1, scores: [] };

async function log(trials: readonly InspectTrial[]) {
  let text = '';
  for await (const chunk of inspectLog(run, trials)) text += chunk;
  return JSON.parse(text) as { samples: Record<string, unknown>[]; [field: string]: unknown };
}

test('a log says what was asked of which model, and leaves out an accuracy that is not known', async () => {
  expect(await log([])).toEqual({
    ...{ version: 2, status: 'success' },
    eval: {
      ...{ run_id: 'R', created: '2026-11-22T12:00:00+00:00', task: 'a', task_id: 'a', task_version: 0 },
      ...{ task_file: 'evals/a.eval.yaml', model: 'azure/m-2026-01-01', config: { epochs: 5 }, packages: {} },
      dataset: { name: 'a', samples: 1, sample_ids: ['one'], shuffled: false },
      metadata: { made_by: 'llm-eval 0', api: 'chat', params: { temperature: 0 } },
    },
    plan: { name: 'plan', steps: [], config: {} },
    results: {
      ...{ total_samples: 3, completed_samples: 3 },
      scores: [
        {
          ...{ name: 'llm_eval', scorer: 'llm_eval', params: {}, metrics: {} },
          ...{ scored_samples: 1, unscored_samples: 2 },
        },
      ],
    },
    stats: {
      ...{ started_at: '2026-11-22T12:00:00+00:00', completed_at: '2026-11-22T12:00:00+00:00' },
      model_usage: { 'azure/m-2026-01-01': { input_tokens: 3, output_tokens: 4, total_tokens: 7 } },
    },
    samples: [],
  });
});

test('a sample holds tool calls, with arguments that are no JSON object as an error, and scores of one name apart', async () => {
  const calls = [
    { id: 'c', name: 'f', arguments: '{"a":1}' },
    { name: 'g', arguments: 'not json' },
  ];
  const end: Answer = { ...answer, body: { text: '', tool_calls: calls } };
  const scores: TrialScore['scores'] = [
    { assertion: 'x', status: 'fail', reason: 'why', expected: [1], actual: { a: 2 }, weight: 2, value: 0.5 },
    { assertion: 'x', status: 'unscored', reason: 'how', weight: 1 },
  ];
  const asked = [
    { role: 'system', content: 'S' },
    { role: 'user', content: 'U' },
  ];
  const message = {
    ...{ role: 'assistant', content: '' },
    tool_calls: [
      { id: 'c', function: 'f', type: 'function', arguments: { a: 1 } },
      {
        id: 'call-2',
        function: 'g',
        type: 'function',
        arguments: {},
        parse_error: 'not a JSON object: not json',
      },
    ],
  };
  const usage = { input_tokens: 3, output_tokens: 4, total_tokens: 7, reasoning_tokens: 2 };
  const { samples } = await log([{ kase, end, score: { ...score, status: 'fail', value: 0.5, scores } }]);
  expect(samples).toEqual([
    {
      ...{ id: 'one', epoch: 1, input: asked, target: '{"n":1}' },
      scores: {
        llm_eval: { value: 'I', metadata: { value: 0.5 } },
        x: {
          ...{ value: 'I', answer: '{"a":2}', explanation: 'why' },
          metadata: { weight: 2, value: 0.5, expected: [1] },
        },
        'x 2': { value: 'N', explanation: 'how', metadata: { weight: 1 } },
      },
      metadata: { vars: { q: 1 }, tags: ['t'], outcome: 'answered' },
      messages: [...asked, message],
      output: { model: 'm-2026-01-01', choices: [{ message, stop_reason: 'tool_calls' }], usage, time: 1.5 },
      model_usage: { 'azure/m-2026-01-01': usage },
      total_time: 1.5,
    },
  ]);
});

test('a trial without an answer is an error there, and one that was cut says so', async () => {
  const failed = {
    kase,
    end: { outcome: 'failed', kind: 'timeout', message: 'too late', possibly_billed: true },
    score: { ordinal: 2, outcome: 'failed', status: 'unscored', scores: [], reason: 'no answer' },
  } as const;
  const cut = {
    kase,
    end: { ...answer, outcome: 'truncated', usage: null, latency_ms: null },
    score: { ...score, ordinal: 3, status: 'fail', value: 0, outcome: 'truncated', reason: 'cut' },
  } as const;
  const { samples } = await log([failed, cut]);
  expect(samples.map(({ epoch, scores, output, error }) => ({ epoch, scores, output, error }))).toEqual([
    {
      epoch: 2,
      scores: { llm_eval: { value: 'N', explanation: 'no answer', metadata: {} } },
      output: { model: 'azure/m-2026-01-01', choices: [], error: 'too late' },
      error: { message: 'timeout: too late', traceback: '', traceback_ansi: '' },
    },
    {
      epoch: 3,
      scores: { llm_eval: { value: 'I', explanation: 'cut', metadata: { value: 0 } } },
      output: {
        model: 'm-2026-01-01',
        choices: [{ message: { role: 'assistant', content: '' }, stop_reason: 'max_tokens' }],
      },
      error: undefined,
    },
  ]);
});
