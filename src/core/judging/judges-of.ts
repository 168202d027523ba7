import type { Assertion } from '../../domain/assertion.ts';
import type { Embedding } from '../../domain/embedding.ts';
import type { Judge, SuiteJudge } from '../../domain/judge.ts';
import { assertionsOf, type Suite } from '../../domain/suite.ts';
import { assertionKinds } from '../assertions/index.ts';

/** A model that is asked about answers, each after the answer that it reads. */
export type Reader = Judge | Embedding;

/** What is asked about the answers that an assertion looks at; undefined: nobody is. */
export function readerOf({ judge, embedding }: Assertion): Reader | undefined {
  return judge ?? embedding;
}

/** The judges of a suite's assertions with what each does for it, each once, by name. */
export function judgesOf(suite: Pick<Suite, 'cases'>): readonly SuiteJudge[] {
  return named(suite, ({ judge, type }, known?: SuiteJudge) => {
    if (judge === undefined) return undefined;
    const { decides = false, compares = false } = known ?? {};
    const pairs = assertionKinds.get(type)?.pairs === true;
    return { ...judge, decides: decides || !pairs, compares: compares || pairs };
  });
}

/** The embedding models of a suite's assertions, each once, by name. */
export function embeddingsOf(suite: Pick<Suite, 'cases'>): readonly Embedding[] {
  return named(suite, ({ embedding }) => embedding);
}

/** Both. */
export function readersOf(suite: Pick<Suite, 'cases'>): readonly Reader[] {
  return [...judgesOf(suite), ...embeddingsOf(suite)];
}

function named<One extends Reader>(
  { cases }: Pick<Suite, 'cases'>,
  of: (assertion: Assertion, known?: One) => One | undefined,
): readonly One[] {
  const found = new Map<string, One>();
  const add = (assertion: Assertion) => {
    const reader = readerOf(assertion);
    const one = reader && of(assertion, found.get(reader.name));
    if (one !== undefined) found.set(one.name, one);
    assertion.group?.forEach(add);
  };
  for (const kase of cases) assertionsOf(kase).forEach(add);
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}
