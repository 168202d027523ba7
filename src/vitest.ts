import { expect } from 'vitest';
import type { AssertionSpec } from './cli/library.ts';
import { type AnswerContext, satisfiedText, scoreAnswer } from './cli/satisfy.ts';
import { Failures } from './domain/failure.ts';
import type { Json } from './domain/json.ts';
import { failuresText } from './report/failures.ts';

export type { AssertionSpec };

/** What assertions may read beside the answer. */
export type Given = Pick<AnswerContext, 'vars' | 'expected'>;

declare module 'vitest' {
  // vitest names the parameters; both declarations must have the same.
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown> {
    /**
     * Scores an answer (its text, or data, which is scored as its JSON text) by assertions as a suite writes them. Passes when
     * all hold. An assertion that cannot be scored satisfies neither this nor `.not`. Await it.
     *
     * @example
     * ```ts
     * import 'llm-eval/vitest';
     * import { expect, test } from 'vitest';
     *
     * test('a ticket on a double charge goes to billing', async () => {
     *   const answer = await triage('I was charged twice.');
     *   await expect(answer).toSatisfyAssertions([
     *     { type: 'equals', path: '/category', value: 'billing' },
     *     { type: 'not-icontains', value: 'as an AI' },
     *   ]);
     * });
     * ```
     */
    toSatisfyAssertions(assertions: readonly AssertionSpec[], given?: Given): Promise<void>;
  }
}

expect.extend({
  async toSatisfyAssertions(received: Json, assertions: readonly AssertionSpec[], given: Given = {}) {
    const cwd = process.cwd();
    const file = this.testPath ?? `${cwd}/answer`;
    const onPrint = (text: string) => void process.stderr.write(text);
    const context = { ...given, cwd, file, onPrint, env: process.env };
    const score = await scoreAnswer(received, assertions, context).catch(asMessage);
    if (score.status === 'unscored') throw new Error(satisfiedText(received, score, false));
    const pass = score.status === 'pass';
    return { pass, message: () => satisfiedText(received, score, pass) };
  },
});

/** A runner shows the message of an error alone: hints belong in it. */
function asMessage(error: unknown): never {
  throw error instanceof Failures ? new Error(failuresText(error.list).trimEnd()) : error;
}
