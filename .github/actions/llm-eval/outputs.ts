// Turns report.json into outputs, the step's summary and a line in the log: `node outputs.ts REPORT`. No dependencies, since
// the runner brings none.
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { argv, env, stdout } from 'node:process';
import { say, term } from '../../../src/report/escape/term.ts';
import { readShownReport } from '../../../src/report/shown-report.ts';
import { reportSummary } from '../../../src/report/summary.ts';

/** Characters of a step's summary: GitHub drops the whole of it above 1,024 KiB, and a character may be three bytes. */
const MOST_OF_A_SUMMARY = 300_000;

const [, , file = ''] = argv;
const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
const read = text === '' ? undefined : readShownReport(text);

if (read === undefined || 'failed' in read)
  stdout.write(say`llm-eval came to no verdict: what it said stands above\n`);
else if ('problem' in read) {
  stdout.write(say`${term(read.problem)}\n`);
  process.exitCode = 1;
} else {
  const { report } = read;
  const sum = (of: (suite: (typeof report.suites)[number]) => number) =>
    report.suites.reduce((total, suite) => total + of(suite), 0);
  const costs = report.suites.map(({ cost }) => cost);
  const cost = costs.includes(null) ? '' : costs.reduce((total: number, one) => total + (one ?? 0), 0);
  const outputs = {
    verdict: report.verdict.status,
    exit: report.exit,
    planned: sum(({ planned }) => planned),
    scored: sum(({ scored }) => scored),
    worse: sum(({ worse }) => worse.length),
    better: sum(({ better }) => better),
    cost,
    report: file,
  };
  const lines = Object.entries(outputs).map(([name, value]) => `${name}=${value}\n`);
  if (env.GITHUB_OUTPUT !== undefined) appendFileSync(env.GITHUB_OUTPUT, lines.join(''));
  const summary = reportSummary(report, MOST_OF_A_SUMMARY);
  if (env.GITHUB_STEP_SUMMARY !== undefined) appendFileSync(env.GITHUB_STEP_SUMMARY, `${summary}\n`);
  stdout.write(say`llm-eval: ${term(report.verdict.status)} (exit ${report.exit})\n`);
  for (const reason of report.verdict.reasons) stdout.write(say`  ${term(reason)}\n`);
}
