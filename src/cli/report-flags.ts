import { InvalidArgumentError, Option } from 'commander';
import { type ReportFormat, reportFormats } from '../report/formats.ts';
import type { ReportFile } from './command.ts';

const names = Object.keys(reportFormats) as readonly ReportFormat[];

/** The flags of every command that ends with a report, beside `--json`. */
export function reportFlags(): Option[] {
  return [
    new Option('--report <format=file>', `write the report to a file: ${names.join(', ')}; repeatable`)
      .argParser(reportFile)
      .default([]),
    new Option('--quiet', 'print the verdict alone').default(false).conflicts('json'),
    new Option('--no-github', 'in GitHub Actions: no step summary and no annotations'),
  ];
}

function reportFile(text: string, all: readonly ReportFile[] = []): readonly ReportFile[] {
  const at = text.indexOf('=');
  const format = names.find((name) => name === text.slice(0, at));
  const file = text.slice(at + 1);
  if (format === undefined || file === '')
    throw new InvalidArgumentError(
      `It must be FORMAT=FILE, e.g. junit=report.xml; the formats are: ${names.join(', ')}`,
    );
  return [...all, { format, file }];
}
