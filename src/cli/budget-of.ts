import type { Budget } from '../domain/budget.ts';
import type { Config } from '../domain/config.ts';
import type { AskOptions } from './command.ts';

/**
 * The budget of the flags, each over that of the config; undefined when nothing is limited. A shard has the part of it that
 * its share of the plan's trials is, so that all together stay below it.
 */
export function budgetOf(
  config: Config,
  options: Pick<AskOptions, 'maxCost' | 'maxTokens'>,
  share = 1,
): Budget | undefined {
  const max_cost = options.maxCost ?? config.budget?.max_cost;
  const max_tokens = options.maxTokens ?? config.budget?.max_tokens;
  if (max_cost === undefined && max_tokens === undefined) return undefined;
  return {
    max_cost: max_cost && max_cost * share,
    max_tokens: max_tokens && Math.floor(max_tokens * share),
  };
}
