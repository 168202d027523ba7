import type { Finding } from '../../domain/assertion.ts';
import type { Json } from '../../domain/json.ts';
import { z } from '../../domain/zod.ts';
import { asText, sort } from './text.ts';

/** Which judge decides. */
export const judgeField = z
  .string()
  .min(1)
  .optional()
  .describe("A judge of the config's `judges`, by name; the only one when left out.");

/** The finding of a kind that a judge decides, where no judge is asked. */
export function onlyByJudge(): Finding {
  return { unscored: 'only a judge decides this' };
}

/** What is wrong with the words that a judge is to go by. */
export function wordsProblem(value: Json | undefined, field: string): string | undefined {
  const text = asText(value);
  if (text === undefined) return `${field} is ${sort(value)}; a text is needed`;
  return text.trim() === '' ? `${field} is empty; say what the judge is to go by` : undefined;
}
