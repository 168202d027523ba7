import { calcPrice } from '@pydantic/genai-prices';
import { expect, test } from 'vitest';
import { models } from '../provider/models.ts';
import { type BilledUsage, costOf, priceOf } from './cost.ts';

/** Their day of prices: that of our table. */
const timestamp = new Date(`${models.as_of}T12:00:00Z`);

/**
 * Usage that tells every kind of token apart, short, long, and on both sides of the threshold for long requests; at 272,000
 * itself they disagree from model to model.
 */
const usages: readonly BilledUsage[] = [
  { input: 1000, output: 200 },
  { input: 10_000, cached: 4000, output: 1 },
  { input: 10_000, cached: 4000, cache_write: 5000, output: 777, reasoning: 700 },
  { input: 271_999, output: 100 },
  { input: 272_001, cached: 3, cache_write: 5, output: 100 },
  { input: 900_000, cached: 500_000, cache_write: 100_000, output: 100_000 },
];

/** What the package says that a usage costs; undefined when it does not know the model. */
function theirs(model: string, { input, cached, cache_write, output }: BilledUsage): number | undefined {
  return calcPrice(
    {
      input_tokens: input,
      cache_read_tokens: cached,
      cache_write_tokens: cache_write,
      output_tokens: output,
    },
    model,
    { providerId: 'openai', timestamp },
  )?.total_price;
}

/** Our cost of every usage beside theirs, by model. Of models that are shut our table keeps no rates. */
const compared = models.models
  .filter(({ retires }) => retires === undefined || retires > models.as_of)
  .map((model) => {
    const price = priceOf(model);
    const costs = usages.map((usage) => [costOf(usage, price, {}), theirs(model.id, usage)] as const);
    return { id: model.id, costs };
  });

const ids = (ours: boolean, their: boolean) =>
  compared
    .filter(({ costs: [first] }) => (first![0] !== undefined) === ours && (first![1] !== undefined) === their)
    .map(({ id }) => id);

test('every model that both tables price costs the same in both, whatever its usage', () => {
  const both = ids(true, true);
  const differ = compared.filter(
    ({ id, costs }) => both.includes(id) && !costs.every(([our, their]) => Math.abs(our! - their!) < 1e-9),
  );
  expect(differ).toEqual([]);
});

test('the newest models are the only ones that they do not price, and there is none that only they do', () => {
  expect(ids(true, false)).toEqual(['gpt-6.2-astra', 'gpt-6.2-sol', 'gpt-6.1-sol', 'gpt-6.1-terra']);
  expect(ids(false, true)).toEqual([]);
});
