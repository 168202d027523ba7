import type { Assertion } from '../../domain/assertion.ts';
import type { Judge } from '../../domain/judge.ts';
import { demandsOf, type Suite } from '../../domain/suite.ts';

/** The judges of a suite's assertions, each once, by name. */
export function judgesOf({ cases }: Pick<Suite, 'cases'>): readonly Judge[] {
  const seen = new Set<Assertion>();
  const found = new Map<string, Judge>();
  const add = (assertion: Assertion) => {
    if (seen.has(assertion)) return;
    seen.add(assertion);
    const { judge, group = [] } = assertion;
    if (judge !== undefined) found.set(judge.name, judge);
    group.forEach(add);
  };
  for (const kase of cases) for (const { assertion } of demandsOf(kase)) add(assertion);
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}
