import { gateRules } from './suite.ts';
import { z } from './zod.ts';

/** A tag of a case, as suites and gates write it. */
export const tagSchema = z.string().min(1).max(200);

const points = z.number().min(0).max(100);

const percent = z.number().min(0).max(1000);

const slicesSchema = z
  .union([
    z.array(tagSchema),
    z.record(tagSchema, z.strictObject({ max_drop: points.optional().describe('A margin of its own.') })),
  ])
  .describe(
    'Tags whose cases are gated on their own as well: `[billing]`, which can only turn the verdict to regressed, or `{ billing: { max_drop: 10 } }`, which must pass too.',
  );

/** The gate as a user writes it: what is compared, and what it takes to pass. */
export const gateSchema = z.strictObject({
  metric: z
    .string()
    .regex(/^(?:score|pass[\^@](?:[2-9]|[1-9]\d))$/, 'it is `score`, `pass^k` or `pass@k`, e.g. `pass^3`')
    .optional()
    .describe(
      'What is compared of a case: `pass^3`, the chance that 3 trials all pass; `pass@3`, that one of 3 does; `score`, the mean value of its trials. Left out: its pass rate. Takes a written max_drop.',
    ),
  max_drop: points
    .optional()
    .describe(
      'Largest tolerated drop of the mean pass rate, in points. Left out, the size of the suite decides.',
    ),
  rule: z
    .enum(gateRules)
    .optional()
    .describe(
      'What regresses: `detect`, a drop that is real (the default without max_drop); `both`, a real drop estimated beyond max_drop (the default with it); `exceeds`, a drop shown to be beyond max_drop.',
    ),
  p_value: z
    .enum(['exact', 'mid'])
    .optional()
    .describe('`exact` (the default) or `mid`: more power, without a proven level.'),
  flips: z
    .union([z.literal('report'), z.strictObject({ fail: z.int().min(0) })])
    .optional()
    .describe('`report` (the default), or `{ fail: n }`: more than n confirmed flips regress.'),
  quarantine: z
    .boolean()
    .optional()
    .describe(
      'Leave cases out of the gated mean that the older stored trials of the baseline show to be flaky; the newest run of the baseline is then the side before.',
    ),
  slices: slicesSchema.optional(),
  required: z.array(z.string().min(1)).optional().describe('Ids of cases that must pass.'),
  strict: z.boolean().optional().describe('One failed trial of a required case is enough to regress.'),
  min_pass_rate: points.optional().describe('An absolute floor for the mean pass rate, in points.'),
  max_cost_increase: percent
    .optional()
    .describe('Largest tolerated increase of the cost of a case, in percent.'),
  max_tokens_increase: percent
    .optional()
    .describe('Largest tolerated increase of the output tokens of a case, in percent.'),
  max_latency_increase: percent
    .optional()
    .describe('Largest tolerated increase of the latency of a case, in percent.'),
  baseline: z
    .literal('none')
    .optional()
    .describe('`none`: gate without a baseline, by the floor and the required cases alone.'),
  on_inconclusive: z
    .enum(['fail', 'warn'])
    .optional()
    .describe('`warn`: exit 0 when the verdict is inconclusive. Said in every report.'),
});
