import type { Judgements } from '../core/judging/about.ts';
import { isJudged, type Question, questionsAbout } from '../core/judging/asks.ts';
import { contenderOf, opponentAt } from '../core/judging/contender.ts';
import { type Facing, goesByOrder, positionOf } from '../core/judging/contest.ts';
import { controlsOf, isControl, stateOf } from '../core/judging/controls.ts';
import { occasionOf } from '../core/judging/conversation.ts';
import { embeddingsOf, judgesOf, readersOf } from '../core/judging/judges-of.ts';
import { comparesPairs, isPaired } from '../core/judging/pairs.ts';
import { type Put, putOf, silencesOf } from '../core/judging/silence.ts';
import { readVerdict } from '../core/judging/verdict.ts';
import { isLastTurn } from '../core/turns.ts';
import type { TrialEnd } from '../domain/answer.ts';
import type { JudgeState, Silence, SuiteJudge } from '../domain/judge.ts';
import type { TrialScore } from '../domain/score.ts';
import type { Case, Suite } from '../domain/suite.ts';
import type { Trial } from '../domain/trial.ts';

/** A trial whose answers are judged, as far as it has come. */
interface JudgedTrial {
  readonly kase: Case;
  readonly ordinal: number;
  readonly input: string;
  /** The ends of its turns, in order. */
  readonly ends: TrialEnd[];
  /** How the asks of judges ended, by label. */
  readonly said: Map<string, TrialEnd>;
  /** What judges are asked about it, by label. */
  readonly asked: Map<string, Question>;
  /** Labels of asks whose end has not come. */
  readonly open: Set<string>;
  /** No further turn is asked. */
  whole: boolean;
}

/** The score of a trial, given the ends of its turns and what judges said. */
type ScoreTrial = (
  kase: Case,
  ordinal: number,
  ends: readonly TrialEnd[],
  judgements: Judgements,
) => TrialScore | Promise<TrialScore>;

/** The trials of the candidate as a side before is held against them. */
export interface FacedTrials {
  /**
   * The trial that stands against the trial at a place, from 0, among those of a case: the one of that ordinal, from the
   * first again where these end. Undefined: the candidate was not asked the case, or not asked the same.
   */
  of(id: string, input: string, place: number): Pick<JudgedTrial, 'ordinal' | 'ends' | 'said'> | undefined;
  /** Why nothing that a judge says of them counts. */
  voidOf(judge: string): string | undefined;
}

/** The judged trials of one side. What they score is known once all are there: a void judge undoes what it said. */
export interface JudgedTrials {
  /** True of a case that judges or embedding models decide. */
  has(kase: Case): boolean;
  /** Takes how an ask ended; the score once the trial has ended, as it looks with judges that are not void. */
  add(
    kase: Case,
    trial: Pick<Trial, 'ordinal' | 'turn' | 'judge'>,
    input: string,
    end: TrialEnd,
  ): TrialScore | Promise<TrialScore> | undefined;
  /**
   * The trials by case, also those that a judge has not been asked about, and what the control cases came to. Of a side
   * before, `faced` are the candidate's trials: what judges said of these scores both sides, and a case that the candidate
   * was not asked is left out. `most` is the highest ordinal that is no fresh trial's.
   */
  finish(
    most: number,
    faced: FacedTrials | undefined,
  ): Promise<{
    readonly cases: ReadonlyMap<string, { readonly input: string; readonly trials: TrialScore[] }>;
    readonly judges: readonly JudgeState[];
    /** Those that said nothing of some of its answers. */
    readonly silent: readonly Silence[];
    readonly faced: FacedTrials;
  }>;
}

/** How control cases ended, by label and the trial that asked them. */
export type ControlEnds = Map<string, Map<string, TrialEnd>>;

/** Collects the judged trials of a side. Sides that are asked in one run, by one judge, share their control cases. */
export function judgedTrials(
  suite: Suite,
  side: string,
  scoreTrial: ScoreTrial,
  controls: ControlEnds = new Map(),
): JudgedTrials {
  const judges = judgesOf(suite);
  const judged = new Set(readersOf(suite).length === 0 ? [] : suite.cases.filter(isJudged));
  const trials = new Map<string, JudgedTrial>();

  const scoreOf = (trial: JudgedTrial, voidOf: Judgements['voidOf'], facing?: Facing) => {
    const { kase, ordinal, ends, said } = trial;
    const endOf = (label: string) => said.get(label);
    const other: Facing['other'] = (turn, path) => opponentAt(kase, ordinal, turn, path);
    const own: Facing = { as: 'candidate', other, endOf, voidOf };
    return scoreTrial(kase, ordinal, ends, { endOf, voidOf, facing: facing ?? own });
  };

  return {
    has: (kase) => judged.has(kase),
    add(kase, { ordinal, turn, judge }, input, end) {
      const place = `${kase.id}#${ordinal}`;
      if (judge !== undefined && isControl(judge)) {
        controls.set(
          judge,
          (controls.get(judge) ?? new Map<string, TrialEnd>()).set(`${side} ${place}`, end),
        );
        return undefined;
      }
      if (!judged.has(kase)) return undefined;
      const trial: JudgedTrial = trials.get(place) ?? {
        ...{ kase, ordinal, input, ends: [], whole: false },
        ...{ said: new Map(), asked: new Map(), open: new Set() },
      };
      trials.set(place, trial);
      if (judge === undefined) {
        const occasion = occasionOf(kase, turn ?? 1, trial.ends);
        trial.ends.push(end);
        // A turn that others should stand before says nothing: the file lacks them.
        if (trial.ends.length !== (turn ?? 1)) trials.delete(place);
        for (const [label, question] of questionsAbout(kase, { turn, ordinal }, end, occasion)) {
          trial.asked.set(label, question);
          if (!trial.said.has(label)) trial.open.add(label);
        }
        trial.whole = isLastTurn(kase, { turn }, end);
      } else {
        trial.said.set(judge, end);
        trial.open.delete(judge);
      }
      return trial.whole && trial.open.size === 0 ? scoreOf(trial, () => undefined) : undefined;
    },
    async finish(most, faced) {
      // A side before that is scored by what judges say of the candidate asks them nothing of its own about pairs.
      const own = judges
        .filter(({ decides }) => decides || faced === undefined)
        .map((judge) => (faced === undefined ? judge : { ...judge, compares: false }));
      const endsOf = (label: string) => [...(controls.get(label)?.values() ?? [])];
      const whole = [...trials.values()].filter((trial) => trial.whole);
      const states = own.map((judge) => withSaid(stateOf(judge, endsOf), whole));
      const voids = new Map(states.map((state) => [state.judge, state.void]));
      const voidOf = (judge: string) => voids.get(judge);
      const byCase = faced === undefined ? undefined : inOrder(whole);
      const cases = new Map<string, { input: string; trials: TrialScore[] }>();
      for (const trial of whole) {
        const { kase, input } = trial;
        const facing =
          faced && isPaired(kase) ? facingOf(trial, byCase?.get(kase.id) ?? [], faced) : undefined;
        if (facing === 'not asked') continue;
        const known = cases.get(kase.id) ?? { input, trials: [] };
        known.trials.push(await scoreOf(trial, voidOf, facing));
        cases.set(kase.id, known);
      }
      return {
        cases,
        judges: states,
        silent: silencesOf(
          [...own, ...embeddingsOf(suite)],
          [
            ...own.flatMap((judge) => controlPuts(judge, endsOf)),
            ...putsAbout(
              [...trials.values()].filter(({ ordinal }) => ordinal <= most),
              faced === undefined,
            ),
          ],
        ),
        faced: facedTrials(
          whole.filter(({ ordinal }) => ordinal <= most),
          voidOf,
        ),
      };
    },
  };
}

/** How the asks of a judge's control cases ended; that one was never asked makes the judge void, which says so. */
function controlPuts(judge: SuiteJudge, endsOf: (label: string) => readonly TrialEnd[]): Put[] {
  return controlsOf(judge).flatMap((control) =>
    endsOf(control.label).map((end) => ({ reader: judge, question: control, end })),
  );
}

/** What was to be asked about the answers of trials; without `pairs`, about each answer alone. */
function putsAbout(trials: readonly JudgedTrial[], pairs: boolean): Put[] {
  return trials.flatMap(({ asked, said }) =>
    [...asked].flatMap(([label, question]) =>
      pairs || !comparesPairs(question.assertion) ? [putOf(question, said.get(label))] : [],
    ),
  );
}

/** The trials of each case by ordinal. */
function inOrder(trials: readonly JudgedTrial[]): Map<string, JudgedTrial[]> {
  const cases = Map.groupBy(trials, ({ kase }) => kase.id);
  for (const own of cases.values()) own.sort((a, b) => a.ordinal - b.ordinal);
  return cases;
}

/** What a trial of the side before, one of `mates`, is held against. */
function facingOf(
  trial: JudgedTrial,
  mates: readonly JudgedTrial[],
  faced: FacedTrials,
): Facing | 'not asked' {
  const { kase, input } = trial;
  const other = faced.of(kase.id, input, mates.indexOf(trial));
  if (other === undefined) return 'not asked';
  const opponent = mates[(other.ordinal - 1) % mates.length];
  return {
    as: 'baseline',
    other: (turn, path) => contenderOf(kase, other.ends, turn, path),
    // With more trials than the candidate's it was not compared itself.
    ...(opponent === undefined || opponent === trial
      ? {}
      : { own: (turn, path) => contenderOf(kase, opponent.ends, turn, path) }),
    endOf: (label) => other.said.get(label),
    voidOf: (judge) => faced.voidOf(judge),
  };
}

function facedTrials(trials: readonly JudgedTrial[], voidOf: FacedTrials['voidOf']): FacedTrials {
  const cases = Map.groupBy(trials, ({ kase, input }) => JSON.stringify([kase.id, input]));
  return {
    of(id, input, place) {
      const own = cases.get(JSON.stringify([id, input]));
      if (own === undefined) return undefined;
      const last = Math.max(...own.map(({ ordinal }) => ordinal));
      const ordinal = (place % last) + 1;
      return own.find((trial) => trial.ordinal === ordinal) ?? { ordinal, ends: [], said: new Map() };
    },
    voidOf,
  };
}

/**
 * A judge that is not void, with how often it said yes among its answers of yes and no, and how it compared pairs; void after all
 * where it went by the order of these.
 */
function withSaid(state: JudgeState, trials: readonly JudgedTrial[]): JudgeState {
  if (state.void !== undefined) return state;
  let [passed, judged] = [0, 0];
  const pairs: (readonly [TrialEnd | undefined, TrialEnd | undefined])[] = [];
  for (const { asked, said } of trials) {
    for (const [label, { assertion, turned }] of asked) {
      if (assertion.judge?.name !== state.judge) continue;
      if (turned !== undefined) pairs.push([said.get(label), said.get(turned)]);
      const found = readVerdict(state.judge, false, said.get(label));
      if (!('pass' in found)) continue;
      judged++;
      if (found.pass) passed++;
    }
  }
  const position = positionOf(state.judge, pairs);
  const unfit = goesByOrder(position);
  if (unfit !== undefined) return { ...state, void: unfit };
  return {
    ...state,
    ...(judged === 0 ? {} : { said: { passed, judged } }),
    ...(position.compared === 0 ? {} : { pairs: position }),
  };
}
