import { askedSchema } from './recording.ts';
import { z } from './zod.ts';

/** The version of the file that keeps a calibration. Older versions are read for ever. */
export const CALIBRATION_VERSION = 1;

/**
 * What is kept of the newest calibration of a suite, beside its baseline and in version control: when a pin without a date
 * was last measured is for the whole team to know. Only answers that were asked for it count; stored ones say nothing of
 * the model today.
 */
export const calibrationSchema = z.strictObject({
  v: z.literal(CALIBRATION_VERSION),
  /** The suite's name. */
  calibration: z.string(),
  /** UTC, ISO 8601. */
  at: z.iso.datetime(),
  run: z.string(),
  tool: z.string(),
  asked: askedSchema,
  suite_digest: z.string(),
  cases_digest: z.string(),
  /** Scored trials of each case and how many passed, in the order of ids. */
  cases: z.array(z.strictObject({ case: z.string(), passed: z.int().min(0), trials: z.int().min(0) })),
});
export type Calibration = z.infer<typeof calibrationSchema>;

/** The file that keeps a suite's calibration, by the path of its baseline. */
export function calibrationFile(baseline: string): string {
  return baseline.replace(/\.baseline\.jsonl$/, '.calibration.json');
}
