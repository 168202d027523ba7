import type { Report } from '../domain/report.ts';
import type { JsonText } from './escape/json.ts';
import type { MarkdownText } from './escape/markdown.ts';
import type { TermText } from './escape/term.ts';
import type { XmlText } from './escape/xml.ts';

/** Text of a report file: what some sink's escape function has made. */
export type ReportText = TermText | JsonText | MarkdownText | XmlText;

type Reporter = (report: Report) => Promise<Iterable<ReportText>>;

/** Every format of a report file. Each loads its code, and the package behind it, when it is asked for. */
const reporters = {
  junit: async (report) => (await import('./junit.ts')).junitReport(report),
  markdown: async (report) => (await import('./markdown.ts')).markdownReport(report),
  comment: async (report) => {
    const { COMMENT_LIMIT, markdownReport } = await import('./markdown.ts');
    return markdownReport(report, COMMENT_LIMIT);
  },
  json: async (report) => (await import('./json.ts')).jsonReport(report),
  jsonl: async (report) => (await import('./jsonl.ts')).jsonlReport(report),
  csv: async (report) => (await import('./csv.ts')).csvReport(report),
} as const satisfies { readonly [format: string]: Reporter };

export type ReportFormat = keyof typeof reporters;

/** The names of the formats, in the order of the help. */
export const reportFormats = Object.keys(reporters) as readonly ReportFormat[];

/** A report in a format, in chunks. */
export function renderReport(report: Report, format: ReportFormat): Promise<Iterable<ReportText>> {
  return reporters[format](report);
}
