import { describe, expect, test } from 'vitest';
import { codesOf, decideSample, type Letters, type SampleInput, verdictOf } from './testdata/decisions.ts';
import { many } from './testdata/sides.ts';

const HUNDRED = many(100, 'a', 'p');
const AUTOMATIC = { gate: { max_drop: undefined, rule: 'detect' } } as const;

describe('a margin that is not written', () => {
  const unchanged = (cases: number, letters: string) => {
    const side = many(cases, 'a', letters);
    const { rows, method, verdict } = decideSample(side, side, AUTOMATIC);
    return [rows[0]?.margin, method?.margin, method?.words[0], verdict.status];
  };

  test('is the smallest that the size of the suite vouches for', () => {
    expect(unchanged(100, 'p')).toEqual([
      10,
      'automatic',
      '100 cases x 1 trial vouch for drops above 10 points, if they are as steady as most suites (the stored trials do not say); 32 more cases vouch for 7.5',
      'passed',
    ]);
    expect(unchanged(100, 'ppp')).toEqual([
      2,
      'automatic',
      '100 cases x 3 trials vouch for drops above 2 points',
      'passed',
    ]);
  });

  test('comes from the trials before, and never from the candidate’s', () => {
    const before = { ...many(65, 'a', 'ppp'), ...many(15, 'b', 'ppf') };
    const margins = ['fff', 'pff', 'ppf', 'ppp'].map(
      (letters) => decideSample(before, { ...before, ...many(15, 'b', letters) }, AUTOMATIC).rows[0]?.margin,
    );
    expect(margins).toEqual([10, 10, 10, 10]);
    expect(decideSample(many(80, 'a', 'ppp'), many(80, 'a', 'ppp'), AUTOMATIC).rows[0]?.margin).toBe(2);
  });

  test('is none for a suite with too few cases: inconclusive, with the number that would do', () => {
    const ten = many(10, 'a', 'p');
    expect(verdictOf(ten, ten, AUTOMATIC)).toEqual([
      'inconclusive',
      'too-few-cases | triage: too few cases to vouch for any margin up to 10 points: the mean pass rate is 100.0 % on both sides, between -21.3 and +21.3. About 70 more cases would vouch for 10 points',
    ]);
    const { method, rows } = decideSample(ten, ten, AUTOMATIC);
    expect([rows[0]?.margin, method?.margin, method?.chance_of_pass]).toEqual([null, 'none', null]);
  });

  test('that is none does not hide a real drop', () => {
    const ten = many(10, 'a', 'p');
    expect(codesOf(ten, { ...ten, ...many(6, 'a', 'f') }, AUTOMATIC)).toEqual(['regressed', 'drop']);
  });
});

test('a written margin that the suite is too small for is said to be', () => {
  const words = (cases: number) => {
    const side = many(cases, 'a', 'ppp');
    return decideSample(side, side).method?.words[0];
  };
  expect([words(10), words(100)]).toEqual([
    'margin 5 points, written; 10 cases x 3 trials are too few to pass it dependably',
    'margin 5 points, written; 100 cases x 3 trials support it',
  ]);
});

describe('cases that share a cluster', () => {
  const inClusters = (count: number): SampleInput => ({
    clusters: Object.fromEntries(Object.keys(HUNDRED).map((id, index) => [id, `doc${index % count}`])),
  });

  test('in fewer than ten clusters say nothing', () => {
    expect(verdictOf(HUNDRED, many(100, 'a', 'f'), inClusters(9))).toEqual([
      'inconclusive',
      'few-clusters | triage: its cases form 9 clusters, and a verdict takes 10: cases that share a cluster are no independent evidence',
    ]);
  });

  test('are asked no further round for a verdict that no round can bring', () => {
    const open = (count: number) =>
      decideSample(HUNDRED, HUNDRED, { ...inClusters(count), looks: { of: 5, taken: 1 } }).open;
    expect([open(9), open(10)]).toEqual([false, true]);
  });

  test('are one unit: a drop in few clusters is not shown by their many cases', () => {
    // Two clusters of five cases each break altogether: ten cases of a hundred.
    const broken = { ...HUNDRED };
    for (let index = 0; index < 100; index++) if (index % 20 < 2) broken[`a${index + 1}`] = 'f';
    const clustered = decideSample(HUNDRED, broken, inClusters(20));
    expect([clustered.verdict.status, clustered.rows[0]?.p, clustered.method?.units]).toEqual([
      'inconclusive',
      1 / 4,
      'clusters',
    ]);
    expect(decideSample(HUNDRED, broken).verdict.status).toBe('regressed');
  });
});

describe('a stored side of several runs', () => {
  const pooled = [
    { from: 1, to: 10 },
    { from: 11, to: 13 },
  ];
  const stored = (flaky: string): Letters => ({
    ...many(80, 'a', 'p'.repeat(13)),
    ...many(10, 'b', flaky),
  });
  const after = { ...many(80, 'a', 'ppp'), ...many(10, 'b', 'fff') };

  test('quarantines what its older trials show to be flaky, and then measures by the newest alone', () => {
    const before = stored('pfpfpfpfpf' + 'pfp');
    const { rows, verdict, method, cases } = decideSample(before, after, {
      gate: { quarantine: true },
      pooled,
    });
    expect(verdict.status).toBe('passed');
    expect(rows.map((row) => [row.cases, row.before, row.after, row.worse])).toEqual([[80, 1, 1, 0]]);
    const ids = Object.keys(many(10, 'b', ''));
    expect(method?.quarantined).toEqual([...ids].sort());
    expect(cases.flatMap((one) => (one.quarantined ? [one.case] : []))).toEqual(ids);
    expect(decideSample(before, after, { pooled }).verdict.status).toBe('regressed');
  });

  test('quarantines nothing by the newest run, by a single run, or by what the candidate did', () => {
    const quarantined = (letters: string, candidate: Letters, runs: SampleInput['pooled']) =>
      decideSample(stored(letters), candidate, { gate: { quarantine: true }, pooled: runs }).method
        ?.quarantined;
    const flaky = { ...after, ...many(80, 'a', 'pff') };
    expect([
      quarantined('pppppppppp' + 'fpf', after, pooled),
      quarantined('pfpfpfpfpf' + 'pfp', after, [{ from: 1, to: 13 }]),
      quarantined('pppppppppp' + 'ppp', flaky, pooled),
    ]).toEqual([[], [], []]);
  });

  test('that answers otherwise than it did is no side to compare with', () => {
    const [before, candidate] = [stored(`${'p'.repeat(10)}fff`), after];
    expect(verdictOf(before, candidate, { pooled })).toEqual([
      'inconclusive',
      'drift | triage: the newest stored trials of m differ from its older ones as chance does in less than 1 of 1,000,000 runs: the baseline has drifted. Ask it anew and accept that with --replace, or compare both sides live',
    ]);
    expect(decideSample(before, candidate).method?.drift).toBe(null);
  });

  test('whose trials repeat one another is judged by cases, and says so', () => {
    const copies = { ...many(60, 'a', 'pppppp'), ...many(20, 'b', 'pppfff'), ...many(20, 'c', 'fffppp') };
    const candidate = { ...many(60, 'a', 'ppp'), ...many(20, 'b', 'ppp'), ...many(20, 'c', 'fff') };
    const runs = [
      { from: 1, to: 3 },
      { from: 4, to: 6 },
    ];
    const { method } = decideSample(copies, candidate, { pooled: runs });
    expect([method?.units, method?.independence?.phi.toFixed(2), method?.words.at(-1)]).toEqual([
      'cases',
      '5.00',
      'the trials of a case are not independent (phi 5.00, p = 1.0e-40): cases are the units, and more trials help little; drift of the stored trials p = 1.0; earlier looks unknown; seed s',
    ]);
  });
});

describe('trials without a score', () => {
  const twice = many(100, 'a', 'pp');

  test('up to 1 % change nothing; beyond that a pass must hold if they had gone against the candidate', () => {
    const missing = (count: number, max_drop: number) =>
      verdictOf(twice, { ...twice, ...many(count, 'a', 'pu') }, { gate: { max_drop } });
    expect(missing(2, 2)[0]).toBe('passed');
    expect(missing(3, 2)).toEqual([
      'inconclusive',
      'missing | triage: it would pass as it is, but not if the trials without a score had gone against the candidate (0 before, 3 of the candidate)',
    ]);
    expect(missing(3, 5)[0]).toBe('passed');
  });

  test('in a slice that must pass are taken to have gone against the candidate there', () => {
    const before = { ...twice, ...many(20, 'b', 'pppp') };
    const gate = { max_drop: 10, slices: [{ tag: 'b', max_drop: 5 }] };
    const candidate = (letters: string) => ({ ...before, b1: letters, b2: letters });
    expect(codesOf(before, candidate('pppu'), { gate })).toEqual(['inconclusive', 'missing']);
    expect(codesOf(before, candidate('pppp'), { gate })).toEqual(['passed', 'no-regression']);
  });

  test('keep the rounds going where a pass does not hold for the worst case', () => {
    const before = many(100, 'a', 'ppppp');
    const open = (letters: string) =>
      decideSample(
        before,
        { ...many(100, 'a', 'pp'), ...many(3, 'a', letters) },
        {
          gate: { max_drop: 3 },
          looks: { of: 5, taken: 2 },
          interleaved: true,
        },
      ).open;
    expect([open('pp'), open('pu')]).toEqual([false, true]);
  });

  test('of one side alone leave no fair sample', () => {
    const many500 = many(500, 'a', 'p');
    // A stored side keeps no failed trials, so only sides that were asked together can be compared by them.
    expect(codesOf(many500, { ...many500, ...many(8, 'a', 'u') })).toEqual(['passed', 'no-regression']);
    expect(verdictOf(many500, { ...many500, ...many(8, 'a', 'u') }, { interleaved: true })).toEqual([
      'inconclusive',
      'errors | triage: 0 trials of the side before and 8 of the candidate have no score; chance alone brings such a difference in 1 of 130 runs, so what is left is no fair sample',
    ]);
    const both = { ...many500, ...many(8, 'a', 'u') };
    expect(codesOf(both, { ...many500, a9: 'u', ...many(7, 'a', 'u') })).toEqual(['passed', 'no-regression']);
  });
});
