import type { Answer } from '../../domain/answer.ts';
import type { Assertion, Finding } from '../../domain/assertion.ts';
import { z } from '../../domain/zod.ts';

type Params = Assertion['params'];

/** `min` and `max` of a count. `unit` is its plural. */
export function countFields(unit: string) {
  return {
    min: z.int().min(0).optional().describe(`Fewest ${unit} that pass.`),
    max: z.int().min(0).optional().describe(`Most ${unit} that pass.`),
  };
}

/** What is wrong with a pair of limits: neither is written, or nothing is between them. */
export function limitsProblem({ min, max }: Params): string | undefined {
  if (min === undefined && max === undefined)
    return 'neither `min` nor `max` is written, so every answer would pass';
  return typeof min === 'number' && typeof max === 'number' && min > max
    ? `\`min\` (${min}) is above \`max\` (${max}), so no answer can pass`
    : undefined;
}

/** The limits in words: `at most 5`, `from 2 to 5`, `exactly 2`. */
function limitsWords({ min, max }: Params): string {
  if (min === undefined) return `at most ${max}`;
  if (max === undefined) return `at least ${min}`;
  return min === max ? `exactly ${min}` : `from ${min} to ${max}`;
}

/**
 * The finding on a figure. `words` puts a number or limits in a sentence: `5` becomes `5 words in the answer`; `figure` is
 * the number as it is shown.
 */
export function withinLimits(
  found: number,
  params: Params,
  words: (amount: string) => string,
  figure = String(found),
): Finding {
  const { min, max } = params;
  const below = typeof min === 'number' && found < min;
  const above = typeof max === 'number' && found > max;
  if (!below && !above) return { pass: true, reason: `found ${words(figure)}` };
  const limits = limitsWords(params);
  return {
    pass: false,
    reason: `expected ${words(limits)}, found ${figure}`,
    expected: limits,
    actual: found,
  };
}

/** A figure of several answers in sum: what a conversation took. Undefined where one of them does not have it. */
export function sumOf(
  answers: readonly Answer[],
  figureOf: (answer: Answer) => number | null | undefined,
): number | undefined {
  let sum = 0;
  for (const answer of answers) {
    const figure = figureOf(answer);
    if (typeof figure !== 'number') return undefined;
    sum += figure;
  }
  // Three answers of 0.1 ms take 0.3 ms, and not a fraction more.
  return Math.round(sum * 1e6) / 1e6;
}
