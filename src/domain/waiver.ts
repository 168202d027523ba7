import type { Where } from './failure.ts';
import { z } from './zod.ts';

/** A waivers file as a user writes it, beside the suite: acknowledged regressions, each until a day. */
export const waiversFileSchema = z.array(
  z.strictObject({
    case: z.string().min(1).describe('The id of the case.'),
    assertion: z
      .string()
      .min(1)
      .describe('The assertion that does not count, by its name in reports, e.g. `equals /category`.'),
    why: z.string().min(1).describe('Why it may fail for now; shown in every report.'),
    who: z.string().min(1).describe('Who answers for it.'),
    until: z.iso
      .date('a day is written YYYY-MM-DD, e.g. 2026-12-31')
      .describe('The last day that it holds, YYYY-MM-DD, in UTC. After it the suite cannot run.'),
  }),
);

/** One assertion of one case that does not count, on either side, until a day. */
export interface Waiver {
  readonly case: string;
  readonly assertion: string;
  readonly why: string;
  readonly who: string;
  /** The last day that it holds, `YYYY-MM-DD`, in UTC. */
  readonly until: string;
  readonly where: Where;
}
