import { type Call, callColumns } from '../domain/call.ts';
import { csvLine } from './escape/csv.ts';
import { type JsonText, jsonPiece, jsonText } from './escape/json.ts';
import type { TermText } from './escape/term.ts';

/** One request as a line of JSON, its fields in the ledger's order. */
export function callJson(call: Call): JsonText {
  return jsonPiece`${jsonText(Object.fromEntries(callColumns.map((name) => [name, call[name]])))}\n`;
}

/** The head line of the ledger as CSV. */
export function callsCsvHead(): TermText {
  return csvLine(callColumns);
}

/** One request as a line of CSV. */
export function callCsv(call: Call): TermText {
  return csvLine(callColumns.map((name) => call[name]));
}
