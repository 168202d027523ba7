import type { AssertionInput, AssertionResult } from './core/assertions/module-result.ts';

export type { AssertionInput, AssertionResult };

/** An assertion of your own: looks at one answer and says whether it holds. It may be async. */
export type AssertionFunction = (input: AssertionInput) => AssertionResult | Promise<AssertionResult>;

/**
 * Types an assertion function; it returns the function as it is. Export the result as the default of a module and name
 * the module in a suite: `- { type: module, module: ./invoice.assert.ts }`.
 *
 * The function runs in a worker thread with a deadline and a memory limit. If it throws, does not finish, or returns
 * anything but a result, the assertion is `unscored`, which is never a pass.
 *
 * @example
 * ```ts
 * import { defineAssertion } from 'llm-eval';
 * import { z } from 'zod';
 *
 * const Invoice = z.object({ lines: z.array(z.object({ amount: z.number() })), total: z.number() });
 *
 * export default defineAssertion(({ output }) => {
 *   const invoice = Invoice.safeParse(output);
 *   if (!invoice.success) return { pass: false, reason: 'not an invoice' };
 *   const { lines, total } = invoice.data;
 *   const sum = lines.reduce((cents, line) => cents + Math.round(line.amount * 100), 0);
 *   return { pass: sum === Math.round(total * 100), reason: `the lines add up to ${sum / 100}, the total is ${total}` };
 * });
 * ```
 */
export function defineAssertion(assert: AssertionFunction): AssertionFunction {
  return assert;
}
