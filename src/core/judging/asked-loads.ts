import type { Assertion } from '../../domain/assertion.ts';
import type { Judge } from '../../domain/judge.ts';
import type { Case, Suite } from '../../domain/suite.ts';
import { assertionKinds } from '../assertions/index.ts';
import { plus, type Range } from '../range.ts';
import { inputGuess } from '../tokens.ts';
import { demandsAt, questionAt } from './about.ts';
import { controlsOf } from './controls.ts';
import { judgesOf } from './judges-of.ts';
import { judgeRequest } from './request.ts';

/** What one ask of a judge is expected to read. */
export interface JudgeLoad {
  readonly judge: Judge;
  /** Input tokens. */
  readonly input: Range;
}

/** What judges are asked about one trial of a case whose answers have up to `limit` tokens each. */
export function trialLoads(kase: Case, limit: number): JudgeLoad[] {
  const loads: JudgeLoad[] = [];
  for (let turn = 1; turn <= (kase.turns?.length ?? 1); turn++) {
    const question = questionAt(kase, turn);
    const add = (assertion: Assertion) => {
      assertion.group?.forEach(add);
      const { judge, type } = assertion;
      const brief = assertionKinds.get(type)?.brief?.(assertion);
      if (judge === undefined || brief === undefined) return;
      const request = judgeRequest(judge, brief, { question, text: '', seed: '' });
      loads.push({ judge, input: plus(inputGuess(request), { low: 0, high: limit }) });
    };
    demandsAt(kase, turn).all.forEach(add);
  }
  return loads;
}

/** The control cases that a suite asks of its judges once. */
export function controlLoads(suite: Suite): JudgeLoad[] {
  return judgesOf(suite).flatMap((judge) =>
    controlsOf(judge).map(({ request }) => ({ judge, input: inputGuess(request) })),
  );
}
