import type { Usage } from '../domain/answer.ts';
import type { Price } from '../domain/price.ts';
import type { Said } from '../domain/request.ts';
import type { Case, Suite, Trials } from '../domain/suite.ts';
import { requestOf } from './asks.ts';
import { type BilledUsage, costOf, roundUsd, type Service } from './cost.ts';
import { controlLoads, type JudgeLoad, trialLoads } from './judging/asked-loads.ts';
import { readersOf } from './judging/judges-of.ts';
import { both, meanRange, NONE, plus, type Range, spread, times } from './range.ts';
import { inputGuess, outputLimit } from './tokens.ts';

/** One suite that a run would ask. */
export interface EstimatedSuite {
  readonly suite: Suite;
  /** Trials a case: up to `max`, of which one is sure, or exactly `fixed`. */
  readonly trials: Trials;
  /** Usage that the baseline recorded, by case id; absent where there is no baseline. */
  readonly recorded?: ReadonlyMap<string, readonly Usage[]>;
  /** Of the model that will be asked. */
  readonly price: Price | undefined;
  /** Of the models of judges and embeddings; absent: none is known. */
  readonly priceOf?: (model: string) => Price | undefined;
  /** How the requests are expected to be served. */
  readonly service: Service;
}

/** Where the figures come from, in cases: their own recorded usage, the suite's recorded mean, or the size of the text. */
export interface EstimateBasis {
  readonly recorded: number;
  readonly mean: number;
  readonly text: number;
}

/** What a run may ask and cost, without retries. */
export interface Estimate {
  readonly requests: Range;
  /** Input tokens. */
  readonly input: Range;
  /** Output tokens, reasoning included. */
  readonly output: Range;
  /** USD; null when a price is not known, never 0 for unknown. */
  readonly cost: Range | null;
  readonly basis: EstimateBasis;
}

/** The estimate of a run, by suite in the given order and in total. */
export interface RunEstimate {
  readonly suites: readonly (Estimate & { readonly suite: string })[];
  readonly total: Estimate;
  /** Models without a known price, each once. */
  readonly unpriced: readonly string[];
}

/** Usage that says what was read as well as what was written: not every log does. */
type WholeUsage = Usage & { readonly input: number };

function isWhole(usage: Usage): usage is WholeUsage {
  return usage.input !== undefined;
}

/** One request of one case. */
interface CaseEstimate {
  readonly input: Range;
  readonly output: Range;
  readonly cost: Range | undefined;
}

/**
 * Estimates a run before it is paid for. A case that has recorded usage costs between its cheapest recorded answer and its
 * dearest without any cached input; a case that has none takes the mean of its suite's; without any, the low end is its
 * text alone and the high end has every output token that the request allows.
 */
export function estimate(planned: readonly EstimatedSuite[]): RunEstimate {
  const suites = planned.map((one) => ({ suite: one.suite.name, ...estimateSuite(one) }));
  const unpriced = planned
    .filter((_, index) => suites[index]!.cost === null)
    .flatMap(({ suite, price, priceOf }) => {
      const readers = readersOf(suite).map(({ target }) => target.model);
      const own = price === undefined || readers.length === 0 ? [suite.target.model] : [];
      return [...own, ...readers.filter((model) => priceOf?.(model) === undefined)];
    });
  return { suites, total: suites.reduce<Estimate>(add, NOTHING), unpriced: [...new Set(unpriced)] };
}

function estimateSuite({ suite, trials, recorded, price, priceOf, service }: EstimatedSuite): Estimate {
  const limit = outputLimit(suite.target);
  const known = new Map<string, CaseEstimate>();
  for (const [id, usages] of recorded ?? []) {
    const whole = usages.filter(isWhole);
    if (whole.length > 0) known.set(id, fromUsage(whole, limit, price, service));
  }
  const mean = known.size === 0 ? undefined : meanOf([...known.values()]);
  const asks: Range =
    'fixed' in trials ? { low: trials.fixed, high: trials.fixed } : { low: 1, high: trials.max };
  const judging = (loads: readonly JudgeLoad[], repeats: Range): Estimate =>
    loads.reduce((all, { target, input }) => {
      const one = fromText(input, outputLimit(target), priceOf?.(target.model), service);
      return add(all, {
        requests: repeats,
        input: times(one.input, repeats),
        output: times(one.output, repeats),
        cost: one.cost === undefined ? null : times(one.cost, repeats),
        basis: NOTHING.basis,
      });
    }, NOTHING);
  let sum = judging(controlLoads(suite), { low: 1, high: 1 });
  for (const kase of suite.cases) {
    const own = known.get(kase.id);
    const one = own ?? mean ?? fromText(guessOf(suite, kase, limit), limit, price, service);
    // Each turn is a request.
    const requests = times(asks, { low: kase.turns?.length ?? 1, high: kase.turns?.length ?? 1 });
    const from = own !== undefined ? 'recorded' : mean !== undefined ? 'mean' : 'text';
    sum = add(sum, {
      requests,
      input: times(one.input, requests),
      output: times(one.output, requests),
      cost: one.cost === undefined ? null : times(one.cost, requests),
      basis: { ...NOTHING.basis, [from]: 1 },
    });
    sum = add(sum, judging(trialLoads(kase, limit), asks));
  }
  return { ...sum, input: both(sum.input, Math.round), output: both(sum.output, Math.round) };
}

/** About the input tokens of one request of a case; with turns from the first, short one to the last, which holds all answers. */
function guessOf(suite: Suite, kase: Case, limit: number): Range {
  const request = requestOf(suite, kase);
  const first = inputGuess(request);
  const [, ...rest] = kase.turns ?? [];
  if (rest.length === 0) return first;
  const said = rest.flatMap((turn): Said[] =>
    'user' in turn
      ? [{ by: 'user', text: turn.user, ...(turn.files === undefined ? {} : { files: turn.files }) }]
      : turn.tool_results.map(({ tool, result }) => ({
          by: 'tool',
          tool,
          call: '',
          output: JSON.stringify(result),
        })),
  );
  return { low: first.low, high: inputGuess({ ...request, said }).high + rest.length * limit };
}

function fromUsage(
  usages: readonly WholeUsage[],
  limit: number,
  price: Price | undefined,
  service: Service,
): CaseEstimate {
  const allowed = usages.map((usage) => ({ ...usage, output: Math.min(usage.output, limit) }));
  // Whether the cache is warm when the run starts is not ours to say: recorded reads may all become plain input.
  const cold = allowed.map((usage) => ({ ...usage, cached: 0 }));
  return {
    input: spread(allowed.map((usage) => usage.input)),
    output: spread(allowed.map((usage) => usage.output)),
    cost: costs([...allowed, ...cold], price, service),
  };
}

function fromText(input: Range, limit: number, price: Price | undefined, service: Service): CaseEstimate {
  const output = { low: Math.min(1, limit), high: limit };
  const ends = [
    { input: input.low, output: output.low },
    { input: input.high, output: output.high },
  ];
  return { input, output, cost: costs(ends, price, service) };
}

function costs(
  usages: readonly BilledUsage[],
  price: Price | undefined,
  service: Service,
): Range | undefined {
  const known = usages.map((usage) => costOf(usage, price, service)).filter((cost) => cost !== undefined);
  return known.length === usages.length ? spread(known) : undefined;
}

function meanOf(known: readonly CaseEstimate[]): CaseEstimate {
  const costs = known.map(({ cost }) => cost).filter((cost) => cost !== undefined);
  return {
    input: meanRange(known.map(({ input }) => input)),
    output: meanRange(known.map(({ output }) => output)),
    cost: costs.length === known.length ? meanRange(costs) : undefined,
  };
}

const NOTHING: Estimate = {
  requests: NONE,
  input: NONE,
  output: NONE,
  cost: NONE,
  basis: { recorded: 0, mean: 0, text: 0 },
};

function add(a: Estimate, b: Estimate): Estimate {
  return {
    requests: plus(a.requests, b.requests),
    input: plus(a.input, b.input),
    output: plus(a.output, b.output),
    cost: a.cost === null || b.cost === null ? null : both(plus(a.cost, b.cost), roundUsd),
    basis: {
      recorded: a.basis.recorded + b.basis.recorded,
      mean: a.basis.mean + b.basis.mean,
      text: a.basis.text + b.basis.text,
    },
  };
}
