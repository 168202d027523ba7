import type { Report, SuiteReport } from '../domain/report.ts';
import { type JsonText, jsonPiece, jsonText } from './escape/json.ts';

/**
 * A report as exactly one JSON document, in chunks of one case, so that no string grows with the number of cases. One
 * line a case; `report.json` and `--json` are the same text.
 */
export function* jsonReport(report: Report): Iterable<JsonText> {
  const { suites, ...head } = report;
  yield jsonPiece`${openObject(head)}"suites":[`;
  for (const [index, suite] of suites.entries()) {
    yield index === 0 ? jsonPiece`\n` : jsonPiece`,\n`;
    yield* suiteJson(suite);
  }
  yield jsonPiece`\n]}\n`;
}

function* suiteJson(suite: SuiteReport): Iterable<JsonText> {
  const { cases, ...head } = suite;
  yield jsonPiece`${openObject(head)}"cases":[`;
  for (const [index, one] of cases.entries())
    yield index === 0 ? jsonPiece`\n${jsonText(one)}` : jsonPiece`,\n${jsonText(one)}`;
  yield jsonPiece`\n]}`;
}

/** An object that has fields, left open for one more. */
function openObject(fields: object): JsonText {
  return jsonPiece`${jsonText(fields).slice(0, -1) as JsonText},`;
}
