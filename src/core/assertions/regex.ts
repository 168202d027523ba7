import type { Assertion, AssertionKind } from '../../domain/assertion.ts';
import { z } from '../../domain/zod.ts';
import { asText, shown, subjectName, textProblem } from './text.ts';

/** Compiled once for each assertion; `params` is the same object for all the trials it scores. */
const compiled = new WeakMap<Assertion['params'], RegExp>();

/** A JavaScript regular expression. It may take exponential time, so it only ever runs in a worker. */
export const regex: AssertionKind = {
  type: 'regex',
  summary: 'Matches a JavaScript regular expression, anywhere in the text.',
  example: { value: '^[A-Z]{2}-[0-9]+$' },
  fields: {
    value: z
      .string()
      .min(1)
      .describe('The pattern, without slashes; anchor it with `^` and `$` to match the whole text.'),
    flags: z
      .string()
      .regex(/^[imsuv]*$/, 'flags are any of `i`, `m`, `s`, `u`, `v`')
      .optional()
      .describe('Any of `i`, `m`, `s`, `u`, `v`.'),
  },
  takesPath: true,
  negatable: true,
  runs: () => 'worker',
  check(params) {
    const pattern = compile(params);
    return typeof pattern === 'string' ? pattern : undefined;
  },
  score(subject, params) {
    const pattern = compile(params);
    if (typeof pattern === 'string') return { unscored: pattern };
    const name = subjectName(subject);
    const match = pattern.exec(subject.text);
    if (match !== null) return { pass: true, reason: `${name} matches ${pattern}: ${shown(match[0])}` };
    const reason = `expected ${name} to match ${pattern}, found ${shown(subject.text)}`;
    return { pass: false, reason, expected: String(pattern), actual: subject.text };
  },
};

/** The pattern, or what is wrong with it. */
function compile(params: Assertion['params']): RegExp | string {
  const known = compiled.get(params);
  if (known !== undefined) return known;
  const source = asText(params.value);
  if (!source) return textProblem(params.value) ?? '';
  try {
    const pattern = new RegExp(source, asText(params.flags));
    compiled.set(params, pattern);
    return pattern;
  } catch (error) {
    if (error instanceof SyntaxError) return `\`value\` is not a regular expression: ${error.message}`;
    throw error;
  }
}
