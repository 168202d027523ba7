import { describe, expect, test } from 'vitest';
import { codesOf, decideSample, type Letters, type SampleInput, verdictOf } from './testdata/decisions.ts';
import { many } from './testdata/sides.ts';

describe('a required case', () => {
  const others = many(99, 'a', 'pp');
  const codes = (letters: string, more: SampleInput = {}) =>
    codesOf(
      { must: 'pp', ...others },
      { must: letters, ...others },
      { ...more, gate: { required: ['must'], ...more.gate } },
    ).join(' ');

  test('that is not asked again regresses with two failed trials or all of them', () => {
    expect(['f', 'fu', 'pf', 'pff', 'pp', 'uu', 'ff'].map((letters) => codes(letters))).toEqual([
      'regressed required-failed',
      'inconclusive required-unproven',
      'inconclusive required-unproven',
      'regressed required-failed',
      'passed no-regression floor-held',
      'inconclusive required-unscored',
      'regressed required-failed',
    ]);
  });

  test('that is strict regresses with one', () => {
    expect(codes('pf', { gate: { strict: true } })).toBe('regressed required-failed');
  });

  test('that failed live waits for two fresh trials, and regresses when one of them fails', () => {
    // Trials 1 and 2 are the rounds', 3 to 8 a hunt's, 9 and 10 those of the case that is asked again.
    const live = (again: string) => codes(`pf......${again}`, { live: true, trials: 2 });
    expect(['', 'pp', 'fp', 'ff', 'p', 'pu'].map(live)).toEqual([
      'inconclusive required-unproven',
      'passed no-regression floor-held',
      'regressed required-failed',
      'regressed required-failed',
      'inconclusive required-unproven',
      'inconclusive required-unproven',
    ]);
  });

  test('is to be asked again once it failed, and no more when it was', () => {
    const wanted = (letters: string, live = true) =>
      decideSample(
        { must: 'pp', ...others },
        { must: letters, ...others },
        {
          gate: { required: ['must'] },
          ...{ live, trials: 2 },
        },
      ).wanted.again;
    expect([wanted('pp'), wanted('pf'), wanted('ff'), wanted('pf......pf'), wanted('pf', false)]).toEqual([
      [],
      ['must'],
      ['must'],
      [],
      [],
    ]);
  });

  test('is spoken of with its counts', () => {
    const reasons = (letters: string, more: SampleInput = {}) =>
      verdictOf(
        { must: 'pp', ...others },
        { must: letters, ...others },
        { ...more, gate: { required: ['must'] } },
      ).slice(0, 2);
    expect([
      reasons('pff'),
      reasons('pf'),
      reasons('uu'),
      reasons('pf......fp', { live: true, trials: 2 }),
      reasons('pf', { live: true, trials: 2 }),
    ]).toEqual([
      ['regressed', 'required-failed | triage: the required case must failed 2 of 3 trials'],
      [
        'inconclusive',
        'required-unproven | triage: the required case must failed 1 of 2 trials; it takes two failed trials, or all of them, to call it broken',
      ],
      ['inconclusive', 'required-unscored | triage: the required case must has no scored trial'],
      [
        'regressed',
        'required-failed | triage: the required case must failed 1 of 2 trials, and 1 of 2 fresh trials after that',
      ],
      [
        'inconclusive',
        'required-unproven | triage: the required case must failed 1 of 2 trials; it was to be asked again, and not every answer came',
      ],
    ]);
  });

  test('that is broken is proven so even where coverage is not enough', () => {
    const before = many(10, 'a', 'p');
    expect(verdictOf(before, { ...many(10, 'a', 'u'), a1: 'f' }, { gate: { required: ['a1'] } })).toEqual([
      'regressed',
      'required-failed | triage: the required case a1 failed 1 of 1 trial',
      'coverage | triage: 1 of 10 planned trials of the candidate were scored, fewer than the 98 % that a verdict takes (9 rate_limited)',
    ]);
  });

  test('without a score is coverage that is missing, with or without a baseline', () => {
    expect(codesOf(undefined, { must: 'u', ...others }, { gate: { required: ['must'] } })).toEqual([
      'inconclusive',
      'required-unscored',
    ]);
  });
});

describe('a judge that gave no verdict', () => {
  const missing = { 'failed:server_error': 2, not_asked: 1, unreadable: 1 };
  const judge = { name: 'house', role: 'judge', model: 'referee', asked: 12, missing } as const;
  const late = { 'failed:timeout': 1 };
  const embedding = { name: 'near', role: 'embedding model', model: 'v', asked: 1, missing: late } as const;
  const house =
    'the judge house gave no verdict in 4 of 12 asks: 2 server_error, 1 not asked, 1 not by its schema';
  const near = 'the embedding model near gave no vectors in 1 of 1 ask: 1 timeout';
  const silent = [[], [judge, embedding]] as const;
  const others = many(99, 'a', 'pp');

  test('is named where too few trials are scored, on the side that lacks it', () => {
    const verdict = (who: SampleInput['silent']) =>
      verdictOf(many(10, 'a', 'p'), { ...many(10, 'a', 'p'), a1: 'u' }, { silent: who }).slice(1);
    const short =
      'coverage | triage: 9 of 10 planned trials of the candidate were scored, fewer than the 98 % that a verdict takes';
    expect([verdict(silent), verdict([[judge], []])]).toEqual([
      [`${short} (1 rate_limited; ${house}; ${near})`],
      [`${short} (1 rate_limited)`],
    ]);
  });

  test('is named once where a required case has no score, and where what is missing decides', () => {
    const required = { gate: { required: ['must'] }, silent };
    expect(verdictOf({ must: 'pp', ...others }, { must: 'uu', ...others }, required)).toEqual([
      'inconclusive',
      `required-unscored | triage: the required case must has no scored trial; ${house}; ${near}`,
    ]);
    expect(verdictOf({ must: 'pp' }, { must: 'uu' }, required).slice(1)).toEqual([
      `coverage | triage: 0 of 2 planned trials of the candidate were scored, fewer than the 98 % that a verdict takes (2 rate_limited; ${house}; ${near})`,
      'required-unscored | triage: the required case must has no scored trial',
    ]);
    const lost = { ...many(100, 'a', 'pp'), ...many(3, 'a', 'pu') };
    expect(
      verdictOf(many(100, 'a', 'pp'), lost, { gate: { max_drop: 2 }, silent: [[judge], []] }).slice(1),
    ).toEqual([
      `missing | triage: it would pass as it is, but not if the trials without a score had gone against the candidate (0 before, 3 of the candidate); on the side before ${house}`,
    ]);
  });

  test('changes no verdict where enough trials are scored', () => {
    expect(codesOf(many(100, 'a', 'pp'), many(100, 'a', 'pp'), { silent })).toEqual(
      codesOf(many(100, 'a', 'pp'), many(100, 'a', 'pp')),
    );
  });
});

describe('a floor', () => {
  const floor = (failed: number, min_pass_rate: number) => {
    const side = { ...many(100, 'a', 'p'), ...many(failed, 'a', 'f') };
    return verdictOf(side, side, { gate: { min_pass_rate, max_drop: 20 } }).at(-1);
  };

  test('is held, broken or unproven by the bound of the candidate’s rate', () => {
    expect([floor(2, 90), floor(10, 90), floor(30, 90)]).toEqual([
      'floor-held | triage: the pass rate of 98.0 % is not below the floor of 90 % (95 % sure: above 94.1 %)',
      'unproven-floor | triage: cannot tell whether the pass rate is above the floor of 90 %: it is 90.0 %, between 84.0 % and 93.9 %; more cases or trials would decide it',
      'below-floor | triage: the pass rate is 70.0 %, below the floor of 90 %; we are 95 % sure that it is below 76.9 %',
    ]);
  });

  test('of 100 demands that every trial passes, which no bound could show', () => {
    expect([floor(0, 100), floor(1, 100)]).toEqual([
      'floor-held | triage: every trial passed, as the floor of 100 % demands',
      'below-floor | triage: the pass rate is 99.0 %, below the floor of 100 %; we are 95 % sure that it is below 99.8 %',
    ]);
  });

  test('is for the candidate alone', () => {
    const half = many(100, 'a', 'pf');
    const gate = { min_pass_rate: 90, max_drop: 20 };
    expect(codesOf(half, half, { gate })).toEqual(['regressed', 'below-floor']);
    expect(codesOf(half, many(100, 'a', 'pp'), { gate })).toEqual(['passed', 'no-regression', 'floor-held']);
  });

  test('out of reach is proven broken even where coverage is not enough', () => {
    const before = many(100, 'a', 'p');
    const after = { ...many(100, 'a', 'f'), ...many(10, 'a', 'u') };
    expect(verdictOf(before, after, { gate: { min_pass_rate: 30 } })).toEqual([
      'regressed',
      'below-floor | triage: the pass rate is 10.0 %, below the floor of 30 %, and would be even if every trial that was not scored had passed',
      'coverage | triage: 90 of 100 planned trials of the candidate were scored, fewer than the 98 % that a verdict takes (10 rate_limited)',
    ]);
  });

  test('that missing trials could still reach is not', () => {
    const before = many(10, 'a', 'p');
    const codes = (after: Letters, planned?: number) =>
      codesOf(before, after, { gate: { min_pass_rate: 80 }, planned });
    const failed = (count: number) => ({ ...many(10, 'a', 'u'), ...many(count, 'a', 'f') });
    expect(codes(failed(4))).toEqual(['inconclusive', 'coverage']);
    expect(codes(failed(5))).toEqual(['regressed', 'below-floor', 'coverage']);
    expect(codes(failed(5), 20)).toEqual(['inconclusive', 'coverage']);
  });

  test('that is broken ends the rounds, one that is unproven does not', () => {
    const before = many(100, 'a', 'ppppp');
    const open = (failed: number) =>
      decideSample(
        before,
        { ...many(100, 'a', 'p'), ...many(failed, 'a', 'f') },
        {
          gate: { min_pass_rate: 95, max_drop: 60 },
          looks: { of: 5, taken: 1 },
        },
      ).open;
    expect([open(0), open(5), open(30)]).toEqual([false, true, false]);
  });
});
