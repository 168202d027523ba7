import { describe, expect, test } from 'vitest';
import { decideSample, type Letters, type SampleInput } from './testdata/decisions.ts';
import { many } from './testdata/sides.ts';

const rest = many(60, 'r', 'pp');
const hunting = { trials: 2, interleaved: true, live: true, hunts: true } as const;

function hunt(before: Letters, after: Letters, more: SampleInput = {}) {
  return decideSample(
    { ...rest, ...before },
    { ...rest, ...after },
    { gate: { max_drop: 60 }, ...hunting, ...more },
  );
}

function flips(...args: Parameters<typeof hunt>): readonly string[] {
  return hunt(...args).cases.flatMap(({ case: id, flip }) => {
    if (flip === undefined) return [];
    const of = (side: typeof flip.before) =>
      side === undefined ? '' : ` ${side.passed}/${side.passed + side.failed}`;
    return [`${id} ${flip.kind} ${flip.status}${of(flip.before)}${of(flip.after)}`];
  });
}

describe('suspects', () => {
  test('are cases that changed by half of their trials or more, in either direction', () => {
    const before = { a1: 'pp', a2: 'pp', a3: 'ff', a4: 'pf' };
    const after = { a1: 'ff', a2: 'pf', a3: 'fp', a4: 'fp' };
    expect(flips(before, after)).toEqual(['a1 broke suspected', 'a2 broke suspected', 'a3 fixed suspected']);
    expect(hunt(before, after).wanted.suspects).toEqual(['a1', 'a2', 'a3']);
  });

  test('are hunted only where both sides can be asked and trials are independent', () => {
    const wanted = (more: SampleInput) => hunt({ a1: 'pp' }, { a1: 'ff' }, more).wanted.suspects;
    const clusters = Object.fromEntries(Object.keys(rest).map((id) => [id, id]));
    expect([wanted({}), wanted({ hunts: false }), wanted({ clusters })]).toEqual([['a1'], [], []]);
  });

  test('are none where nothing changed', () => {
    expect([flips({ a1: 'pf' }, { a1: 'fp' }), hunt({}, {}).wanted.suspects]).toEqual([[], []]);
  });
});

describe('fresh trials', () => {
  test('confirm a flip that they show, and leave one unconfirmed that they do not', () => {
    expect(
      flips(
        { a1: 'pppppppp', a2: 'pppppppp', a3: 'ffffffff' },
        { a1: 'ffffffff', a2: 'ffpppppp', a3: 'pppppppp' },
      ),
    ).toEqual(['a1 broke confirmed 6/6 0/6', 'a2 broke unconfirmed 6/6 6/6', 'a3 fixed confirmed 0/6 6/6']);
  });

  test('that all failed to come leave the flip unconfirmed', () => {
    expect(flips({ a1: 'ppuuuuuu' }, { a1: 'ffuuuuuu' })).toEqual(['a1 broke unconfirmed 0/0 0/0']);
  });

  test('enter neither the mean nor the counts nor what is missing', () => {
    const without = hunt({ a1: 'pp' }, { a1: 'ff' });
    const withThem = hunt({ a1: 'ppffffff' }, { a1: 'ffpupppp' });
    expect(withThem.rows).toEqual(without.rows);
    expect([withThem.verdict, withThem.method?.missing]).toEqual([without.verdict, { before: 0, after: 0 }]);
    const tallies = ({ cases }: typeof without) => cases.map(({ before, after }) => [before, after]);
    expect(tallies(withThem)).toEqual(tallies(without));
  });

  test('confirm no name where cases are the units', () => {
    const clusters = Object.fromEntries(Object.keys(rest).map((id) => [id, id]));
    expect(flips({ a1: 'pppppppp' }, { a1: 'ffffffff' }, { clusters })).toEqual([
      'a1 broke unconfirmed 6/6 0/6',
    ]);
  });
});

describe('a limit of flips', () => {
  const broken = (count: number, fresh: string): readonly [Letters, Letters] => [
    many(count, 'a', 'pppppppp'),
    many(count, 'a', `ff${fresh}`),
  ];
  const verdict = (count: number, max_flips: number, fresh = 'ffffff') => {
    const { status, reasons } = hunt(...broken(count, fresh), { gate: { max_drop: 60, max_flips } }).verdict;
    return [status, ...reasons.map(({ code }) => code)];
  };

  test('regresses beyond it by confirmed flips alone', () => {
    expect([verdict(2, 2), verdict(3, 2), verdict(3, 2, 'pppppp')]).toEqual([
      ['passed', 'no-regression'],
      ['regressed', 'flips'],
      ['passed', 'no-regression'],
    ]);
    const { reasons } = hunt(...broken(1, 'ffffff'), { gate: { max_drop: 60, max_flips: 0 } }).verdict;
    expect(reasons).toEqual([
      { code: 'flips', suite: 'triage', message: 'triage: 1 case broke for certain, and 0 may: a1' },
    ]);
  });

  test('is not held against what got better', () => {
    const { verdict } = hunt(
      { a1: 'ffffffff' },
      { a1: 'pppppppp' },
      { gate: { max_drop: 60, max_flips: 0 } },
    );
    expect(verdict.status).toBe('passed');
  });

  test('that is not written only reports', () => {
    expect(hunt(...broken(3, 'ffffff')).verdict.status).toBe('passed');
  });
});
