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
  /** What the first 128 KiB of such a file hold where we wrote it, in this version or an earlier one. */
  readonly begins: RegExp;
  /** Loads the reporter, and the package behind it, and renders in chunks. `scores` are those that the report rests on. */
  render(report: Report, scores: ScoreSource): Promise<Iterable<ReportText> | AsyncIterable<ReportText>>;
}

const formats = {
  html: {
    ending: 'html',
    begins: /^<!DOCTYPE html>[\s\S]*\n<header><strong>llm-eval /,
    render: async (report) => (await import('./html.ts')).htmlReport(report),
  },
  junit: {
    ending: 'xml',
    begins: /^<\?xml [^>]*>\s*<testsuites name="llm-eval"/,
    render: async (report) => (await import('./junit.ts')).junitReport(report),
  },
  markdown: {
    ending: 'md',
    begins: /^## llm-eval: /,
    render: async (report) => (await import('./markdown.ts')).markdownReport(report),
  },
  comment: {
    ending: 'md',
    begins: /^## llm-eval: /,
    async render(report) {
      const { COMMENT_LIMIT, markdownReport } = await import('./markdown.ts');
      return markdownReport(report, COMMENT_LIMIT);
    },
  },
  json: {
    ending: 'json',
    begins: /^\{"v":\d+,"tool":"llm-eval /,
    render: async (report) => (await import('./json.ts')).jsonReport(report),
  },
  jsonl: {
    ending: 'jsonl',
    begins: /^\{"suite":"[^"]*","case":"[^"]*","side":/,
    render: async (_, scores) => (await import('./jsonl.ts')).scoresJsonl(scores()),
  },
  csv: {
    ending: 'csv',
    begins: /^suite,case,side,ordinal,/,
    render: async (report, scores) => (await import('./csv.ts')).scoresCsv(report, scores()),
  },
} as const satisfies { readonly [name: string]: Format };

export type ReportFormat = keyof typeof formats;

/** Every format by its name, in the order of the help. A format is a row here. */
export const reportFormats: { readonly [name in ReportFormat]: Format } = formats;
