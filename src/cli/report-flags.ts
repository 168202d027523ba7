import { InvalidArgumentError, Option } from 'commander';
import { type ReportFormat, reportFormats } from '../report/formats.ts';
import type { ReportFile } from './command.ts';

/** The flags of every command that ends with a report, beside `--json`. */
export function reportFlags(): Option[] {
  return [
    new Option('--report <format=file>', `write a report: ${reportFormats.join(', ')}; repeatable`)
      .argParser(reportFile)
      .default([]),
    new Option('--quiet', 'print the verdict alone').default(false).conflicts('json'),
    new Option('--no-github', 'in GitHub Actions: no step summary and no annotations'),
  ];
}

function reportFile(text: string, all: readonly ReportFile[] = []): readonly ReportFile[] {
  const at = text.indexOf('=');
  const format = reportFormats.find((name) => name === text.slice(0, at));
  const file = text.slice(at + 1);
  if (format === undefined || file === '')
    throw new InvalidArgumentError(
      `It must be FORMAT=FILE, e.g. junit=report.xml; the formats are: ${reportFormats.join(', ')}`,
    );
  return [...all, { format: format satisfies ReportFormat, file }];
}
