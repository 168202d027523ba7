import type { SuiteSpec } from './cli/library.ts';
import type {
  AssertionInput,
  AssertionResult,
  SuiteAssertionInput,
} from './core/assertions/module-result.ts';

export {
  type AssertionSpec,
  type CaseSpec,
  type CompareInput,
  compare,
  type RunInput,
  type RunResult,
  run,
  type SuiteSpec,
} from './cli/library.ts';
export { type Failure, type FailureCode, Failures, type Where } from './domain/failure.ts';
export type { Report } from './domain/report.ts';
export type { SuiteTrial } from './domain/suite-assertion.ts';
export type { AssertionInput, AssertionResult, SuiteAssertionInput };

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
 *
 * What is to be done once goes into a `setup` that the module exports: it is called before the first answer, may take 60
 * seconds, and what it returns is handed to each call as `setup`. A `teardown` is called with the same at the end.
 */
export function defineAssertion(assert: AssertionFunction): AssertionFunction {
  return assert;
}

/**
 * Types a suite that a program makes; it returns the suite as it is. Hand it to `run` or `compare`. It is the same as the file
 * `evals/NAME.eval.yaml` with that content: its `file:` references are relative to `evals/`, and its baseline stands there.
 * `llm-eval score`, `accept` and `resume`, which read suites from files, need that file; JSON is YAML, so
 * `JSON.stringify(suite)` is one.
 *
 * @example
 * ```ts
 * import { defineSuite, run } from 'llm-eval';
 *
 * const suite = defineSuite({
 *   suite: 'sums',
 *   target: { model: 'gpt-5.4-mini-2026-03-17', params: { max_output_tokens: 50 } },
 *   prompt: { user: 'What is {{ a }} + {{ b }}? Answer with the number alone.' },
 *   gate: { baseline: 'none', min_pass_rate: 90 },
 *   assert: [{ type: 'number', value: '{{ expected }}' }],
 *   cases: [1, 2, 3].map((a) => ({ id: `sum-${a}`, vars: { a, b: 7 }, expected: a + 7 })),
 * });
 *
 * const { report, exitCode } = await run({ suites: [suite] });
 * ```
 */
export function defineSuite(suite: SuiteSpec): SuiteSpec {
  return suite;
}

/** An assertion over a whole suite: looks at all scored trials of one side. It may be async. */
export type SuiteAssertionFunction = (
  input: SuiteAssertionInput,
) => AssertionResult | Promise<AssertionResult>;

/**
 * Types an assertion over a whole suite; it returns the function as it is. Export the result as the default of a module and
 * name the module in a suite: `assert_suite: [{ type: module, module: ./calibration.assert.ts, threshold: 0.9 }]`.
 *
 * A number decides by the assertion's `threshold`, and only informs without one; `pass` decides by itself. It runs as an
 * assertion of a case does, once for each side.
 *
 * @example
 * ```ts
 * import { defineSuiteAssertion } from 'llm-eval';
 *
 * export default defineSuiteAssertion(({ trials }) => {
 *   const escalated = trials.filter(({ output }) => (output as { escalate?: boolean }).escalate);
 *   return { pass: escalated.length <= trials.length / 10, reason: `${escalated.length} of ${trials.length} escalated` };
 * });
 * ```
 */
export function defineSuiteAssertion(assert: SuiteAssertionFunction): SuiteAssertionFunction {
  return assert;
}
