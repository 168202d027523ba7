import type { AssertionKind } from '../../domain/assertion.ts';
import type { Json } from '../../domain/json.ts';
import { z } from '../../domain/zod.ts';
import { type DateOrder, daysBetween, readDate } from './read-date.ts';
import { asText, shown, sort, subjectName } from './text.ts';

/** One date, however it is written. A date that can be read in two ways decides nothing until `order` says which. */
export const date: AssertionKind = {
  type: 'date',
  summary: 'Is one date, the same day as the value, however it is written.',
  example: { path: '/due', value: '2026-03-05', order: 'dmy' },
  fields: {
    value: z
      .string()
      .regex(/^\d{4}-\d{2}-\d{2}$|\{\{/, 'a date is written YYYY-MM-DD here')
      .describe('The day, as `YYYY-MM-DD`.'),
    order: z
      .enum(['dmy', 'mdy'])
      .optional()
      .describe('How `03/05/2026` is read. Left out, such a date is unscored where both readings are days.'),
    tolerance_days: z.int().min(0).optional().describe('Most days apart that still pass.'),
  },
  takesPath: true,
  negatable: true,
  runs: () => 'inline',
  check: (params) => problem(params.value),
  score(subject, params) {
    const expected = expectedDay(params.value);
    if (expected === undefined) return { unscored: problem(params.value) ?? '' };
    const name = subjectName(subject);
    const read = readDate(subject.text, params.order as DateOrder | undefined);
    if ('problem' in read)
      return {
        missing: `expected the date ${expected}, but ${name} ${read.problem}: ${shown(subject.text)}`,
      };
    if ('ambiguous' in read) {
      const [dmy, mdy] = read.ambiguous;
      return {
        unscored: `${name}, ${shown(subject.text.trim())}, is ${dmy} or ${mdy}; set \`order\` to dmy or mdy`,
      };
    }
    const apart = Math.abs(daysBetween(expected, read.day));
    const most = typeof params.tolerance_days === 'number' ? params.tolerance_days : 0;
    if (apart <= most) return { pass: true, reason: `${name} is ${read.day}` };
    const wanted = most === 0 ? expected : `${expected} within ${most} ${most === 1 ? 'day' : 'days'}`;
    const reason = `expected ${wanted}, but ${name} is ${read.day}`;
    return { pass: false, reason, expected, actual: read.day };
  },
};

function expectedDay(value: Json | undefined): string | undefined {
  const text = asText(value);
  if (text === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  return 'day' in readDate(text) ? text : undefined;
}

function problem(value: Json | undefined): string | undefined {
  if (expectedDay(value) !== undefined) return undefined;
  const found = typeof value === 'string' ? shown(value) : sort(value);
  return `\`value\` is ${found}; a day of the calendar is needed, as YYYY-MM-DD`;
}
