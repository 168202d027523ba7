import type { TrialEnd } from '../../domain/answer.ts';
import type { Assertion } from '../../domain/assertion.ts';
import type { Opponent } from '../../domain/judge.ts';
import { assertionsOf, type Case, type Suite } from '../../domain/suite.ts';
import type { Trial } from '../../domain/trial.ts';
import { assertionKinds } from '../assertions/index.ts';
import { inputDigest } from '../fingerprint.ts';

/** True of an assertion by which a judge compares the answer with the baseline's, or that holds such a one. */
export function comparesPairs({ type, group }: Assertion): boolean {
  return assertionKinds.get(type)?.pairs === true || group?.some(comparesPairs) === true;
}

/** True of a case whose answers a judge compares with the baseline's. */
export function isPaired(kase: Pick<Case, 'turns' | 'assertions'>): boolean {
  return assertionsOf(kase).some(comparesPairs);
}

/**
 * True where a judge compares answers of both sides. The trials of a case are then no independent evidence: what one side
 * wins the other loses.
 */
export function hasPairs({ cases }: Pick<Suite, 'cases'>): boolean {
  return cases.some(isPaired);
}

/** True of what a judge said of a pair, by its label: a new baseline has no use for it, which is compared anew. */
export function isOfPair(label: string | undefined): boolean {
  return [...assertionKinds.values()].some(
    ({ type, pairs }) => pairs === true && label?.startsWith(`${type}-`) === true,
  );
}

/** One stored end of the side before, as its place and its input name it. */
export interface StoredTurn extends Pick<Trial, 'case' | 'ordinal' | 'turn' | 'judge'> {
  readonly input: string;
  readonly end: TrialEnd;
}

/**
 * A suite whose paired cases know the trials that they are held against: those of the side before that were asked the same.
 * `turns` come in order. Without any the cases stay as they are: there is no side before.
 */
export function withOpponents(suite: Suite, turns: readonly StoredTurn[]): Suite {
  if (turns.length === 0) return suite;
  const trials = new Map<string, TrialEnd[]>();
  const found = new Map<string, Map<number, TrialEnd[]>>();
  for (const { case: id, ordinal, turn = 1, judge, input, end } of turns) {
    if (judge !== undefined) continue;
    const place = JSON.stringify([id, input]);
    const own = found.get(place) ?? new Map<number, TrialEnd[]>();
    found.set(place, own);
    const key = `${place}#${ordinal}`;
    const ends = trials.get(key) ?? [];
    // A turn that others should stand before says nothing: the file lacks them.
    if (ends.length !== turn - 1) own.delete(ordinal);
    else own.set(ordinal, ends);
    trials.set(key, ends);
    ends.push(end);
  }
  return {
    ...suite,
    cases: suite.cases.map((kase) => {
      if (!isPaired(kase)) return kase;
      const own = found.get(JSON.stringify([kase.id, inputDigest(kase)])) ?? new Map<number, TrialEnd[]>();
      const opponents = [...own].map(([ordinal, ends]): Opponent => ({ ordinal, ends }));
      return { ...kase, opponents: opponents.sort((a, b) => a.ordinal - b.ordinal) };
    }),
  };
}

/** The trial of the baseline that a trial is held against: the one of its ordinal, from the first again where these end. */
export function opponentOf({ opponents }: Pick<Case, 'opponents'>, ordinal: number): Opponent | undefined {
  return opponents?.[(ordinal - 1) % opponents.length];
}
