import type { AssertionKind } from '../../domain/assertion.ts';
import type { Brief } from '../../domain/judge.ts';
import { z } from '../../domain/zod.ts';
import { GRADES } from '../judging/request.ts';
import { judgeField, onlyByJudge, wordsProblem } from './judged.ts';

const [LEAST, MOST] = GRADES;

/** What a judge is to decide, or to grade, of an answer that must fulfil criteria. */
export function fulfils(criteria: string, graded = false): Brief {
  return {
    task: graded
      ? `Grade how far the answer fulfils the \`criteria\`, from ${LEAST} (not at all) to ${MOST} (in every point).`
      : 'The answer passes when it fulfils all of the `criteria`.',
    given: { criteria },
    graded,
  };
}

/** Criteria of any length, decided or graded by a judge. */
export const rubric: AssertionKind = {
  type: 'rubric',
  summary: 'Is good by criteria in plain words, as a judge reads them.',
  example: { criteria: 'Apologises once, names the next step, and promises no date.' },
  fields: {
    criteria: z
      .string()
      .describe(
        'What makes an answer good. With a `threshold` the judge grades by it, else it says yes or no.',
      ),
    judge: judgeField,
  },
  takesPath: true,
  negatable: true,
  runs: () => 'inline',
  check: ({ criteria }) => wordsProblem(criteria, '`criteria`'),
  brief: ({ params, threshold }) => fulfils(String(params.criteria), threshold !== undefined),
  score: onlyByJudge,
};
