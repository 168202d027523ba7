import { expect, test } from 'vitest';
import type { Plan } from '../domain/plan.ts';
import { runsText } from './runs.ts';

function plan(command: Plan['command'], total: number, ...suites: string[]): Plan {
  return {
    v: 1,
    tool: 'llm-eval 0.1.0',
    command,
    source: 'live',
    hash: 'h',
    total,
    suites: suites.map((suite) => ({
      suite,
      file: `evals/${suite}.eval.yaml`,
      target: 'm',
      asked: { api: 'responses', model: 'm', prompt: 'p', schema: null, params: {} },
      suite_digest: 's',
      cases_digest: 'c',
      cases: 1,
      trials: 1,
    })),
  };
}

test('runs are listed with their state and how many answers they hold', async () => {
  expect(
    await runsText([
      {
        id: '20261121T090000Z-a1b2',
        state: 'complete',
        answered: 1200,
        plan: plan('run', 1200, 'triage', 'tone'),
      },
      {
        id: '20261122T150607Z-k3f9',
        state: 'unfinished',
        answered: 17,
        plan: plan('compare', 1200, 'a', 'a', 'b', 'c', 'd'),
      },
      {
        id: '20261122T150608Z-zzzz',
        state: 'damaged',
        answered: 0,
        reason: 'plan.json is not JSON:\x1b[31m {',
      },
    ]),
  ).toBe(`run                    state       command     answered  suites
20261121T090000Z-a1b2  complete    run      1,200/1,200  triage, tone
20261122T150607Z-k3f9  unfinished  compare     17/1,200  a, b, c and 1 more
20261122T150608Z-zzzz  damaged     ?                0/?                      plan.json is not JSON:\\x1b[31m {
`);
});
