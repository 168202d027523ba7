import type { Judgements } from '../core/judging/about.ts';
import { isJudged, questionsAbout } from '../core/judging/asks.ts';
import { CONTROL, stateOf } from '../core/judging/controls.ts';
import { judgesOf, readersOf } from '../core/judging/judges-of.ts';
import { readVerdict } from '../core/judging/verdict.ts';
import { isLastTurn } from '../core/turns.ts';
import type { TrialEnd } from '../domain/answer.ts';
import type { Assertion } from '../domain/assertion.ts';
import type { JudgeState } from '../domain/judge.ts';
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
  readonly asked: Map<string, Assertion>;
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
  /** The trials by case, also those that a judge has not been asked about, and what the control cases came to. */
  finish(): Promise<{
    readonly cases: ReadonlyMap<string, { readonly input: string; readonly trials: TrialScore[] }>;
    readonly judges: readonly JudgeState[];
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

  const scoreOf = ({ kase, ordinal, ends, said }: JudgedTrial, voidOf: Judgements['voidOf']) =>
    scoreTrial(kase, ordinal, ends, { endOf: (label) => said.get(label), voidOf });

  return {
    has: (kase) => judged.has(kase),
    add(kase, { ordinal, turn, judge }, input, end) {
      const place = `${kase.id}#${ordinal}`;
      if (judge?.startsWith(`${CONTROL}-`)) {
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
        trial.ends.push(end);
        // A turn that others should stand before says nothing: the file lacks them.
        if (trial.ends.length !== (turn ?? 1)) trials.delete(place);
        for (const [label, { assertion }] of questionsAbout(kase, turn ?? 1, end)) {
          trial.asked.set(label, assertion);
          if (!trial.said.has(label)) trial.open.add(label);
        }
        trial.whole = isLastTurn(kase, { turn }, end);
      } else {
        trial.said.set(judge, end);
        trial.open.delete(judge);
      }
      return trial.whole && trial.open.size === 0 ? scoreOf(trial, () => undefined) : undefined;
    },
    async finish() {
      const states = judges.map((judge) =>
        stateOf(judge, (label) => [...(controls.get(label)?.values() ?? [])]),
      );
      const voids = new Map(states.map((state) => [state.judge, state.void]));
      const cases = new Map<string, { input: string; trials: TrialScore[] }>();
      for (const trial of trials.values()) {
        if (!trial.whole) continue;
        const { kase, input } = trial;
        const known = cases.get(kase.id) ?? { input, trials: [] };
        known.trials.push(await scoreOf(trial, (judge) => voids.get(judge)));
        cases.set(kase.id, known);
      }
      return { cases, judges: states.map((state) => withSaid(state, [...trials.values()])) };
    },
  };
}

/** A judge that is not void, with how often it said yes among its answers of yes and no. */
function withSaid(state: JudgeState, trials: readonly JudgedTrial[]): JudgeState {
  if (state.void !== undefined) return state;
  let [passed, judged] = [0, 0];
  for (const { asked, said } of trials) {
    for (const [label, { judge }] of asked) {
      if (judge?.name !== state.judge) continue;
      const found = readVerdict(state.judge, false, said.get(label));
      if (!('pass' in found)) continue;
      judged++;
      if (found.pass) passed++;
    }
  }
  return judged === 0 ? state : { ...state, said: { passed, judged } };
}
