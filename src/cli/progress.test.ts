import { expect, test } from 'vitest';
import { captureIo } from '../../fixtures/harness/io.ts';
import type { Plan } from '../domain/plan.ts';
import type { AskEnd } from '../domain/ports.ts';
import type { TrialScore } from '../domain/score.ts';
import { startProgress, targetTotals } from './progress.ts';

const planned = { cases: 10, trials: 3 } as Plan['suites'][number];
const plan = {
  suites: [
    { ...planned, suite: 's', target: 'mini' },
    { ...planned, suite: 's', target: 'nano' },
    { ...planned, suite: 't', target: 'mini' },
  ],
} as unknown as Plan;

test('the trials of a target are counted over all its suites, those with answers as well', () => {
  expect(targetTotals(plan, new Set(['s/a@mini#1', 't/a@mini#2', 's/b@nano#1', 's/b@gone#1']))).toEqual(
    new Map([
      ['mini', { total: 60, ended: 2 }],
      ['nano', { total: 30, ended: 1 }],
    ]),
  );
});

const ended = (target: string) =>
  ({ ask: { trial: { suite: 's', case: 'a', target, ordinal: 1 } }, end: { outcome: 'answered' } }) as AskEnd;

test('a score that fails is told, also where nothing is drawn', async () => {
  const { io, stderr } = captureIo({ argv: [], cwd: '/' });
  const progress = startProgress(io, targetTotals(plan, new Set()), () => undefined, true);
  progress.ended(ended('mini'), Promise.resolve({ status: 'pass' } as TrialScore));
  await progress.settled();
  progress.ended(ended('nano'), Promise.reject(new Error('the scorer broke')));
  await expect(progress.settled()).rejects.toThrow(new Error('the scorer broke'));
  progress.stop();
  expect(stderr()).toBe('');
});

test('at a terminal every target has a line, drawn over the last one and cleared at the end', async () => {
  const { io } = captureIo({ argv: [], cwd: '/' });
  let drawn = '';
  let first: () => void = () => undefined;
  const isDrawn = new Promise<void>((resolve) => {
    first = resolve;
  });
  const stderr = {
    isTTY: true,
    columns: 100,
    write: async (text: string) => {
      drawn += text;
      if (text.includes('waits')) first();
      return true;
    },
  };
  const progress = startProgress(
    { ...io, stderr },
    targetTotals(plan, new Set()),
    () => 0.5,
    false,
    () => [{ model: 'mini', what: 'pause', until: new Date('2026-11-22T12:01:00Z'), ms: 60_000 }],
  );
  progress.ended(ended('mini'), Promise.resolve({ status: 'fail' } as TrialScore));
  await progress.settled();
  await isDrawn;
  progress.stop();
  const lines = drawn.split('\n').filter((line) => /mini|nano/.test(line));
  expect(lines.slice(0, 3).map((line) => line.slice(line.search(/mini|nano/)))).toEqual([
    'mini  1/60 (1 %), 0 passed, 1 failed, $0.5000',
    'nano  0/30 (0 %), 0 passed, 0 failed',
    'mini waits until 12:01:00 UTC (1m 00s), as the server asks',
  ]);
});
