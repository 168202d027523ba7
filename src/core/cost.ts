import type { Usage } from '../domain/answer.ts';
import {
  type LongContext,
  type Price,
  type PriceOverride,
  REGIONAL_FACTOR,
  STANDARD_TIERS,
  type TierFactors,
} from '../domain/price.ts';

/** What the models table says of a model's price. */
export interface ListedPrice {
  readonly rates?: Price['rates'];
  readonly long_context?: Readonly<LongContext>;
  /** Tiers that cost another multiple for this model than for all. */
  readonly tiers?: TierFactors;
}

/** A model's price from the table and the config; undefined when neither gives rates. */
export function priceOf(listed: ListedPrice | undefined, override?: PriceOverride): Price | undefined {
  const rates = override === undefined ? listed?.rates : ratesOf(override);
  if (rates === undefined) return undefined;
  const long_context = override?.long_context ?? listed?.long_context;
  return {
    rates,
    ...(long_context === undefined ? {} : { long_context }),
    tiers: { ...STANDARD_TIERS, ...listed?.tiers, ...override?.tiers },
    regional: REGIONAL_FACTOR,
  };
}

/** Usage with the cache writes told apart by how long they last. */
export type BilledUsage = Usage & {
  /** Of `cache_write`, the tokens written for 12 hours. */
  readonly cache_write_12h?: number;
};

/** How an answer was served. */
export interface Service {
  /** The tier that the response names; a response that names none was served at the standard tier. */
  readonly tier?: string;
  /** Processed in a chosen region. */
  readonly regional?: boolean;
  /** Answered through the Batch API. */
  readonly batch?: boolean;
}

/**
 * USD for one answer, from the usage and the tier that were returned, exact to a trillionth. Undefined is "unknown": the
 * model has no price, or not in this tier, or a log did not say what was read. Cached and written tokens are part of the
 * input, reasoning is part of the output (`ResponseUsage` of the SDK). Counts that contradict each other are read the dear
 * way: writes before reads. Fees a call for hosted tools are not in it.
 */
export function costOf(
  { input, output, ...parts }: BilledUsage,
  price: Price | undefined,
  service: Service,
): number | undefined {
  if (price === undefined || input === undefined) return undefined;
  const multiple = multipleOf(price, service.tier ?? 'default', service);
  if (multiple === undefined) return undefined;
  const written = Math.min(parts.cache_write ?? 0, input);
  const written12h = Math.min(parts.cache_write_12h ?? 0, written);
  const cached = Math.min(parts.cached ?? 0, input - written);
  const plain = input - written - cached;
  const rates = allRates(price);
  const long =
    price.long_context !== undefined && input > price.long_context.above ? price.long_context : SHORT;
  const read =
    plain * rates.input +
    cached * rates.cached +
    (written - written12h) * rates.cache_write +
    written12h * rates.cache_write_12h;
  return roundUsd(((read * long.input + output * rates.output * long.output) * multiple) / 1_000_000);
}

/** What a request might be billed under. */
export interface Billable {
  /** Every tier that the response may name; see `billableTiers`. */
  readonly tiers: readonly [string, ...string[]];
  readonly regional?: boolean;
  readonly batch?: boolean;
}

/**
 * USD that `costOf` never exceeds for an answer with at most this many tokens, billed under one of the tiers; rounded up
 * to a billionth. Undefined when the model has no price in one of them.
 */
export function worstCost(
  most: { readonly input: number; readonly output: number },
  price: Price | undefined,
  billable: Billable,
): number | undefined {
  if (price === undefined) return undefined;
  let multiple = 0;
  for (const tier of billable.tiers) {
    const one = multipleOf(price, tier, billable);
    if (one === undefined) return undefined;
    multiple = Math.max(multiple, one);
  }
  const { output, ...inputs } = allRates(price);
  const long =
    price.long_context !== undefined && most.input > price.long_context.above ? price.long_context : SHORT;
  // A rule that makes long requests cheaper does not lower the bound: a shorter request is possible.
  const input = most.input * Math.max(...Object.values(inputs)) * Math.max(1, long.input);
  const total = ((input + most.output * output * Math.max(1, long.output)) * multiple) / 1_000_000;
  // A sum of several products rounds otherwise than one product, in the sixteenth digit; `costOf` drops what is below half
  // a trillionth, and so does this.
  return Math.ceil(total * (1 + 1e-14) * 1e9 - 0.0004) / 1e9;
}

/**
 * The tiers that a request may be billed under, by the one that it asks for. A busy tier falls back to the standard one;
 * without a written tier (or with `auto`) the project's setting decides, which may be priority.
 */
export function billableTiers(asked: string | undefined): Billable['tiers'] {
  if (asked === undefined || asked === 'auto') return ['default', 'priority'];
  if (asked === 'ultrafast') return ['ultrafast', 'priority', 'default'];
  return asked === 'default' ? ['default'] : [asked, 'default'];
}

/** USD without the last digits of binary fractions: a ledger shows 0.00175, not 0.0017500000000000003. */
export function roundUsd(cost: number): number {
  return Math.round(cost * 1e12) / 1e12;
}

function ratesOf({ long_context: _rule, tiers: _tiers, ...rates }: PriceOverride): Price['rates'] {
  return rates;
}

const SHORT: Pick<LongContext, 'input' | 'output'> = { input: 1, output: 1 };

function allRates({ rates }: Price): Required<Price['rates']> {
  const { input, cached = input, cache_write = input, output } = rates;
  // The vendor lists 2.5 times the input rate against 1.25 times; where 30 minutes cost nothing more, 12 hours are not listed.
  const { cache_write_12h = rates.cache_write === undefined ? input : 2 * rates.cache_write } = rates;
  return { input, cached, cache_write, cache_write_12h, output };
}

/** The name of a tier comes from a server: only the price's own names count. */
function multipleOf(
  price: Price,
  tier: string,
  { batch, regional }: Pick<Service, 'batch' | 'regional'>,
): number | undefined {
  const name = batch === true ? 'batch' : tier;
  const multiple = Object.hasOwn(price.tiers, name) ? price.tiers[name] : undefined;
  return multiple === undefined ? undefined : multiple * (regional === true ? price.regional : 1);
}
