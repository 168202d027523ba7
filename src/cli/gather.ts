import { costOf } from '../core/cost.ts';
import type { Measure } from '../core/ratios.ts';
import type { Answer, TrialEnd } from '../domain/answer.ts';
import type { Price } from '../domain/price.ts';

/** What the trials of a case took: a figure a trial that says it; USD, output tokens, milliseconds. */
export type Gathered = { readonly [measure in Measure]: number[] };

/** Adds what a trial took to its case, over all its turns. An answer without a figure has none, and its case then no ratio. */
export function gather(
  taken: Map<string, Gathered> | undefined,
  id: string,
  ends: readonly TrialEnd[],
  price: Price | undefined,
): void {
  if (taken === undefined) return;
  const answers = ends.filter((end): end is Answer => end.outcome !== 'failed' && end.link === undefined);
  if (answers.length < ends.length) return;
  const one = taken.get(id) ?? { cost: [], tokens: [], latency: [] };
  taken.set(id, one);
  const costs = answers.map(({ usage, service_tier: tier, batch }) =>
    usage === null ? undefined : costOf(usage, price, { tier, batch }),
  );
  const add = (list: number[], figures: readonly (number | null | undefined)[]) => {
    const known = figures.filter((figure) => typeof figure === 'number');
    if (known.length === figures.length) list.push(known.reduce((sum, figure) => sum + figure, 0));
  };
  add(one.cost, costs);
  add(
    one.tokens,
    answers.map(({ usage }) => usage?.output),
  );
  add(
    one.latency,
    answers.map(({ latency_ms }) => latency_ms),
  );
}
