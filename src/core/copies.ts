import type { Answer } from '../domain/answer.ts';
import { compareText } from '../domain/recording.ts';
import type { TrialScore } from '../domain/score.ts';
import { shortDigest } from './fingerprint.ts';

/** Where an answer was given: the trial of a case. */
interface Given {
  readonly case: string;
  readonly ordinal: number;
}

/** The answers of one side, watched for one that stands for two trials. */
export interface CopyWatch {
  add(at: Given, answer: Pick<Answer, 'served' | 'id' | 'outcome' | 'body' | 'usage'>): void;
  /** Why a trial is no evidence, by `case#ordinal`: every one but the first that was given an answer. */
  found(): ReadonlyMap<string, string>;
}

/** The trial's place in `CopyWatch.found`. */
function placeOf({ case: id, ordinal }: Given): string {
  return `${id}#${ordinal}`;
}

/** An answer's id with what it said and to whom it was given. */
interface Seen {
  readonly content: string;
  first: Given;
  /** Trials that were given the same after another one. */
  readonly others: Given[];
  /** The id came with other content as well: then it names no answer, and proves no copy. */
  shared: boolean;
}

/**
 * Begins watching. An answer is known by the response's id, which vendors never give twice; servers that give every answer the
 * same id are known by their answers' differing, in words or in tokens, and then no answer of that id is called a copy.
 */
export function watchCopies(): CopyWatch {
  const byModel = new Map<string, Map<string, Seen>>();
  return {
    add({ case: id, ordinal }, { served, id: answerId, outcome, body, usage }) {
      const known = byModel.get(served) ?? new Map<string, Seen>();
      byModel.set(served, known);
      const content = shortDigest([outcome, body, usage]);
      const seen = known.get(answerId);
      const given = { case: id, ordinal };
      if (seen === undefined) known.set(answerId, { content, first: given, others: [], shared: false });
      // Turns of one trial stand for it together.
      else if (seen.content !== content) seen.shared = true;
      else if (!isSame(seen.first, given)) seen.others.push(given);
    },
    found() {
      const copies = new Map<string, string>();
      for (const known of byModel.values())
        for (const [answerId, { first, others, shared }] of known) {
          if (shared || others.length === 0) continue;
          // Answers come in any order; a report must not depend on it.
          const [original = first, ...rest] = [first, ...others].sort(byTrial);
          for (const copy of rest)
            copies.set(
              placeOf(copy),
              `the answer ${answerId} was already given to ${trialWords(original)}: a cache answers, and a copy is no evidence`,
            );
        }
      return copies;
    },
  };
}

/** The cases with every trial unscored whose answer is another trial's. */
export function withoutCopies<Kept extends { readonly trials: TrialScore[] }>(
  cases: ReadonlyMap<string, Kept>,
  copies: ReadonlyMap<string, string>,
): ReadonlyMap<string, Kept> {
  if (copies.size === 0) return cases;
  return new Map(
    [...cases].map(([id, kept]) => [
      id,
      {
        ...kept,
        trials: kept.trials.map((trial): TrialScore => {
          const { ordinal, outcome } = trial;
          const reason = copies.get(placeOf({ case: id, ordinal }));
          return reason === undefined ? trial : { ordinal, outcome, status: 'unscored', scores: [], reason };
        }),
      },
    ]),
  );
}

/** How many of the trials that count were given another trial's answer. */
export function countCopies(
  cases: ReadonlyMap<string, { readonly trials: readonly TrialScore[] }>,
  copies: ReadonlyMap<string, string>,
): number {
  let count = 0;
  for (const [id, { trials }] of cases)
    for (const { ordinal } of trials) if (copies.has(placeOf({ case: id, ordinal }))) count++;
  return count;
}

function trialWords({ case: id, ordinal }: Given): string {
  return `trial ${ordinal} of case ${id}`;
}

function isSame(a: Given, b: Given): boolean {
  return a.case === b.case && a.ordinal === b.ordinal;
}

function byTrial(a: Given, b: Given): number {
  return compareText(a.case, b.case) || a.ordinal - b.ordinal;
}
