import type { Assertion } from '../../domain/assertion.ts';
import type { Json } from '../../domain/json.ts';
import type { Brief, Judge } from '../../domain/judge.ts';
import type { Case, Suite } from '../../domain/suite.ts';
import { assertionKinds } from '../assertions/index.ts';
import { plus, type Range } from '../range.ts';
import { inputGuess } from '../tokens.ts';
import { demandsAt, requestOn } from './about.ts';
import { controlsOf } from './controls.ts';
import { type Occasion, occasionOf } from './conversation.ts';
import { judgesOf, type Reader } from './judges-of.ts';
import { pairRequest } from './pair-request.ts';

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
    const { question } = occasionOf(kase, turn, []);
    const before = scriptBefore(kase, turn);
    const opponents = (kase.opponents ?? []).flatMap(({ ends }) => {
      const end = ends[turn - 1];
      return end === undefined || end.outcome === 'failed' ? [] : [end.body.text];
    });
    // Without an answer to compare with nothing is asked. The longest is reckoned with, in both orders.
    const pairLoads = (judge: Judge, brief: Brief): JudgeLoad[] => {
      if (opponents.length === 0) return [];
      const text = opponents.reduce((longest, one) => (one.length > longest.length ? one : longest));
      const pair = [
        { text: '', id: '', ...before },
        { text, id: '', ...before },
      ] as const;
      // Each answer in a conversation before may be as long as any.
      const high = limit * (2 * turn - 1);
      const input = plus(inputGuess(pairRequest(judge, brief, question, pair)), { low: 0, high });
      return [
        { target: judge.target, input },
        { target: judge.target, input },
      ];
    };
    const add = (assertion: Assertion) => {
      assertion.group?.forEach(add);
      const { judge, embedding, type } = assertion;
      const kind = assertionKinds.get(type);
      const brief = kind?.brief?.(assertion);
      if (kind?.pairs) {
        if (judge !== undefined && brief !== undefined) loads.push(...pairLoads(judge, brief));
        return;
      }
      const target = (judge ?? embedding)?.target;
      const request = requestOn(assertion, { question, ...before, text: '', seed: '' });
      if (target === undefined || request === undefined) return;
      // A judge reads the answers before this one as well.
      const high = judge === undefined ? limit : limit * turn;
      loads.push({ target, input: plus(inputGuess(request), { low: 0, high }) });
    };
    demandsAt(kase, turn).all.forEach(add);
  }
  return loads;
}

/** What the case itself says before a turn. */
function scriptBefore({ turns = [] }: Case, turn: number): Pick<Occasion, 'before'> {
  if (turn === 1) return {};
  const said = turns
    .slice(0, turn - 1)
    .map((one): Json => ('user' in one ? one.user : JSON.stringify(one.tool_results)));
  return { before: said };
}

/** The control cases that a suite asks of its judges once. */
export function controlLoads(suite: Suite): JudgeLoad[] {
  return judgesOf(suite).flatMap((judge) =>
    controlsOf(judge).map(({ request }) => ({ target: judge.target, input: inputGuess(request) })),
  );
}
