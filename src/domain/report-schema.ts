import { answerBodySchema, answerOutcomes } from './answer.ts';
import type { Json } from './json.ts';
import { limitedResources } from './limits.ts';
import { REPORT_VERSION, type Report, reasonCodes } from './report.ts';
import { count, maybe, sideSchema } from './side-schema.ts';
import { gateRules } from './suite.ts';
import { z } from './zod.ts';

const json: z.ZodType<Json> = z.json();
const number = z.number();

const where = z.object({ file: z.string(), line: count.optional(), column: count.optional() });
const tally = z.object({ passed: count, failed: count, unscored: count });

const verdict = z.object({
  status: z.enum(['passed', 'regressed', 'inconclusive']),
  reasons: z.array(
    z.object({
      code: z.enum(reasonCodes),
      suite: z.string(),
      message: z.string().describe('One sentence for a person, numbers included.'),
    }),
  ),
});

const score = z.object({
  assertion: z.string(),
  status: z.enum(['pass', 'fail', 'unscored']),
  value: number.optional(),
  reason: z.string(),
  expected: json.optional(),
  actual: json.optional(),
  weight: number,
});

const evidence = z.object({
  ordinal: count,
  turn: z.int().min(1).optional(),
  outcome: z.enum([...answerOutcomes, 'failed']),
  body: z
    .object(answerBodySchema.shape)
    .optional()
    .describe('Raw text of the model: escape it wherever it is shown.'),
  scores: z.array(score).describe('Scores that did not pass.'),
  reason: z.string().optional(),
});

const shownTrial = z.object({
  ordinal: z.int().min(1),
  turn: z.int().min(1).optional(),
  outcome: z.enum([...answerOutcomes, 'failed']),
  status: z.enum(['pass', 'fail', 'unscored']),
  failed: z.array(z.string()),
  reason: z.string().optional(),
  body: z.object(answerBodySchema.shape).optional(),
  cut: count.optional(),
});

const kase = z.object({
  case: z.string(),
  status: z.enum(['better', 'same', 'worse', 'unclear', 'new', 'gone']),
  tags: z.array(z.string()),
  required: z.boolean(),
  where: where.optional(),
  before: tally.optional(),
  after: tally.optional(),
  evidence: z.object({ before: evidence.optional(), after: evidence.optional() }).optional(),
  question: z.string().optional(),
  trials: z.object({ before: z.array(shownTrial), after: z.array(shownTrial) }).optional(),
  flip: z
    .object({
      kind: z.enum(['broke', 'fixed']),
      status: z.enum(['confirmed', 'unconfirmed', 'suspected']),
      before: tally.optional(),
      after: tally.optional(),
    })
    .optional(),
  quarantined: z.literal(true).optional(),
});

const finding = z.enum(['held', 'dropped', 'unproven', 'empty']);

const row = z.object({
  kind: z.enum(['total', 'slice']),
  name: z.string(),
  metric: z.string().optional().describe('What is compared where it is not the pass rate.'),
  cases: count,
  before: maybe.describe('Mean over cases, 0 to 1.'),
  after: maybe,
  change: maybe.describe('After minus before, in points.'),
  low: maybe.describe('One-sided lower bound of the true change, in points.'),
  high: maybe,
  better: count,
  worse: count,
  p: maybe,
  p_adjusted: maybe,
  margin: maybe.describe('The largest tolerated drop, in points.'),
  gate: z.enum(['pass', 'regress']),
  finding,
});

const ratio = z.object({
  what: z.enum(['cost', 'tokens', 'latency']),
  cases: count,
  ...{ ratio: maybe, low: maybe, high: maybe, p: maybe, p_adjusted: maybe },
  tolerance: number.describe('The largest tolerated increase, in percent.'),
  finding,
});

const taken = z.object({ taken: number, planned: number });

const method = z.object({
  rule: z.enum(gateRules),
  p_value: z.enum(['exact', 'mid']),
  units: z.enum(['trials', 'cases', 'clusters']),
  ...{ alpha: number, metrics: number, level: number },
  margin: z.enum(['written', 'automatic', 'none']),
  ...{ detectable: maybe, detectable_flips: maybe, chance_of_pass: maybe, smallest_p: maybe },
  ...{ looks: taken, rounds: taken },
  calls: z.object({ spent: number, planned: number }),
  missing: z.object({ before: number, after: number }),
  quarantined: z.array(z.string()),
  seed: z.string(),
  independence: z.object({ phi: number, p: number }).nullable(),
  drift: z.object({ p: number }).nullable(),
  attempt: maybe,
  words: z.array(z.string()),
});

const pin = z.object({
  pin: z.string().optional(),
  model: z.string(),
  provider: z.string().optional(),
  kind: z.enum(['snapshot', 'alias', 'unknown']),
  listed: z.boolean(),
  served: z.enum(['yes', 'no', 'unknown', 'not-asked']),
  reason: z.string().optional(),
  shutdown_date: z.string().optional(),
  days_left: number.optional(),
  status: z.enum(['retired', 'retiring', 'unknown', 'fine']),
  replacement: z.object({ model: z.string(), by: z.enum(['vendor', 'alias', 'family']) }).optional(),
  notice: z.string().optional(),
  hint: z.string().optional(),
  used_by: z.array(
    z.object({ suite: z.string(), file: z.string(), role: z.enum(['target', 'judge', 'embedding']) }),
  ),
});

const waived = z.object({
  ...{ case: z.string(), assertion: z.string(), why: z.string(), who: z.string(), until: z.string() },
  failed: count,
});

const suite = z.object({
  suite: z.string(),
  file: z.string(),
  feature: z.string().optional(),
  verdict,
  before: sideSchema.optional(),
  after: sideSchema,
  differs: z.array(z.object({ what: z.string(), before: z.string(), after: z.string() })),
  same_answers: z.boolean(),
  rows: z.array(row),
  ratios: z.array(ratio),
  method: method.optional(),
  digests: z.object({ suite: z.string(), cases: z.string() }).optional(),
  waivers: z.array(waived),
  redacted: z.array(z.object({ kind: z.string(), values: count, cases: count })).optional(),
  cases: z.array(kase),
});

const gateInputs = z.object({
  ...{ ref: z.string(), commit: z.string(), fork: z.boolean(), accepted: z.boolean() },
  changes: z.array(
    z.object({
      kind: z.enum(['weakened', 'added', 'noted']),
      file: z.string(),
      message: z.string().describe('Names in it may be anyone’s: escape it wherever it is shown.'),
    }),
  ),
});

/**
 * What `report.json` and `--json` hold, for whoever reads them: the published JSON Schema, and the check of a report that
 * comes from elsewhere. The words are at the types in `report.ts`, with which it is compared as the types are checked.
 * Fields that it does not know are let be, so that a report of a later llm-eval still fits.
 */
export const reportSchema = z.object({
  v: z.literal(REPORT_VERSION),
  tool: z.string(),
  command: z.string(),
  run: z.object({ id: z.string().nullable(), started: z.string(), seconds: number }),
  verdict,
  exit: z.int().min(0).max(255),
  suites: z.array(suite),
  partial: z.literal(true).optional(),
  gate_inputs: gateInputs.optional(),
  limits: z
    .array(z.object({ model: z.string(), resource: z.enum(limitedResources), limit: number, peak: number }))
    .optional(),
  pins: z.array(pin).optional(),
  warnings: z.array(z.string()),
});

/** A type with all its names taken off and every field read-only, so that two of equal form are identical. */
type Plain<T> = [Json] extends [T] ? T : T extends object ? { readonly [key in keyof T]: Plain<T[key]> } : T;
type Same<A, B> =
  (<T>() => T extends Plain<A> ? 1 : 2) extends <T>() => T extends Plain<B> ? 1 : 2 ? true : never;

// Does not compile once the schema and the types differ: give both the new field.
true satisfies Same<z.infer<typeof reportSchema>, Report>;
