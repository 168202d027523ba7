import { expect, test } from 'vitest';
import { staleCanary } from './canary.ts';
import { sampleSuite } from './testdata/sides.ts';

const asking = (model: string) => ({
  ...sampleSuite({ a: [] }),
  target: { name: 'm', api: 'responses' as const, model, params: {} },
});
const last = (at: string, model = 'gpt-6-sol') => ({
  at,
  asked: { api: 'responses' as const, model, prompt: '', schema: null, params: {} },
});
const now = '2026-11-22T12:00:00.000Z';

test('an id without a date is told once its calibration is more than 30 days old, or missing, or of another model', () => {
  const suite = asking('gpt-6-sol');
  const why = 'the id gpt-6-sol has no date, so what answers to it may change unseen, and';
  const advice = 'measure it with: llm-eval calibrate evals/triage.eval.yaml';
  expect([
    staleCanary(suite, undefined, now),
    staleCanary(suite, last('2026-10-23T12:00:00.000Z'), now),
    staleCanary(suite, last('2026-10-22T11:00:00.000Z'), now),
    staleCanary(suite, last('2026-11-22T11:00:00.000Z', 'gpt-6-luna'), now),
    staleCanary(suite, last('2026-11-22T11:00:00.000Z'), now),
  ]).toEqual([
    `${why} it was never calibrated; ${advice}`,
    undefined,
    `${why} it was last calibrated 31 days ago, on 2026-10-22; ${advice}`,
    `${why} the last calibration was of gpt-6-luna; ${advice}`,
    undefined,
  ]);
});

test('a dated id is what it is', () => {
  expect(staleCanary(asking('gpt-5.4-mini-2026-03-17'), undefined, now)).toBe(undefined);
});
