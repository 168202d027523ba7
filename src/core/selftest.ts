import type { ReasonCode } from '../domain/report.ts';
import type { TrialScore } from '../domain/score.ts';
import type { Plant, PlantResult, SelftestResult } from '../domain/selftest.ts';
import type { Suite } from '../domain/suite.ts';
import { seedOf } from './asks.ts';
import { basisOf } from './basis.ts';
import { type Comparison, compareSuite, type Pair } from './compare.ts';
import { decide } from './decide.ts';
import type { Design } from './design.ts';
import { shortDigest } from './fingerprint.ts';
import { blindWords } from './headroom.ts';
import { deal, draw, passRate, plantIn, shareOf } from './plant.ts';
import type { ScoredSide } from './scored-side.ts';
import { randomFrom } from './stats/random.ts';

/** The share of planted drops of `PROVING` points, and of broken required cases, that proves that a gate can fail. */
const NEEDED = 0.8;

/** The drops that are planted, in points, and the one that a gate must see. */
const DROPS = [5, 10, 20] as const;
const PROVING = 20;

/** Reasons for which no drop can regress, whatever the candidate answers. */
const BLOCKING: ReadonlySet<ReasonCode> = new Set([
  'drift',
  'few-clusters',
  'few-paired',
  'nothing-paired',
  'coverage',
]);

/** Reasons that the statistics and the floor regress for; the others are required cases. */
const PROVEN_DROPS: ReadonlySet<ReasonCode> = new Set(['drop', 'slice-drop', 'below-floor']);

/** What a selftest starts from. */
export interface SelftestInput {
  readonly suite: Suite;
  /** The baseline, scored by today's assertions. */
  readonly stored: ScoredSide;
  /** Its runs, where it pools several. */
  readonly pooled?: Design['pooled'];
  /** Trials a case that a candidate gets. */
  readonly trials: number;
  readonly repetitions: number;
}

/**
 * Shows that the gate of a suite can fail, by its own code: two sides are drawn from the stored trials, a known drop is planted
 * in one of them, and `compareSuite` and `decide` say what they say. For false alarms the stored trials are dealt to the two
 * sides, each to one. Equal inputs give equal figures.
 */
export function selftest(input: SelftestInput): SelftestResult {
  const { suite, stored, pooled, trials } = input;
  const seed = seedOf(suite, [stored.side.model, stored.side.model]);
  const design: Design = {
    ...{ seed, interleaved: false, live: false, hunts: false, attempt: null },
    ...(pooled === undefined ? {} : { pooled }),
  };
  const candidate = new Map([...stored.cases].map(([id, one]) => [id, one.trials.slice(0, trials)]));
  const comparison = compareSuite(suite, stored, sideOf(stored, candidate, 'after'), design);
  const { pairs } = basisOf(suite, comparison, design);
  const whole = decide([{ suite, comparison, design }]).suites[0];
  const blocked = whole?.verdict.reasons.find(({ code }) => BLOCKING.has(code))?.message;
  const most = pairs.reduce((longest, { before }) => Math.max(longest, before.length), 1);
  const known: Known = {
    input,
    seed,
    pairs,
    single: most === 1,
    blocked,
    required: comparison.cases.flatMap((one) => (one.required && one.before !== undefined ? [one.case] : [])),
  };
  return {
    suite: suite.name,
    file: suite.file,
    cases: pairs.length,
    drawn: { before: most, after: trials },
    dealt: most === 1 ? null : shareOf(most, trials),
    seed,
    results: plantsOf(suite).map((plant) => resultOf(known, plant)),
    notes: [
      ...notesOf(known, whole?.method?.units === 'cases'),
      // What the whole baseline supports, in the words of every report.
      ...(whole?.method?.words.slice(0, 2) ?? []),
    ],
  };
}

interface Known {
  readonly input: SelftestInput;
  readonly seed: string;
  readonly pairs: readonly Pair[];
  /** No case has a second trial. */
  readonly single: boolean;
  /** Why no drop can regress; undefined where one can. */
  readonly blocked: string | undefined;
  /** Required cases with stored trials. */
  readonly required: readonly string[];
}

function plantsOf({ gate }: Suite): Plant[] {
  return [
    { what: 'nothing' },
    ...DROPS.map((points) => ({ what: 'drop' as const, points })),
    ...gate.slices.map(({ tag }) => ({ what: 'slice' as const, tag, points: PROVING })),
    { what: 'required' },
  ];
}

function notesOf({ single, pairs, input: { suite } }: Known, dependent: boolean): string[] {
  const left = suite.cases.length - pairs.length;
  return [
    ...(single
      ? [
          'one trial a case is stored, so both sides hold the same answers and no noise is in these shares; accept another run of the pin to pool its trials',
        ]
      : []),
    ...(dependent
      ? [
          'the stored trials of a case are not independent, so the gate counts cases and sees less than these shares say',
        ]
      : []),
    ...('max' in suite.trials && suite.trials.max > 1
      ? [
          'one look at all trials is taken, as in a replay; a live run that may stop early looks more often, and sees slightly less',
        ]
      : []),
    ...(left === 0
      ? []
      : [
          `${left} of ${suite.cases.length} cases have no part: new since the baseline, quarantined or waived`,
        ]),
  ];
}

function resultOf(known: Known, plant: Plant): PlantResult {
  const { repetitions } = known.input;
  const unmade = whyNot(known, plant);
  const must =
    plant.what === 'required' ? known.required.length > 0 : plant.what === 'drop' && plant.points === PROVING;
  const needed = must ? { needed: NEEDED } : {};
  if (unmade !== undefined) return { plant, repetitions, caught: null, ...needed, why: unmade };
  const stopped = plant.what === 'required' ? undefined : known.blocked;
  if (stopped !== undefined) return { plant, repetitions, caught: 0, ...needed, why: stopped };
  const { required, pairs } = known;
  // Trials that are dealt are exchangeable, which a false alarm is defined by; trials that are drawn come in the sizes of a run.
  const sidesOf = plant.what === 'nothing' ? deal : draw;
  const random = randomFrom(Number.parseInt(shortDigest([known.seed, plant]).slice(0, 8), 16));
  let caught = 0;
  let byRequired = 0;
  for (let index = 0; index < repetitions; index++) {
    const { before, after } = sidesOf(pairs, known.input.trials, random);
    const planted = plantIn(after, plant, { pairs, required, random });
    const { status, reasons } = verdictOf(known, before, planted);
    if (status !== 'regressed') continue;
    caught++;
    if (!reasons.some(({ code }) => PROVEN_DROPS.has(code))) byRequired++;
  }
  if (plant.what === 'nothing' && required.length > 0)
    return { plant, repetitions, caught, by_required: byRequired };
  return { plant, repetitions, caught, ...needed };
}

/** Why a plant cannot be made. */
function whyNot({ single, pairs, required, input: { suite } }: Known, plant: Plant): string | undefined {
  if (plant.what === 'nothing') return single ? 'one trial a case cannot be dealt to two sides' : undefined;
  if (plant.what === 'required') {
    if (suite.gate.required.length === 0) return 'no case is required';
    return required.length === 0 ? 'no required case has a stored trial that counts' : undefined;
  }
  const hit = plant.what === 'slice' ? pairs.filter(({ tags }) => tags.includes(plant.tag)) : pairs;
  const rate = passRate(hit);
  return blindWords(rate, plant.points);
}

function verdictOf(
  { input: { suite, stored }, seed, pairs }: Known,
  before: ReadonlyMap<string, readonly TrialScore[]>,
  after: ReadonlyMap<string, readonly TrialScore[]>,
) {
  const dealt = new Set(pairs.map(({ case: id }) => id));
  // Quarantine has been applied: its past trials are not among the pairs'.
  const narrowed = {
    ...suite,
    cases: suite.cases.filter(({ id }) => dealt.has(id)),
    gate: { ...suite.gate, quarantine: false },
  };
  const design: Design = { seed, interleaved: false, live: false, hunts: false, attempt: null };
  const comparison: Comparison = compareSuite(
    narrowed,
    sideOf(stored, before, 'before'),
    sideOf(stored, after, 'after'),
    design,
  );
  return decide([{ suite: narrowed, comparison, design }]).verdict;
}

/** A side of dealt trials: as many are planned as were dealt. */
function sideOf(
  { side, cases: stored }: ScoredSide,
  trials: ReadonlyMap<string, readonly TrialScore[]>,
  name: string,
): ScoredSide {
  let planned = 0;
  let scored = 0;
  const cases = new Map(
    [...trials].map(([id, own]) => {
      planned += own.length;
      scored += own.filter(({ status }) => status !== 'unscored').length;
      return [id, { input: stored.get(id)?.input ?? '', trials: own }] as const;
    }),
  );
  return { side: { ...side, planned, scored }, cases, answerIds: new Set([name]) };
}
