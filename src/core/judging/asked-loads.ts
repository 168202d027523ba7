import type { Assertion } from '../../domain/assertion.ts';
import type { Case, Suite } from '../../domain/suite.ts';
import { plus, type Range } from '../range.ts';
import { inputGuess } from '../tokens.ts';
import { demandsAt, questionAt, requestOn } from './about.ts';
import { controlsOf } from './controls.ts';
import { judgesOf, type Reader } from './judges-of.ts';

/** What one ask of a judge or an embedding model is expected to read. */
export interface JudgeLoad {
  readonly target: Reader['target'];
  /** Input tokens. */
  readonly input: Range;
}

/** What judges and embedding models are asked about one trial of a case whose answers have up to `limit` tokens each. */
export function trialLoads(kase: Case, limit: number): JudgeLoad[] {
  const loads: JudgeLoad[] = [];
  for (let turn = 1; turn <= (kase.turns?.length ?? 1); turn++) {
    const question = questionAt(kase, turn);
    const add = (assertion: Assertion) => {
      assertion.group?.forEach(add);
      const target = (assertion.judge ?? assertion.embedding)?.target;
      const request = requestOn(assertion, { question, text: '', seed: '' });
      if (target === undefined || request === undefined) return;
      loads.push({ target, input: plus(inputGuess(request), { low: 0, high: limit }) });
    };
    demandsAt(kase, turn).all.forEach(add);
  }
  return loads;
}

/** The control cases that a suite asks of its judges once. */
export function controlLoads(suite: Suite): JudgeLoad[] {
  return judgesOf(suite).flatMap((judge) =>
    controlsOf(judge).map(({ request }) => ({ target: judge.target, input: inputGuess(request) })),
  );
}
