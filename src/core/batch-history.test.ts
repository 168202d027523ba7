import { expect, test } from 'vitest';
import type { Fact } from '../domain/fact.ts';
import { batchHistory, trialsUnderway } from './batch-history.ts';

const at = '2026-11-22T12:00:00.000Z';

function failure(trial: string, failed: 'batch_missing' | 'invalid_request' | 'quota', final: boolean): Fact {
  return {
    ...{ kind: 'failure', trial, attempt: 1, failed, message: 'x', possibly_billed: true },
    ...{ batch: 'batch-1', final },
  };
}

function batch(step: 'created' | 'ended', status: string, id = 'batch-1'): Fact {
  return { kind: 'batch', step, id, status, file: 'f', model: 'm', api: 'responses', trials: 3, at };
}

function read(...facts: Fact[]) {
  const { tried, ended, lost } = batchHistory(facts);
  return {
    tried: [...tried].map(([trial, tries]) => [trial, tries.length]),
    ended: [...ended],
    lost: [...lost],
  };
}

const nothing = { tried: [], ended: [], lost: [] };

test('tries count until every trial has ended', () => {
  const facts = [failure('a', 'batch_missing', false), failure('b', 'invalid_request', true)];
  expect([read(...facts), read(...facts, { kind: 'end', at, why: 'complete' })]).toEqual([
    {
      tried: [
        ['a', 1],
        ['b', 1],
      ],
      ended: ['b'],
      lost: [],
    },
    nothing,
  ]);
});

test('what stops the run is no end of its trial', () => {
  expect(read(failure('a', 'quota', true))).toEqual(nothing);
});

test('what a lost batch left unsaid may be asked again, and what it said counts', () => {
  const said = [failure('a', 'batch_missing', true), failure('b', 'invalid_request', true)];
  expect([read(...said, batch('ended', 'lost')), read(...said, batch('ended', 'completed'))]).toEqual([
    {
      tried: [
        ['a', 0],
        ['b', 1],
      ],
      ended: ['b'],
      lost: ['a'],
    },
    {
      tried: [
        ['a', 1],
        ['b', 1],
      ],
      ended: ['a', 'b'],
      lost: [],
    },
  ]);
});

test('trials are underway while their batch has not ended, one that was found again among them', () => {
  const facts = [
    batch('created', 'validating'),
    batch('ended', 'gone'),
    batch('created', 'in_progress'),
    batch('created', 'validating', 'batch-2'),
    batch('ended', 'completed', 'batch-2'),
  ];
  expect([trialsUnderway(batchHistory(facts).facts), trialsUnderway([])]).toEqual([3, 0]);
});
