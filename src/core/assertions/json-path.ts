import type { AssertionKind } from '../../domain/assertion.ts';
import type { Json } from '../../domain/json.ts';
import { z } from '../../domain/zod.ts';
import { limitsProblem, withinLimits } from './limits.ts';
import { PATTERN, placesAt } from './pointer.ts';
import { readJson } from './subject.ts';
import { asText, shown, sort } from './text.ts';

/**
 * How many values a JSON pointer with `*` steps leads to. Pointers are what `path` is written in everywhere else, and
 * following one cannot hang; what a filter of JSONPath would say is a matter for `schema` or `module`.
 */
export const jsonPath: AssertionKind = {
  type: 'json-path',
  summary: 'Is JSON with something at a pointer; `*` stands for every item or key. Counts what is there.',
  example: { value: '/lines/*/total', min: 2, max: 5 },
  fields: {
    value: z
      .string()
      .regex(
        /^(\/([^~]|~[01])*)?$|\{\{/,
        'a JSON pointer starts with `/`; write `/lines/*/total` for what JSONPath calls `$.lines[*].total`',
      )
      .describe('JSON pointer; a step `*` stands for every item of a list or key of an object.'),
    min: z.int().min(0).optional().describe('Fewest values there; 1 when neither limit is written.'),
    max: z.int().min(0).optional().describe('Most values there.'),
  },
  takesPath: false,
  negatable: true,
  runs: () => 'inline',
  check: (params) => pointerProblem(params.value) ?? (isLimited(params) ? limitsProblem(params) : undefined),
  score(subject, params) {
    const pointer = asText(params.value);
    if (pointer === undefined) return { unscored: pointerProblem(params.value) ?? '' };
    const { value } = subject;
    if (value === undefined) {
      const reading = readJson(subject.text);
      return { missing: 'problem' in reading ? reading.problem : '' };
    }
    const count = placesAt(value, pointer).length;
    return withinLimits(
      count,
      isLimited(params) ? params : { min: 1 },
      (found) => `${found} at ${pointer || 'the top'}`,
    );
  },
};

function isLimited({ min, max }: { readonly [name: string]: Json }): boolean {
  return min !== undefined || max !== undefined;
}

function pointerProblem(value: Json | undefined): string | undefined {
  if (typeof value !== 'string') return `\`value\` is ${sort(value)}; a JSON pointer is needed`;
  return PATTERN.test(value) ? undefined : `\`value\` is ${shown(value)}; a JSON pointer starts with \`/\``;
}
