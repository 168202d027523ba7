import type { AssertionKind } from '../../domain/assertion.ts';
import type { Json } from '../../domain/json.ts';
import { z } from '../../domain/zod.ts';
import { isWithin } from './difference.ts';
import { type Money, readMoney } from './read-money.ts';
import { shown, sort, subjectName } from './text.ts';

/** One amount of money, however it is written. Where the value names a currency, the answer must name it as well. */
export const money: AssertionKind = {
  type: 'money',
  summary: 'Is one amount of money, the same as the value, however it is written.',
  example: { path: '/total', value: '1234.50 EUR' },
  fields: {
    value: z
      .union([z.number(), z.string().min(1)])
      .describe('The amount, with a currency (`12.50 EUR`) or without, which then may be any.'),
    tolerance: z.number().min(0).optional().describe('Largest distance that still passes. 0 when left out.'),
  },
  takesPath: true,
  negatable: true,
  runs: () => 'inline',
  check: (params) => problem(params.value),
  score(subject, params) {
    const expected = expectedMoney(params.value);
    if (expected === undefined) return { unscored: problem(params.value) ?? '' };
    const name = subjectName(subject);
    const within = params.tolerance === undefined ? '' : ` within ${String(params.tolerance)}`;
    const wanted = `${words(expected)}${within}`;
    const found =
      typeof subject.value === 'number' && subject.path !== undefined
        ? { amount: subject.value }
        : readMoney(subject.text);
    if (found === undefined)
      return { missing: `expected ${wanted}, but ${name} is not one amount: ${shown(subject.text)}` };
    const same = isWithin(found.amount, expected.amount, Number(params.tolerance ?? 0));
    if (same && sharesCurrency(expected, found)) return { pass: true, reason: `${name} is ${wanted}` };
    const lacking = expected.currencies && found.currencies === undefined ? ' without a currency' : '';
    const reason = `expected ${wanted}, but ${name} is ${words(found)}${lacking}`;
    return { pass: false, reason, expected: wanted, actual: subject.text };
  },
};

function expectedMoney(value: Json | undefined): Money | undefined {
  if (typeof value === 'number') return { amount: value };
  return typeof value === 'string' ? readMoney(value) : undefined;
}

function sharesCurrency({ currencies: wanted }: Money, { currencies: found = [] }: Money): boolean {
  return wanted === undefined || wanted.some((one) => found.includes(one));
}

function words({ amount, currencies }: Money): string {
  const [currency, other] = currencies ?? [];
  if (currency === undefined) return String(amount);
  return other === undefined ? `${amount} ${currency}` : `${amount} ${currency} (or another of that sign)`;
}

function problem(value: Json | undefined): string | undefined {
  if (expectedMoney(value) !== undefined) return undefined;
  const found = typeof value === 'string' ? shown(value) : sort(value);
  return `\`value\` is ${found}; an amount is needed, e.g. 12.50 EUR`;
}
