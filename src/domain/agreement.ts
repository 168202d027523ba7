import { z } from './zod.ts';

/** The version of `judge check --json` and of the file that it keeps. */
export const AGREEMENT_VERSION = 1;

const count = z.int().nonnegative();

/** How the verdicts of a judge stand to those of people, as it is kept beside the labels. Each label counts once. */
export const agreementSchema = z.strictObject({
  v: z.literal(AGREEMENT_VERSION),
  judge: z.string(),
  /** The judge's model, and a digest of all that it was asked with but the case: another judge has another one. */
  asked: z.string(),
  /** What a person passed and the judge passed, and so on. */
  passed_right: count,
  passed_wrong: count,
  failed_right: count,
  failed_wrong: count,
  /** Labels on which the judge gave no verdict. */
  unscored: count,
  /** Pairs of repeats of one label, and those that agree. */
  pairs: count,
  pairs_alike: count,
});
export type Agreement = z.infer<typeof agreementSchema>;

/** One answer with the verdict of a person, as a line of a file of labels. */
export const labelSchema = z
  .strictObject({
    id: z.string().min(1).max(200).optional(),
    question: z.string().optional(),
    criterion: z.string().min(1).optional(),
    criteria: z.string().min(1).optional(),
    reference: z.string().min(1).optional(),
    answer: z.string().min(1),
    pass: z.boolean(),
  })
  .refine(
    ({ criterion, criteria, reference }) =>
      [criterion, criteria, reference].filter((one) => one !== undefined).length === 1,
    'a label has one of `criterion` (closed-qa), `criteria` (rubric) and `reference` (factuality)',
  );
export type Label = z.infer<typeof labelSchema>;
