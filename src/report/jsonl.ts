import type { ScoreLine } from '../domain/score-line.ts';
import { type JsonText, jsonPiece, jsonText } from './escape/json.ts';

/** Every score as a line of JSON; in memory for one. `llm-eval schema score` prints what a line holds. */
export async function* scoresJsonl(
  scores: Iterable<ScoreLine> | AsyncIterable<ScoreLine>,
): AsyncIterable<JsonText> {
  for await (const score of scores) yield jsonPiece`${jsonText(score)}\n`;
}
