import { expect, test } from 'vitest';
import type { Side } from '../domain/report.ts';
import { compareSuite } from './compare.ts';
import { servedReasons } from './proof.ts';
import { sampleSide, sampleSuite } from './testdata/sides.ts';

const suite = sampleSuite({ a: [], b: [] });

function reasonsOf(before: Partial<Side>, after: Partial<Side>) {
  const [was, is] = [before, after].map((change) => {
    const whole = sampleSide({ a: 'p', b: 'p' }, { name: 'm' });
    return { ...whole, side: { ...whole.side, ...change } };
  });
  if (was === undefined || is === undefined) throw new Error('two sides were given');
  const comparison = compareSuite(suite, was, is, { interleaved: false });
  return servedReasons(suite, comparison).map(({ message }) => message);
}

test('a pin that answered for itself has not changed', () => {
  expect(reasonsOf({}, {})).toEqual([]);
  expect(reasonsOf({ model: 'm1', served: { m: 2 } }, { model: 'm2', served: { n: 2 } })).toEqual([]);
});

test('an answer of another model is told, however few they are', () => {
  expect(reasonsOf({}, { outcomes: { answered: 399, 'failed:snapshot_mismatch': 1 } })).toEqual([
    'triage: m has changed under its name: another model served 1 of its answers. Pin a snapshot that the vendor does not move',
  ]);
});

test('an alias that moved inside a run, or since the baseline, is told', () => {
  expect(reasonsOf({}, { served: { 'm-1': 3, 'm-2': 1 } })).toEqual([
    'triage: m has changed under its name: it was served as m-1 and as m-2 on one side. Pin a snapshot that the vendor does not move',
  ]);
  expect(reasonsOf({ served: { 'm-1': 4 } }, { served: { 'm-2': 4 } })).toEqual([
    'triage: m has changed under its name: it was served as m-1 before, and as m-2 now. Pin a snapshot that the vendor does not move',
  ]);
});
