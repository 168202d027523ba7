import { firstAsk } from '../core/asks.ts';
import { readersOf } from '../core/judging/judges-of.ts';
import { openAsk } from '../core/next-ask.ts';
import { isLastTurn, wholeKey } from '../core/turns.ts';
import type { Answer, TrialEnd } from '../domain/answer.ts';
import type { Ask } from '../domain/ports.ts';
import type { Suite } from '../domain/suite.ts';
import type { Trial } from '../domain/trial.ts';

/** Tells which trials of a run that is taken up again have ended. */
export interface Chains {
  /** Takes an answer of a trial: `ended` when the trial takes no other, whatever judges say. */
  add(trial: Trial, end: Answer): 'ended' | 'open';
  /** Keys of the judged trials that have all their answers. */
  ended(answerTo: (ask: Ask) => TrialEnd | undefined): string[];
}

/** The trials of suites that are taken up again. A trial of a suite with judges or embedding models ends with the last ask of its chain. */
export function chainsOf(suites: readonly Suite[]): Chains {
  const sides = new Map(
    suites.map((suite) => [
      `${suite.name}@${suite.target.name}`,
      {
        suite,
        judged: readersOf(suite).length > 0,
        cases: new Map(suite.cases.map((kase) => [kase.id, kase])),
      },
    ]),
  );
  const begun = new Map<string, Ask>();
  return {
    add(trial, end) {
      const { suite, judged = false, cases } = sides.get(`${trial.suite}@${trial.target}`) ?? {};
      const kase = cases?.get(trial.case);
      if (!judged || suite === undefined || kase === undefined)
        return isLastTurn(kase, trial, end) ? 'ended' : 'open';
      const key = wholeKey(trial);
      if (!begun.has(key)) begun.set(key, firstAsk(suite, kase, trial.ordinal));
      return 'open';
    },
    ended: (answerTo) =>
      [...begun].flatMap(([key, ask]) => (openAsk(ask, answerTo) === undefined ? [key] : [])),
  };
}
