import type { Report } from '../domain/report.ts';
import type { ScoreSource } from '../domain/score-line.ts';
import type { HtmlText } from './escape/html.ts';
import type { JsonText } from './escape/json.ts';
import type { MarkdownText } from './escape/markdown.ts';
import type { TermText } from './escape/term.ts';
import type { XmlText } from './escape/xml.ts';

/** Text of a report file: what some sink's escape function has made. */
export type ReportText = TermText | HtmlText | JsonText | MarkdownText | XmlText;

/** A format of report files. */
interface Format {
  /** What the names of its files end in, for an example. */
  readonly ending: string;
  /** Loads the reporter, and the package behind it, and renders in chunks. `scores` are those that the report rests on. */
  render(report: Report, scores: ScoreSource): Promise<Iterable<ReportText> | AsyncIterable<ReportText>>;
}

const formats = {
  html: { ending: 'html', render: async (report) => (await import('./html.ts')).htmlReport(report) },
  junit: {
    ending: 'xml',
    render: async (report) => (await import('./junit.ts')).junitReport(report),
  },
  markdown: {
    ending: 'md',
    render: async (report) => (await import('./markdown.ts')).markdownReport(report),
  },
  comment: {
    ending: 'md',
    async render(report) {
      const { COMMENT_LIMIT, markdownReport } = await import('./markdown.ts');
      return markdownReport(report, COMMENT_LIMIT);
    },
  },
  json: { ending: 'json', render: async (report) => (await import('./json.ts')).jsonReport(report) },
  jsonl: {
    ending: 'jsonl',
    render: async (_, scores) => (await import('./jsonl.ts')).scoresJsonl(scores()),
  },
  csv: {
    ending: 'csv',
    render: async (report, scores) => (await import('./csv.ts')).scoresCsv(report, scores()),
  },
} as const satisfies { readonly [name: string]: Format };

export type ReportFormat = keyof typeof formats;

/** Every format by its name, in the order of the help. A format is a row here. */
export const reportFormats: { readonly [name in ReportFormat]: Format } = formats;
