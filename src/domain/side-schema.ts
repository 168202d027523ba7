import { askedSchema } from './recording.ts';
import { z } from './zod.ts';

const number = z.number();
/** How many. */
export const count = z.int().nonnegative();
/** A number where there is one: null says that nothing could be computed. */
export const maybe = z.number().nullable();

const distribution = z.object({
  ...{ count, least: number, most: number, p50: number, p90: number, p99: number },
  bins: z.array(z.tuple([number, count])).describe('Lower end and number of answers of each bin.'),
});

const suiteScore = z.object({
  assertion: z.string(),
  status: z.enum(['pass', 'fail', 'unscored', 'told']),
  ...{ value: number.optional(), threshold: number.optional() },
  reason: z.string(),
  confusion: z
    .object({
      labels: z.array(z.string()),
      counts: z.array(z.array(count)).describe('Rows by the expected label, columns by the given one.'),
      ...{ other: z.array(count), none: z.array(count) },
    })
    .optional(),
});

/** What a report says of one side: `Side`, with which it is compared as part of `reportSchema`. */
export const sideSchema = z.object({
  name: z.string(),
  source: z.enum(['live', 'replay', 'recording', 'baseline', 'run']),
  model: z.string(),
  planned: count,
  outcomes: z.record(z.string(), count),
  fallback: z.record(z.string(), count).optional(),
  copied: count.optional(),
  served: z.record(z.string(), count).optional(),
  scored: count,
  unscored: z
    .object({
      trials: count,
      reasons: z.array(
        z.object({ kind: z.string().optional(), reason: z.string(), trials: count, case: z.string() }),
      ),
    })
    .optional()
    .describe(
      'Why trials have no score, the most frequent reason first. Raw text: escape it wherever it is shown.',
    ),
  pass_rate: maybe,
  suite_scores: z.array(suiteScore).optional(),
  usage: z.object({
    ...{ calls: count, input: count, cached: count, output: count, reasoning: count },
    cost: maybe.describe('USD; null when a model has no price.'),
    possibly_billed: count
      .optional()
      .describe('Requests that may have been billed without an answer; their cost is not in `cost`.'),
  }),
  asked: z.object(askedSchema.shape).optional(),
  judges: z
    .array(
      z.object({
        ...{ judge: z.string(), model: z.string(), void: z.string().optional() },
        said: z.object({ passed: count, judged: count }).optional(),
        pairs: z
          .object({ compared: count, turned: count, decided: count, first: count })
          .optional()
          .describe(
            'Pairs of answers compared in both orders, how many verdicts turned with it, and named the first.',
          ),
        people: z
          .object({ rate: z.number(), low: z.number(), high: z.number() })
          .optional()
          .describe('What people would have passed, by the measured errors of the judge. Gates nothing.'),
      }),
    )
    .optional(),
  silent: z
    .array(
      z.object({
        ...{ name: z.string(), role: z.enum(['judge', 'embedding model']), model: z.string() },
        ...{ asked: count, missing: z.record(z.string(), count) },
      }),
    )
    .optional()
    .describe('Judges and embedding models without a verdict in some asks, and why.'),
  spread: z
    .object({
      cost: distribution.optional(),
      tokens: distribution.optional(),
      latency: distribution.optional(),
    })
    .optional(),
  accepted: z.object({ by: z.string(), at: z.string(), why: z.string() }).optional(),
});
