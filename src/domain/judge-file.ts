import { targetFields } from './target-file.ts';
import { z } from './zod.ts';

const { name: _named, ...fields } = targetFields;

/** A judge as the config writes it. */
export const judgeSchema = z
  .strictObject({
    ...fields,
    controls: z
      .array(
        z.strictObject({
          name: z.string().min(1).max(200).optional().describe('A name for reports.'),
          question: z.string().optional().describe('What was asked.'),
          criterion: z.string().min(1).describe('What a right answer meets.'),
          answer: z.string().min(1).describe('The answer to judge.'),
          pass: z.boolean().describe('What a sound judge says.'),
        }),
      )
      .optional()
      .describe(
        'Answers whose verdict is known, asked in every run in which the judge decides on answers one by one; a judge that gets one wrong is void.',
      ),
  })
  .describe('A model that judges answers; assertions refer to it as `judge: NAME`.');
