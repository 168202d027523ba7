import { describe, expect, it } from 'vitest';
import { answerOf, said } from './testdata/said.ts';

const usage = { input: 2048, cached: 1000, output: 120, reasoning: 110 };

describe('what an answer took', () => {
  it('is held against the limits, by the recorded figures', async () => {
    expect([
      await said('latency', answerOf('', { latency_ms: 1800 }), { max: 1800 }),
      await said('latency', answerOf('', { latency_ms: 1800.5 }), { max: 1800 }),
      await said('cost', answerOf(''), { max: 0.001 }, { cost: 0.001 }),
      await said('cost', answerOf(''), { min: 0.1, max: 0.2 }, { cost: 0.0000005 }),
      await said('output-tokens', answerOf('', { usage }), { max: 120 }),
      await said('output-tokens', answerOf('', { usage }), { min: 121 }),
      await said('cached-share', answerOf('', { usage }), { min: 0.488 }),
      await said('cached-share', answerOf('', { usage }), { min: 0.4883 }),
      await said('cached-share', answerOf('', { usage: { input: 1, cached: 2, output: 0 } }), { max: 1 }),
    ]).toEqual([
      'pass: found 1800 ms',
      'fail: expected at most 1800 ms, found 1800.5',
      'pass: found 0.001 USD',
      'fail: expected from 0.1 to 0.2 USD, found 5e-7',
      'pass: found 120 output tokens',
      'fail: expected at least 121 output tokens, found 120',
      'pass: found a cached share of 0.488',
      'fail: expected a cached share of at least 0.4883, found 0.488',
      'pass: found a cached share of 1.00',
    ]);
  });

  it('decides nothing where it is not known', async () => {
    expect([
      await said('latency', 'x', { max: 1 }),
      await said('cost', 'x', { max: 1 }),
      await said('cost', answerOf('x', { usage }), { max: 1 }),
      await said('output-tokens', 'x', { max: 1 }),
      await said('cached-share', 'x', { max: 1 }),
      await said('cached-share', answerOf('x', { usage: { output: 1, cached: 1 } }), { max: 1 }),
      await said('cached-share', answerOf('x', { usage: { output: 1, input: 1 } }), { max: 1 }),
    ]).toEqual([
      'unscored: the stored answer does not say how long it took',
      'unscored: the stored answer does not say how many tokens it took',
      'unscored: there is no price for this answer of demo-2026-01-15; add one under `prices:` in the config',
      'unscored: the stored answer does not say how many tokens it took',
      'unscored: the stored answer does not say how many input tokens it took',
      'unscored: the stored answer does not say how many input tokens it took',
      'unscored: the stored answer does not say how much of its input was cached',
    ]);
  });

  it('needs a limit that some answer can meet', async () => {
    const kinds = ['latency', 'cost', 'output-tokens', 'cached-share', 'word-count', 'length'];
    for (const kind of kinds) {
      expect(await said(kind, 'x', {})).toBe(
        'refused: neither `min` nor `max` is written, so every answer would pass',
      );
      expect(await said(kind, 'x', { min: 1, max: 0 })).toBe(
        'refused: `min` (1) is above `max` (0), so no answer can pass',
      );
    }
  });
});
