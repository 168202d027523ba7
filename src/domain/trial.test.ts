import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseTrialKey, type Trial, trialKey } from './trial.ts';

it('names a trial by suite, case, target and ordinal, and a later turn and a judge’s ask behind the ordinal', () => {
  const trial: Trial = { suite: 's', case: 'c', target: 't', ordinal: 2 };
  const judge = 'closed-qa-0a1b2c3d';
  expect([trial, { ...trial, turn: 3 }, { ...trial, turn: 3, judge }].map(trialKey)).toEqual([
    's/c@t#2',
    's/c@t#2.3',
    's/c@t#2.3!closed-qa-0a1b2c3d',
  ]);
});

it('reads every key that it writes, whatever the case is called', () => {
  const trials = fc.record(
    {
      suite: fc.stringMatching(/^[a-z][a-z0-9._-]{0,9}$/),
      case: fc.oneof(
        fc.string({ minLength: 1 }),
        fc.constantFrom('a#1.2', 'a@b#3', 'x/2', '#1.1', 'a#1!rubric-0a1b2c3d'),
      ),
      target: fc.stringMatching(/^[^@#]{1,9}$/),
      ordinal: fc.integer({ min: 1, max: 1000 }),
      turn: fc.integer({ min: 2, max: 50 }),
      judge: fc.stringMatching(/^[a-z]{1,5}(-[a-z]{1,5})?-[0-9a-f]{8}$/),
    },
    { requiredKeys: ['suite', 'case', 'target', 'ordinal'] },
  );
  fc.assert(
    fc.property(trials, (trial) => {
      expect(parseTrialKey(trialKey(trial))).toEqual(trial);
    }),
    { numRuns: 100 },
  );
});

it.for([
  '',
  's/c@t',
  's/c@t#',
  's/c@t#0',
  's/c@t#1.1',
  's/c@t#1.',
  's/c@t#1.2.3',
  's/c@t#1!',
  's/c@t#1!rubric',
  's/c@t#1!rubric-0A1B2C3D',
  's/c@t#x',
  '/c@t#1',
  's@t#1',
])('finds no trial in %j', (key) => {
  expect(parseTrialKey(key)).toBe(undefined);
});
