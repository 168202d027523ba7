import type { Answer, Billed, TrialEnd } from '../domain/answer.ts';
import type { Price } from '../domain/price.ts';
import { compareText } from '../domain/recording.ts';
import type { Side } from '../domain/report.ts';
import type { TrialScore } from '../domain/score.ts';
import { costOf } from './cost.ts';
import type { LostCall } from './lost-calls.ts';
import { countSpread } from './spread.ts';
import { unscoredTrials } from './unscored.ts';

/** The trials of one case, scored. */
interface Scored {
  readonly trials: readonly Pick<TrialScore, 'status' | 'reason'>[];
}

/**
 * Counts how the trials of one side ended, as they come in. Nothing depends on their order, so that concurrency never
 * changes a report.
 */
export interface SideTally {
  /**
   * One ask that ended; `requests` of it count, 1 when left out. With it ends its trial, unless
   * `last` is false: another turn follows.
   */
  add(end: TrialEnd, requests?: number, last?: boolean): void;
  /** One ask of a judge that ended: what it took counts, and nothing else. */
  addJudged(end: TrialEnd, requests?: number): void;
  /**
   * One request that brought no answer, of whatever start of the run; it is not among the `requests` of ends. What it took
   * counts where its response says so, by the price of the model that served it, else of the one that was asked, which is not
   * known of a judge. True when it may have been billed and nobody knows for what.
   */
  lose(call: Omit<LostCall, 'trial'>, judged?: boolean): boolean;
  /** How many trials were added. */
  count(): number;
  /**
   * The side. `cases` are all that it holds; only those of the suite, named by `own`, count as planned, as scored and
   * in the pass rate, since a case that is gone has no assertions to be scored by.
   */
  finish(
    about: Pick<
      Side,
      'name' | 'source' | 'model' | 'planned' | 'accepted' | 'asked' | 'judges' | 'silent' | 'copied'
    >,
    cases: ReadonlyMap<string, Scored>,
    own: { has(id: string): boolean },
  ): Side;
}

/**
 * Begins counting. Without a price the cost stays unknown; what a fallback answered costs by its own model's price, as
 * `priceOfModel` says.
 */
export function tallySide(
  price: Price | undefined,
  priceOfModel: (model: string) => Price | undefined = () => undefined,
): SideTally {
  const outcomes = new Map<string, number>();
  const fallback = new Map<string, number>();
  const served = new Map<string, number>();
  const spread = countSpread();
  const tokens = { input: 0, cached: 0, output: 0, reasoning: 0 };
  let ended = 0;
  let calls = 0;
  let unknown = 0;
  // In trillionths of a dollar, whole numbers: their sum does not depend on the order of answers.
  let cost: number | null = price === undefined ? null : 0;
  const bill = (
    { usage, service_tier: tier, batch }: Pick<Answer, 'usage' | 'service_tier' | 'batch'> | Billed,
    rates: Price | undefined,
  ): number | undefined => {
    const service = { tier, batch };
    const billed = usage === null ? undefined : costOf(usage, rates, service);
    cost = cost === null || billed === undefined ? null : cost + Math.round(billed * 1e12);
    if (usage !== null) for (const kind of tokenKinds) tokens[kind] += usage[kind] ?? 0;
    return billed;
  };
  return {
    add(end, requests = 1, last = true) {
      calls += requests;
      if (last) {
        ended++;
        const outcome = end.outcome === 'failed' ? `failed:${end.kind}` : end.outcome;
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      }
      if (end.outcome === 'failed') return;
      const { link } = end;
      const [whose, by] =
        link === undefined ? ([served, end.served] as const) : ([fallback, link.name] as const);
      whose.set(by, (whose.get(by) ?? 0) + 1);
      const rates = link === undefined ? price : priceOfModel(link.model);
      const billed = bill(end, rates);
      if (link === undefined)
        spread.add({ cost: billed, tokens: end.usage?.output, latency: end.latency_ms ?? undefined });
    },
    addJudged(end, requests = 1) {
      calls += requests;
      if (end.outcome !== 'failed') bill(end, priceOfModel(end.served));
    },
    lose({ link, billed, possibly_billed }, judged = false) {
      calls++;
      if (billed === undefined) {
        unknown += Number(possibly_billed);
        return possibly_billed;
      }
      const served = billed.served === undefined ? undefined : priceOfModel(billed.served);
      const asked = link === undefined ? price : priceOfModel(link.model);
      bill(billed, served ?? (judged ? undefined : asked));
      return false;
    },
    count: () => ended,
    finish({ name, source, model, planned, accepted, asked, judges, silent, copied }, cases, own) {
      const kept: Entry[] = [];
      const gone: Entry[] = [];
      for (const entry of cases) (own.has(entry[0]) ? kept : gone).push(entry);
      const { input, cached, output, reasoning } = tokens;
      const unscored = unscoredTrials(kept);
      return {
        name,
        source,
        model,
        planned: planned - count(gone, () => true),
        outcomes: sorted(outcomes),
        ...(fallback.size === 0 ? {} : { fallback: sorted(fallback) }),
        ...([...served.keys()].every((by) => by === model) ? {} : { served: sorted(served) }),
        scored: count(kept, isScored),
        ...(unscored === undefined ? {} : { unscored }),
        pass_rate: meanPassRate(kept),
        usage: {
          ...{ calls, input, cached, output, reasoning, cost: cost === null ? null : cost / 1e12 },
          ...(unknown === 0 ? {} : { possibly_billed: unknown }),
        },
        ...(asked === undefined ? {} : { asked }),
        ...(judges === undefined ? {} : { judges }),
        ...(silent === undefined ? {} : { silent }),
        ...(copied === undefined ? {} : { copied }),
        ...spread.finish(),
        ...(accepted === undefined ? {} : { accepted }),
      };
    },
  };
}

function sorted(counts: ReadonlyMap<string, number>): { [name: string]: number } {
  return Object.fromEntries([...counts].sort(([a], [b]) => compareText(a, b)));
}

const tokenKinds = ['input', 'cached', 'output', 'reasoning'] as const;

type Entry = readonly [id: string, scored: Scored];

function isScored(trial: Scored['trials'][number]): boolean {
  return trial.status !== 'unscored';
}

function count(cases: readonly Entry[], which: (trial: Scored['trials'][number]) => boolean): number {
  return cases.reduce(
    (sum, [, { trials }]) => trials.reduce((more, trial) => more + Number(which(trial)), sum),
    0,
  );
}

function meanPassRate(cases: readonly Entry[]): number | null {
  // A sum of fractions depends on its order in the last digit.
  const scored = cases
    .filter(([, { trials }]) => trials.some(isScored))
    .sort(([a], [b]) => compareText(a, b));
  return scored.length === 0
    ? null
    : scored.reduce((sum, [, { trials }]) => sum + passRate(trials), 0) / scored.length;
}

function passRate(trials: Scored['trials']): number {
  let [passed, valid] = [0, 0];
  for (const { status } of trials) {
    if (status === 'pass') passed++;
    if (status !== 'unscored') valid++;
  }
  return passed / valid;
}
