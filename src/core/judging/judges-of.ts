import type { Assertion } from '../../domain/assertion.ts';
import type { SuiteJudge } from '../../domain/judge.ts';
import { demandsOf, type Suite } from '../../domain/suite.ts';
import { assertionKinds } from '../assertions/index.ts';

/** The judges of a suite's assertions with what each does for it, each once, by name. */
export function judgesOf({ cases }: Pick<Suite, 'cases'>): readonly SuiteJudge[] {
  const seen = new Set<Assertion>();
  const found = new Map<string, SuiteJudge>();
  const add = (assertion: Assertion) => {
    if (seen.has(assertion)) return;
    seen.add(assertion);
    const { judge, group = [] } = assertion;
    if (judge !== undefined) {
      const { decides = false, compares = false } = found.get(judge.name) ?? {};
      const pairs = assertionKinds.get(assertion.type)?.pairs === true;
      found.set(judge.name, { ...judge, decides: decides || !pairs, compares: compares || pairs });
    }
    group.forEach(add);
  };
  for (const kase of cases) for (const { assertion } of demandsOf(kase)) add(assertion);
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}
