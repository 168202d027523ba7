import { comparesTrials, hasComparedTrials, scoreAcross } from '../core/across-trials.ts';
import { answerIdList } from '../core/answer-ids.ts';
import { readJson } from '../core/assertions/subject.ts';
import { countCopies, watchCopies, withoutCopies } from '../core/copies.ts';
import { inputDigest } from '../core/fingerprint.ts';
import type { Judgements } from '../core/judging/about.ts';
import type { LostCall } from '../core/lost-calls.ts';
import { limitedMeasures } from '../core/ratios.ts';
import { scoreTrial } from '../core/score.ts';
import { scoreTurns } from '../core/score-turns.ts';
import type { ScoredCase, ScoredSide } from '../core/scored-side.ts';
import { scoreSuite } from '../core/suite-assertions.ts';
import { tallySide } from '../core/summarize.ts';
import { isLastTurn } from '../core/turns.ts';
import { isWaivedWhole } from '../core/waive.ts';
import type { TrialEnd } from '../domain/answer.ts';
import type { ScoreWorkers } from '../domain/ports.ts';
import type { Price } from '../domain/price.ts';
import type { Asked } from '../domain/recording.ts';
import type { Side } from '../domain/report.ts';
import type { TrialScore } from '../domain/score.ts';
import type { Case, Suite } from '../domain/suite.ts';
import type { SuiteTrial } from '../domain/suite-assertion.ts';
import type { Trial } from '../domain/trial.ts';
import { alike, alikeLists } from './alike.ts';
import { type Gathered, gather } from './gather.ts';
import { type ControlEnds, type FacedTrials, judgedTrials } from './judged-trials.ts';

/** Scores that may be waited for at once; more only costs memory. */
const MOST_PENDING = 64;

/** A scored side, and its trials as a side before is held against them. */
export interface BuiltSide extends ScoredSide {
  readonly faced: FacedTrials;
}

/** One side of a comparison while its trials come in, in any order. */
export interface SideBuilder {
  /**
   * Scores one trial once the last of its asks has come; its turns come in order. Cases that the suite
   * does not have are counted, not scored. `requests` of it count, 1 when left out.
   */
  add(
    trial: Pick<Trial, 'case' | 'ordinal' | 'turn' | 'judge'>,
    input: string,
    end: TrialEnd,
    requests?: number,
  ): Promise<TrialScore | undefined>;
  /** Counts a request without an answer, see `SideTally`; true when it may have been billed at a cost that nobody knows. */
  lose(trial: Pick<Trial, 'judge'>, call: Omit<LostCall, 'trial'>): boolean;
  /**
   * The side as far as its trials have come in; more may follow. `planned` trials, where they are counted by who asks. A side
   * before whose answers judges compared with a candidate's is scored by what they said of these, `faced`.
   */
  finish(planned?: number, faced?: FacedTrials): Promise<BuiltSide>;
}

export function buildSide(
  suite: Suite,
  about: Pick<Side, 'name' | 'source' | 'model' | 'accepted'> & {
    /** Absent: the trials that what is there implies, see `whole`. */
    readonly planned?: number;
    /** Trials a case that count; those with a higher ordinal are fresh ones. Absent: all. */
    readonly trials?: number;
    /** True of a candidate: every case of the suite should be there, not only those that are. */
    readonly whole?: boolean;
    /** True of a stored candidate: its answer to a case that is asked otherwise today says nothing of it, and is unscored. */
    readonly asToday?: boolean;
    readonly asked?: Asked;
    /** Absent: the cost stays unknown. */
    readonly price?: Price;
    /** Of the models of fallbacks; absent: what they answered makes the cost unknown. */
    readonly priceOf?: (model: string) => Price | undefined;
    /** What the control cases of judges came to on other sides of the same run, and come to on this one. */
    readonly controls?: ControlEnds | undefined;
  },
  workers: ScoreWorkers,
): SideBuilder {
  const byId = new Map<string, Case>(suite.cases.map((kase) => [kase.id, kase]));
  const cases = new Map<string, { input: string; trials: TrialScore[] }>();
  const answerIds = answerIdList();
  const copies = watchCopies();
  const over = suite.suite_assertions ?? [];
  /** How the trials ended that are compared with each other, or looked at together. */
  const ends = new Map<string, TrialEnd>();
  const tally = tallySide(about.price, about.priceOf);
  const taken = limitedMeasures(suite).length === 0 ? undefined : new Map<string, Gathered>();
  /** The turns so far of trials that have not ended. */
  const begun = new Map<string, TrialEnd[]>();
  const pending = new Set<Promise<unknown>>();
  const asKept = alike<TrialScore>();
  const longer = alikeLists<TrialScore>();
  const scoreEnds = (kase: Case, ordinal: number, ended: readonly TrialEnd[], judgements?: Judgements) => {
    const [end] = ended;
    const { turns } = kase;
    if (end === undefined) throw new Error('a trial is scored before it is answered');
    return turns === undefined
      ? scoreTrial(ordinal, end, kase, workers, about.price, judgements)
      : scoreTurns(ordinal, ended, { ...kase, turns }, workers, about.price, judgements);
  };
  const judged = judgedTrials(suite, about.name, scoreEnds, about.controls);
  let problem: { readonly cause: unknown } | undefined;

  const keep = (id: string, input: string, scored: TrialScore) => {
    const passed = scored.status === 'pass';
    const score = passed ? asKept(scored) : scored;
    const kept = cases.get(id);
    const trials = longer(kept?.trials, score, passed);
    if (kept === undefined) cases.set(id, { input, trials });
    else kept.trials = trials;
    return score;
  };

  /** Fresh trials are compared among themselves: what they were asked for must not change the others. */
  const across = (id: string, trials: readonly TrialScore[], most: number): readonly TrialScore[] => {
    const kase = byId.get(id);
    if (kase === undefined || !comparesTrials(kase.assertions)) return trials;
    const compared = (among: readonly TrialScore[]) =>
      scoreAcross(
        kase,
        among.map((score) => ({ score, end: ends.get(trialPlace(id, score.ordinal)) as TrialEnd })),
      );
    return [
      ...compared(trials.filter(({ ordinal }) => ordinal <= most)),
      ...compared(trials.filter(({ ordinal }) => ordinal > most)),
    ];
  };

  return {
    async add({ case: named, ordinal, turn, judge }, storedInput, end, requests) {
      const kase = byId.get(named);
      // The suite's own text, so that the answer's is not kept beside it.
      const id = kase?.id ?? named;
      const input = storedInput === '' && kase !== undefined ? inputDigest(kase) : storedInput;
      if (judge !== undefined) {
        tally.addJudged(end, requests);
        return kase && judged.add(kase, { ordinal, turn, judge }, input, end);
      }
      const last = isLastTurn(kase, { turn }, end);
      tally.add(end, requests, last);
      if (end.outcome !== 'failed') {
        answerIds.add(end.served, end.id);
        copies.add({ case: id, ordinal }, end);
      }
      if (kase === undefined) {
        if (!last) return undefined;
        keep(id, input, {
          ordinal,
          outcome: end.outcome,
          status: 'unscored',
          scores: [],
          reason: 'the suite no longer has this case',
        });
        return undefined;
      }
      if (about.asToday && storedInput !== '' && storedInput !== inputDigest(kase)) {
        if (!last) return undefined;
        const reason = 'the case is asked otherwise today than when it was answered';
        return keep(id, input, { ordinal, outcome: end.outcome, status: 'unscored', scores: [], reason });
      }
      const scoring = judged.has(kase) ? judged.add(kase, { ordinal, turn }, input, end) : undefined;
      const place = trialPlace(id, ordinal);
      const turnEnds = [...(begun.get(place) ?? []), end];
      // A turn that others should stand before says nothing: the file lacks them.
      if (turnEnds.length !== (turn ?? 1)) return undefined;
      if (!last) {
        begun.set(place, turnEnds);
        return undefined;
      }
      begun.delete(place);
      if (ordinal <= (about.trials ?? Number.POSITIVE_INFINITY)) gather(taken, id, turnEnds, about.price);
      if (over.length > 0 || comparesTrials(kase.assertions)) ends.set(place, end);
      if (judged.has(kase)) return scoring;
      const score = scoreEnds(kase, ordinal, turnEnds);
      if (!(score instanceof Promise)) return keep(id, input, score);
      const kept = score.then((value) => keep(id, input, value));
      const settled = kept
        .catch((cause: unknown) => {
          problem ??= { cause };
        })
        .finally(() => pending.delete(settled));
      pending.add(settled);
      if (pending.size >= MOST_PENDING) await Promise.race(pending);
      return kept;
    },
    // Nothing is billed for a replay.
    lose: ({ judge }, call) =>
      tally.lose(about.source === 'replay' ? { possibly_billed: false } : call, judge !== undefined),
    async finish(planned = about.planned, held) {
      await Promise.all(pending);
      let fresh = false;
      const { trials: most = Number.POSITIVE_INFINITY } = about;
      const { cases: byJudges, judges, silent, faced } = await judged.finish(most, held);
      const copied = copies.found();
      const all = withoutCopies(byJudges.size === 0 ? cases : new Map([...cases, ...byJudges]), copied);
      for (const { trials } of all.values()) {
        trials.sort((a, b) => a.ordinal - b.ordinal);
        fresh ||= (trials.at(-1)?.ordinal ?? 0) > most;
      }
      if (problem !== undefined) throw problem.cause;
      const scored: ReadonlyMap<string, ScoredCase> = hasComparedTrials(suite)
        ? new Map(
            [...all].map(([id, { input, trials }]) => [id, { input, trials: across(id, trials, most) }]),
          )
        : all;
      const counted = fresh ? withoutFresh(scored, most) : scored;
      const side = tally.finish(
        {
          ...about,
          planned: planned ?? impliedTrials(counted, byId, about.whole ?? false),
          ...(judges.length === 0 ? {} : { judges }),
          ...(silent.length === 0 ? {} : { silent }),
          ...(copied.size === 0 ? {} : { copied: countCopies(counted, copied) }),
        },
        counted,
        suite.cases.some(isWaivedWhole)
          ? new Set(suite.cases.filter((kase) => !isWaivedWhole(kase)).map(({ id }) => id))
          : byId,
      );
      const suiteScores =
        over.length === 0
          ? {}
          : {
              suite_scores: await scoreSuite(
                over,
                suiteTrials(suite, counted, (id, n) => ends.get(trialPlace(id, n))),
                workers,
              ),
            };
      return {
        side: { ...side, ...suiteScores },
        asked: about.asked,
        cases: scored,
        answerIds,
        faced,
        ...(taken === undefined ? {} : { taken }),
      };
    },
  };
}

/** Every scored trial that counts, in the suite's order. */
function suiteTrials(
  { cases }: Suite,
  counted: ReadonlyMap<string, ScoredCase>,
  endOf: (id: string, ordinal: number) => TrialEnd | undefined,
): SuiteTrial[] {
  return cases.flatMap(({ id, vars, expected, tags }) =>
    (counted.get(id)?.trials ?? []).flatMap(({ ordinal, status }): SuiteTrial[] => {
      const end = endOf(id, ordinal);
      if (status === 'unscored' || end === undefined || end.outcome === 'failed') return [];
      const view = { id, vars, tags, ...(expected === undefined ? {} : { expected }) };
      const read = readJson(end.body.text);
      return [
        {
          case: view,
          ordinal,
          outcome: end.outcome,
          status,
          text: end.body.text,
          output: 'value' in read ? read.value : undefined,
        },
      ];
    }),
  );
}

/** The cases with the trials that count. */
function withoutFresh(cases: ReadonlyMap<string, ScoredCase>, most: number): ReadonlyMap<string, ScoredCase> {
  return new Map(
    [...cases].map(([id, { input, trials }]) => [
      id,
      { input, trials: trials.filter(({ ordinal }) => ordinal <= most) },
    ]),
  );
}

function trialPlace(id: string, ordinal: number): string {
  return `${id}#${ordinal}`;
}

/**
 * Trials that stored answers should have brought: the last ordinal that any case has, for every case. A file does not say
 * how many were planned, and answers that were taken out of it must not shrink what the rest is measured against.
 */
function impliedTrials(
  cases: ReadonlyMap<string, ScoredCase>,
  own: ReadonlyMap<string, Case>,
  whole: boolean,
): number {
  let held = 0;
  let gone = 0;
  let last = 0;
  for (const [id, { trials }] of cases) {
    if (own.has(id)) held++;
    else gone += trials.length;
    last = Math.max(last, trials.at(-1)?.ordinal ?? 0);
  }
  return (whole ? own.size : held) * last + gone;
}
