import type { Budget } from '../domain/budget.ts';
import type { Failure } from '../domain/failure.ts';
import type { Price } from '../domain/price.ts';
import { type Billable, worstCost } from './cost.ts';

/** A model that a run will ask, as far as a budget must know it. */
export interface BudgetedModel extends Billable {
  readonly model: string;
  readonly price: Price | undefined;
  /** Kinds of tool that read more than the request holds; see `hostedTools`. */
  readonly hosted: readonly string[];
  /** True when it is sent a document; see `isDocument`. Left out: it is not. */
  readonly documents?: boolean;
}

/**
 * Why a budget cannot be held: requests whose worst case nobody can tell. To be asked before anything is sent; one failure
 * a model and reason, none when all is well.
 */
export function budgetObjections(budget: Budget, models: Iterable<BudgetedModel>): Failure[] {
  const failures = new Map<string, Failure>();
  const limits = [
    ...(budget.max_cost === undefined ? [] : ['max_cost']),
    ...(budget.max_tokens === undefined ? [] : ['max_tokens']),
  ].join(' and ');
  const object = (message: string, hint: string) => failures.set(message, { code: 'invalid', message, hint });
  for (const { model, price, hosted, documents, ...billable } of limits === '' ? [] : models) {
    const name = JSON.stringify(model);
    if (hosted.length > 0) {
      object(
        `${limits} cannot be held: ${name} is asked with the tool ${hosted.join(', ')}, whose input has no bound`,
        `Remove the tool from the suite's target, or remove ${limits}.`,
      );
    }
    if (documents === true) {
      object(
        `${limits} cannot be held: ${name} is sent a PDF, whose input has no bound`,
        `Send its pages as images or its text, or remove ${limits}.`,
      );
    }
    if (budget.max_cost === undefined) continue;
    if (price === undefined) {
      object(
        `max_cost cannot be held: no price is known for ${name}`,
        `Write its price under prices in the config, in USD per million tokens: ${name}: { input: …, output: … }; or remove max_cost.`,
      );
    } else if (worstCost({ input: 0, output: 0 }, price, billable) === undefined) {
      object(
        `max_cost cannot be held: no price is known for ${name} in the service tier ${JSON.stringify(billable.tiers[0])}`,
        `Ask for another service_tier, or write the tier's multiple under prices in the config: tiers: { ${billable.tiers[0]}: … }.`,
      );
    }
  }
  return [...failures.values()];
}
