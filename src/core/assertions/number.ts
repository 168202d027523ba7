import type { Assertion, AssertionKind } from '../../domain/assertion.ts';
import type { Json } from '../../domain/json.ts';
import { z } from '../../domain/zod.ts';
import { isWithin } from './difference.ts';
import { shown, sort } from './text.ts';

/**
 * A decimal number as people and JSON write it: sign, digits, fraction, exponent. No thousands separators, since `1,234`
 * means different numbers in different places; no units, per cent signs, hexadecimal or `Infinity`.
 */
const DECIMAL = /^[+-]?(\d+(\.\d+)?|\.\d+)(e[+-]?\d+)?$/i;

/** One number, within a tolerance. The answer (or text at `path`) must be exactly that number, white space aside. */
export const number: AssertionKind = {
  type: 'number',
  summary: 'Is one number, equal to the value within a tolerance.',
  example: { path: '/total', value: 12.5, tolerance: 0.01 },
  fields: {
    value: z
      .union([z.number(), z.string().min(1)])
      .describe('The number expected, or a template that renders to it.'),
    tolerance: z.number().min(0).optional().describe('Largest distance that still passes. 0 when left out.'),
    tolerance_percent: z.number().min(0).optional().describe('The same as a percentage of `value`.'),
  },
  takesPath: true,
  negatable: true,
  runs: () => 'inline',
  check: problem,
  score(subject, params) {
    const expected = readNumber(params.value);
    if (expected === undefined) return { unscored: problem(params) ?? '' };
    const at = subject.path ? ` at ${subject.path}` : '';
    const { tolerance, words } = toleranceOf(params, expected);
    const wanted = `${expected}${words}`;
    const raw = subject.path === undefined ? subject.text : subject.value;
    const found = readNumber(raw);
    if (found === undefined) {
      const reason = `expected ${wanted}${at}, found ${shown(raw ?? null)}, which is not one number`;
      return { pass: false, reason, expected, actual: raw ?? null };
    }
    if (isWithin(found, expected, tolerance)) return { pass: true, reason: `${found}${at} is ${wanted}` };
    return { pass: false, reason: `expected ${wanted}${at}, found ${found}`, expected, actual: found };
  },
};

function readNumber(value: Json | undefined): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  if (!DECIMAL.test(text)) return undefined;
  const read = Number(text);
  return Number.isFinite(read) ? read : undefined;
}

/** The largest distance that passes, and the words for it. */
function toleranceOf(params: Assertion['params'], expected: number): { tolerance: number; words: string } {
  const { tolerance, tolerance_percent: percent } = params;
  if (typeof tolerance === 'number' && tolerance > 0) return { tolerance, words: ` within ${tolerance}` };
  if (typeof percent !== 'number') return { tolerance: 0, words: '' };
  return { tolerance: (Math.abs(expected) * percent) / 100, words: ` within ${percent} %` };
}

function problem(params: Assertion['params']): string | undefined {
  const expected = readNumber(params.value);
  if (expected === undefined) {
    const found = typeof params.value === 'string' ? shown(params.value) : sort(params.value);
    return `\`value\` is ${found}; a number is needed`;
  }
  if (params.tolerance_percent === undefined) return undefined;
  if (params.tolerance !== undefined) return '`tolerance` and `tolerance_percent` are both set; keep one';
  return expected === 0 ? '`tolerance_percent` of 0 is 0; set `tolerance`' : undefined;
}
