import { priceOf } from '../core/cost.ts';
import type { Config } from '../domain/config.ts';
import type { Price } from '../domain/price.ts';
import { models } from '../provider/models.ts';

/** What a model costs: by the config, else by the table; undefined when neither knows. */
export function priceOfModel(config: Config, model: string): Price | undefined {
  return priceOf(
    models.models.find(({ id }) => id === model),
    config.prices.get(model),
  );
}
