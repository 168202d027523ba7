import { join } from 'node:path';
import { correctedRate } from '../core/judging/agreement.ts';
import { judgesOf } from '../core/judging/judges-of.ts';
import { judgeMark } from '../core/judging/request.ts';
import type { Agreement } from '../domain/agreement.ts';
import type { Side } from '../domain/side.ts';
import type { Suite } from '../domain/suite.ts';
import { readAgreement } from '../store/agreement.ts';
import { shown } from './shown.ts';

/** Where the agreement of a judge with people is kept. */
export function agreementFile(cwd: string, judge: string): string {
  return join(cwd, 'evals', `${judge}.agreement.json`);
}

/** The kept agreements of the judges of suites, by the judge's name. One of another model or wording says nothing of today's. */
export async function agreementsOf(
  cwd: string,
  suites: readonly Suite[],
): Promise<ReadonlyMap<string, Agreement>> {
  const found = new Map<string, Agreement>();
  for (const judge of suites.flatMap(judgesOf)) {
    if (found.has(judge.name)) continue;
    const file = agreementFile(cwd, judge.name);
    const agreement = await readAgreement(file, shown(cwd, file));
    if (agreement?.asked === judgeMark(judge)) found.set(judge.name, agreement);
  }
  return found;
}

/** A side with what people would have passed, by the measured errors of its judges. */
export function withPeople(side: Side, agreements: ReadonlyMap<string, Agreement>): Side {
  if (side.judges === undefined) return side;
  const judges = side.judges.map((state) => {
    const agreement = agreements.get(state.judge);
    if (agreement === undefined || state.said === undefined) return state;
    const { passed, judged } = state.said;
    const { rate, low, high } = correctedRate({ passed, trials: judged }, agreement) ?? {};
    if (rate === undefined || low === undefined || high === undefined) return state;
    return { ...state, people: { rate, low, high } };
  });
  return { ...side, judges };
}
