import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Baseline, BaselineHeader, RecordedAnswer } from '../domain/recording.ts';
import { poolBaselines } from './pool.ts';

const ASKED = { api: 'responses', model: 'demo-2026-01-15', prompt: '00', schema: null, params: {} } as const;

/** A baseline of two cases as one run of `trials` trials brings it. */
function accepted(run: string, trials: number, more: Partial<BaselineHeader> = {}): Baseline {
  const answers = ['a', 'b'].flatMap((id) =>
    Array.from({ length: trials }, (_, index): RecordedAnswer => answer(run, id, index + 1, index + 1)),
  );
  const header = {
    v: 1,
    baseline: 'triage',
    suite_digest: run,
    cases_digest: 'cases',
    target: 'demo',
    asked: ASKED,
    run,
    tool: 'llm-eval 0.1.0',
    accepted_by: `by ${run}`,
    accepted_at: `at ${run}`,
    why: `why ${run}`,
    answers: answers.length,
    ...more,
  } as const;
  return { header, answers };
}

function answer(run: string, id: string, original: number, ordinal: number): RecordedAnswer {
  return {
    ...{ v: 1, key: 'a'.repeat(64), ordinal, suite: 'triage', case: id, input: '0'.repeat(16) },
    ...{ target: 'demo', api: 'responses', model: 'demo-2026-01-15', outcome: 'answered' },
    ...{ body: { text: '' }, id: `${run}-${id}-${original}`, served: 'demo-2026-01-15', usage: null },
    latency_ms: null,
  };
}

/** Baselines accepted one after the other. */
function acceptedInTurn(first: Baseline, ...others: readonly Baseline[]) {
  const dropped: string[] = [];
  let present = first;
  for (const one of others) {
    const pooling = poolBaselines(present, one);
    if (pooling.kind !== 'pooled') throw new Error(pooling.kind);
    present = pooling.baseline;
    dropped.push(...pooling.dropped);
  }
  return { ...present, dropped };
}

test('the trials of a second run follow the stored ones, under the header of the newest', () => {
  const pooled = acceptedInTurn(accepted('r1', 1), accepted('r2', 2));
  expect(pooled).toEqual({
    header: {
      ...accepted('r2', 2).header,
      answers: 6,
      pooled: [
        { run: 'r1', accepted_at: 'at r1', from: 1, to: 1 },
        { run: 'r2', accepted_at: 'at r2', from: 2, to: 3 },
      ],
    },
    answers: [
      answer('r1', 'a', 1, 1),
      answer('r2', 'a', 1, 2),
      answer('r2', 'a', 2, 3),
      answer('r1', 'b', 1, 1),
      answer('r2', 'b', 1, 2),
      answer('r2', 'b', 2, 3),
    ],
    dropped: [],
  });
});

test('beyond 30 trials a case the oldest runs drop out whole', () => {
  const pooled = acceptedInTurn(accepted('r1', 5), accepted('r2', 20), accepted('r3', 10));
  expect({ pooled: pooled.header.pooled, dropped: pooled.dropped, answers: pooled.header.answers }).toEqual({
    pooled: [
      { run: 'r2', accepted_at: 'at r2', from: 1, to: 20 },
      { run: 'r3', accepted_at: 'at r3', from: 21, to: 30 },
    ],
    dropped: ['r1'],
    answers: 60,
  });
  expect(
    pooled.answers.filter(({ case: id }) => id === 'a').map(({ id, ordinal }) => `${ordinal} ${id}`),
  ).toEqual([
    ...Array.from({ length: 20 }, (_, index) => `${index + 1} r2-a-${index + 1}`),
    ...Array.from({ length: 10 }, (_, index) => `${index + 21} r3-a-${index + 1}`),
  ]);
});

test('a run of more than 30 trials stands alone, whole', () => {
  const { header, dropped } = acceptedInTurn(accepted('r1', 3), accepted('r2', 40));
  expect({ header, dropped }).toEqual({ header: accepted('r2', 40).header, dropped: ['r1'] });
});

test('whatever differs in what was asked, the new run takes the place of the old', () => {
  const present = accepted('r1', 1);
  const others: readonly Partial<BaselineHeader>[] = [
    { target: 'other' },
    { cases_digest: 'other' },
    { asked: { ...ASKED, model: 'demo-2026-02-02' } },
    { asked: { ...ASKED, prompt: '01' } },
    { asked: { ...ASKED, schema: '02' } },
    { asked: { ...ASKED, params: { temperature: 0 } } },
  ];
  expect(others.map((more) => poolBaselines(present, accepted('r2', 1, more)))).toEqual(
    others.map(() => ({ kind: 'other' })),
  );
});

test('neither a run nor an answer is pooled twice', () => {
  const pooled = acceptedInTurn(accepted('r1', 2), accepted('r2', 2));
  const replayed = { ...accepted('r3', 2), answers: accepted('r1', 2).answers.slice(0, 3) };
  expect([
    poolBaselines(pooled, accepted('r1', 2)),
    poolBaselines(pooled, accepted('r2', 2)),
    poolBaselines(pooled, replayed),
  ]).toEqual([
    { kind: 'again', answers: 4 },
    { kind: 'again', answers: 4 },
    { kind: 'again', answers: 3 },
  ]);
});

test('however runs are pooled, ordinals run from 1 without a gap, at most 30 beside a run that is longer', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 34 }), { minLength: 2, maxLength: 8 }), (sizes) => {
      const [first = accepted('r', 1), ...others] = sizes.map((size, index) => accepted(`r${index}`, size));
      const { header, answers } = acceptedInTurn(first, ...others);
      const ordinals = answers.filter(({ case: id }) => id === 'b').map(({ ordinal }) => ordinal);
      expect(ordinals).toEqual(ordinals.map((_, index) => index + 1));
      expect(ordinals.length <= Math.max(30, sizes.at(-1) ?? 0)).toBe(true);
      expect(header.pooled?.at(-1)?.to ?? ordinals.length).toBe(ordinals.length);
    }),
    { numRuns: 50 },
  );
});
