import { type ExportedScore, exportColumns } from '../domain/exported.ts';
import { csvLine } from './escape/csv.ts';
import { type JsonText, jsonPiece, jsonText } from './escape/json.ts';
import type { TermText } from './escape/term.ts';

/** One score as a line of JSON, its fields in the export's order; absent ones are left out. */
export function scoreJson(score: ExportedScore): JsonText {
  return jsonPiece`${jsonText(Object.fromEntries(exportColumns.map((name) => [name, score[name]])))}\n`;
}

/** The head line of the scores as CSV. */
export function scoresCsvHead(): TermText {
  return csvLine(exportColumns);
}

/** One score as a line of CSV; its tags are one cell, separated by spaces. */
export function scoreCsv(score: ExportedScore): TermText {
  return csvLine(exportColumns.map((name) => (name === 'tags' ? score.tags.join(' ') : score[name])));
}
