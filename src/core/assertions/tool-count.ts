import type { Assertion, AssertionKind } from '../../domain/assertion.ts';
import { z } from '../../domain/zod.ts';
import { asText, shown } from './text.ts';
import { callsJson, callsText } from './tool-calls.ts';

/** How many tool calls there are: exactly `value`, or from `min` to `max`. */
export const toolCount: AssertionKind = {
  type: 'tool-count',
  summary: 'Makes a number of tool calls: exactly so many, or within bounds.',
  example: { max: 2 },
  fields: {
    value: z.int().min(0).optional().describe('Exactly so many calls.'),
    min: z.int().min(0).optional().describe('At least so many calls.'),
    max: z.int().min(0).optional().describe('At most so many calls.'),
    tool: z
      .string()
      .min(1)
      .optional()
      .describe('Count the calls of this tool alone; all calls when left out.'),
  },
  takesPath: false,
  negatable: false,
  runs: () => 'inline',
  check: problem,
  score(subject, params) {
    const wrong = problem(params);
    if (wrong !== undefined) return { unscored: wrong };
    const tool = asText(params.tool);
    const { min = 0, max = Number.POSITIVE_INFINITY } = boundsOf(params);
    const calls = subject.calls.filter(({ name }) => tool === undefined || name === tool);
    const what = (count: number) => {
      const noun = count === 1 ? 'call' : 'calls';
      return tool === undefined ? `tool ${noun}` : `${noun} of ${shown(tool)}`;
    };
    if (calls.length >= min && calls.length <= max)
      return { pass: true, reason: `found ${calls.length} ${what(calls.length)}` };
    const found = calls.length === 0 ? 'none' : `${calls.length}: ${callsText(calls)}`;
    return {
      pass: false,
      reason: `expected ${rangeText(min, max)} ${what(Number.isFinite(max) ? max : min)}, found ${found}`,
      expected: min === max ? min : { ...(min > 0 && { min }), ...(Number.isFinite(max) && { max }) },
      actual: callsJson(calls),
    };
  },
};

function boundsOf({ value, min, max }: Assertion['params']): {
  readonly min?: number;
  readonly max?: number;
} {
  if (typeof value === 'number') return { min: value, max: value };
  return {
    ...(typeof min === 'number' ? { min } : {}),
    ...(typeof max === 'number' ? { max } : {}),
  };
}

function problem({ value, min, max }: Assertion['params']): string | undefined {
  if (value === undefined && min === undefined && max === undefined)
    return 'no number is written: set `value`, or `min` or `max`';
  if (value !== undefined && (min !== undefined || max !== undefined))
    return '`value` is an exact number, so neither `min` nor `max` goes with it';
  return typeof min === 'number' && typeof max === 'number' && min > max ? '`min` is above `max`' : undefined;
}

function rangeText(min: number, max: number): string {
  if (min === max) return String(min);
  if (!Number.isFinite(max)) return `at least ${min}`;
  return min === 0 ? `at most ${max}` : `${min} to ${max}`;
}
