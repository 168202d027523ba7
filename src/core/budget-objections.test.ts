import { expect, test } from 'vitest';
import { type BudgetedModel, budgetObjections } from './budget-objections.ts';
import { billableTiers, priceOf } from './cost.ts';

const priced: BudgetedModel = {
  model: 'gpt-5.4-mini-2026-03-17',
  price: priceOf({ rates: { input: 0.75, output: 4.5 } }),
  tiers: billableTiers('default'),
  hosted: [],
};
const unpriced = { ...priced, model: 'o3-pro-2025-06-10', price: undefined };

test('a budget of money is refused for each model without a price, once, by name', () => {
  expect(
    budgetObjections({ max_cost: 5 }, [priced, unpriced, unpriced, { ...unpriced, model: 'mine' }]),
  ).toEqual([
    {
      code: 'invalid',
      message: 'max_cost cannot be held: no price is known for "o3-pro-2025-06-10"',
      hint: 'Write its price under prices in the config, in USD per million tokens: "o3-pro-2025-06-10": { input: …, output: … }; or remove max_cost.',
    },
    {
      code: 'invalid',
      message: 'max_cost cannot be held: no price is known for "mine"',
      hint: 'Write its price under prices in the config, in USD per million tokens: "mine": { input: …, output: … }; or remove max_cost.',
    },
  ]);
});

test('a tier without a price is refused by name', () => {
  expect(budgetObjections({ max_cost: 5 }, [{ ...priced, tiers: billableTiers('ultrafast') }])).toEqual([
    {
      code: 'invalid',
      message:
        'max_cost cannot be held: no price is known for "gpt-5.4-mini-2026-03-17" in the service tier "ultrafast"',
      hint: "Ask for another service_tier, or write the tier's multiple under prices in the config: tiers: { ultrafast: … }.",
    },
  ]);
});

test('a tool that reads without bound is refused under either limit', () => {
  const searching = { ...priced, hosted: ['web_search', 'file_search'] };
  expect(budgetObjections({ max_cost: 5, max_tokens: 1000 }, [searching])).toEqual([
    {
      code: 'invalid',
      message:
        'max_cost and max_tokens cannot be held: "gpt-5.4-mini-2026-03-17" is asked with the tool web_search, file_search, whose input has no bound',
      hint: "Remove the tool from the suite's target, or remove max_cost and max_tokens.",
    },
  ]);
  expect(budgetObjections({ max_tokens: 1000 }, [searching]).map(({ message }) => message)).toEqual([
    'max_tokens cannot be held: "gpt-5.4-mini-2026-03-17" is asked with the tool web_search, file_search, whose input has no bound',
  ]);
});

test('a budget of tokens needs no price, and without a budget nothing is refused', () => {
  expect(budgetObjections({ max_tokens: 1000 }, [unpriced])).toEqual([]);
  expect(budgetObjections({}, [{ ...unpriced, hosted: ['web_search'] }])).toEqual([]);
  expect(budgetObjections({ max_cost: 5 }, [priced])).toEqual([]);
});
