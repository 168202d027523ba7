import { expect, test } from 'vitest';
import type { Fact } from '../domain/fact.ts';
import { lostCalls } from './lost-calls.ts';

const link = { name: 'spare', api: 'responses', model: 'b' } as const;
const billed = { served: 'b', usage: { input: 3, output: 1 } };

const intent = (trial: string, more = {}): Fact => ({
  kind: 'intent',
  trial,
  attempt: 1,
  request: 'r',
  ...more,
});
const failure = (trial: string, more = {}): Fact => ({
  ...{ kind: 'failure', trial, attempt: 1, failed: 'reset', message: 'it ended' },
  ...{ possibly_billed: false, final: true, ...more },
});
const answer = (trial: string): Fact => ({
  ...{ kind: 'answer', trial, attempt: 1, key: '', input: '', api: 'responses', model: 'a' },
  ...{ latency_ms: 1, source: 'live', raw: '' },
});

function lostOf(...facts: readonly Fact[]) {
  const lost = lostCalls();
  return { told: facts.flatMap((fact) => lost.add(fact) ?? []), rest: [...lost.rest()] };
}

test('a failure is a lost call, an answer and what speaks of no request are none', () => {
  const facts = [
    ...[intent('a'), answer('a'), intent('b'), failure('b')],
    { kind: 'end', at: '', why: 'complete' } as const,
  ];
  expect(lostOf(...facts)).toEqual({ told: [{ trial: 'b', possibly_billed: false }], rest: [] });
});

test('a lost call keeps whom it asked and what it took', () => {
  expect(lostOf(failure('a', { link, billed, possibly_billed: true })).told).toEqual([
    { trial: 'a', link, billed, possibly_billed: true },
  ]);
});

test('a request whose end nobody saw is lost once its trial is asked again, or the journal is over', () => {
  expect(lostOf(intent('a', { link }), intent('b'), intent('a'), answer('a'))).toEqual({
    told: [{ trial: 'a', link, possibly_billed: true }],
    rest: [{ trial: 'b', possibly_billed: true }],
  });
});
