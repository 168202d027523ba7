import type { AssertionKind } from '../../domain/assertion.ts';
import type { Json } from '../../domain/json.ts';
import { z } from '../../domain/zod.ts';
import { differenceWords, firstDifference } from './difference.ts';
import { PATTERN } from './pointer.ts';
import { readJson } from './subject.ts';
import { shown, subjectName } from './text.ts';

/** Deep equality of JSON with the value, but for what is ignored. An answer that is no JSON fails, negated or not. */
export const jsonEquals: AssertionKind = {
  type: 'json-equals',
  summary: 'Is JSON equal to the value at every depth, but for what `ignore` names and within `tolerance`.',
  example: { value: { total: 12.5, currency: 'EUR' }, ignore: ['/id', '/lines/*/id'], tolerance: 0.01 },
  fields: {
    value: z.json().describe('What the JSON must equal.'),
    ignore: z
      .array(z.string().min(1).regex(PATTERN, 'a JSON pointer starts with `/`, e.g. `/lines/*/id`'))
      .min(1)
      .optional()
      .describe('JSON pointers of what is not compared, there or not; the step `*` stands for any.'),
    tolerance: z.number().min(0).optional().describe('Largest distance of two numbers that are equal.'),
    ignore_case: z.boolean().optional().describe('Compare texts without regard to case; keys stay exact.'),
  },
  takesPath: true,
  negatable: true,
  runs: () => 'inline',
  score(subject, params) {
    const expected = params.value as Json;
    const found = subject.value;
    if (found === undefined) {
      const reading = readJson(subject.text);
      return { missing: 'problem' in reading ? reading.problem : '' };
    }
    const difference = firstDifference(expected, found, {
      ignoreCase: params.ignore_case === true,
      ...(Array.isArray(params.ignore) ? { ignore: params.ignore as readonly string[] } : {}),
      ...(typeof params.tolerance === 'number' ? { tolerance: params.tolerance } : {}),
    });
    if (difference === undefined)
      return { pass: true, reason: `${subjectName(subject)} equals ${shown(expected)}` };
    return {
      pass: false,
      reason: differenceWords(difference, subject.path ?? ''),
      expected,
      actual: found,
    };
  },
};
