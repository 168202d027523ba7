import type { Plan } from '../domain/plan.ts';
import type { Suite } from '../domain/suite.ts';
import { drawnOrder } from './asks.ts';

/** Which cases of the suites are taken; what is absent takes all. A case must fit every one that is there. */
export interface CaseFilter {
  /** Ids. */
  readonly cases?: readonly string[];
  /** Any of these tags. */
  readonly tags?: readonly string[];
  /** `suite/case` keys, e.g. of the cases that failed last. */
  readonly keys?: ReadonlySet<string>;
  /** So many cases of each suite, drawn by the seed. */
  readonly sample?: { readonly size: number; readonly seed: string };
}

/** The suites with the cases that a run had selected. */
export function asSelected(suites: readonly Suite[], { partial }: Pick<Plan, 'partial'>): Suite[] {
  return filterCases(suites, partial === undefined ? {} : { keys: new Set(partial) });
}

/** True when the filter takes everything. */
export function takesAll({ cases, tags, keys, sample }: CaseFilter): boolean {
  return cases === undefined && tags === undefined && keys === undefined && sample === undefined;
}

/**
 * The suites with the cases that fit, without suites that have none. What the gate names and the filter leaves out is not
 * gated; `left_out` says what is no longer there, so that it does not read as gone.
 */
export function filterCases(suites: readonly Suite[], filter: CaseFilter): Suite[] {
  if (takesAll(filter)) return [...suites];
  return suites.flatMap((suite): Suite[] => {
    const fitting = suite.cases.filter(
      ({ id, tags }) =>
        (filter.cases?.includes(id) ?? true) &&
        (filter.tags?.some((tag) => tags.includes(tag)) ?? true) &&
        (filter.keys?.has(`${suite.name}/${id}`) ?? true),
    );
    const { sample } = filter;
    const drawn = new Set(
      sample === undefined
        ? fitting
        : drawnOrder(`${sample.seed} ${suite.name}`, fitting).slice(0, sample.size),
    );
    const cases = fitting.filter((kase) => drawn.has(kase));
    if (cases.length === 0) return [];
    if (cases.length === suite.cases.length) return [suite];
    const ids = new Set(cases.map(({ id }) => id));
    const tags = new Set(cases.flatMap((kase) => kase.tags));
    return [
      {
        ...suite,
        cases,
        left_out: new Set(suite.cases.map(({ id }) => id).filter((id) => !ids.has(id))),
        gate: {
          ...suite.gate,
          slices: suite.gate.slices.filter(({ tag }) => tags.has(tag)),
          required: suite.gate.required.filter((id) => ids.has(id)),
        },
      },
    ];
  });
}

/** What a report says of a suite of which a filter left cases out; empty where it is whole. */
export function partialWords({ cases, left_out }: Pick<Suite, 'cases' | 'left_out'>): string[] {
  if (left_out === undefined) return [];
  const all = cases.length + left_out.size;
  return [`partial: ${cases.length} of ${all} cases were selected, and the others are not vouched for`];
}
