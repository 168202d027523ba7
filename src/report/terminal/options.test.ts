import { expect, test } from 'vitest';
import type { Report } from '../../domain/report.ts';
import { quietReport, terminalReport } from '../terminal.ts';
import { kase, regressedSuite, report, row, suite } from '../testdata/report.ts';

async function text(of: Report): Promise<string> {
  return [...(await terminalReport(of, { width: 80, color: false }))].join('');
}

test('quiet is the end of the report alone', async () => {
  const { verdict } = regressedSuite();
  const of = report({ verdict, exit: 1, suites: [regressedSuite()], warnings: ['w'] });
  const whole = await text(of);
  const end = whole.slice(whole.indexOf('warning: w')).replace('\n\n', '\n');
  expect([...quietReport(of, { color: false })].join('')).toBe(end);
});

test('files of ours are links where the terminal shows links, and no other text ever is', async () => {
  const cases = [
    kase({ case: 'a', status: 'worse', where: { file: 'evals/t é;\x1b\\.jsonl', line: 3 } }),
    kase({ case: 'b', status: 'worse', where: { file: '../outside.jsonl', line: 3 } }),
    kase({ case: 'c', status: 'worse', where: { file: '/etc/passwd' } }),
    kase({ case: '\x1b]8;;http://x\x1b\\d', status: 'worse', where: { file: 'lone\ud800' } }),
  ];
  const of = report({ suites: [suite({ cases, before: undefined })] });
  const linked = [...(await terminalReport(of, { width: 80, color: false, root: 'file:///home/me/' }))];
  expect(linked.filter((line) => line.includes('\x1b'))).toEqual([
    'ticket-triage (\x1b]8;;file:///home/me/evals/triage.eval.yaml\x1b\\evals/triage.eval.yaml\x1b]8;;\x1b\\): passed\n',
    '    a (\x1b]8;;file:///home/me/evals/t%20%C3%A9%3B%1B%5C.jsonl\x1b\\evals/t é;\\x1b\\.jsonl:3\x1b]8;;\x1b\\): passed 3/3 before, 3/3 after\n',
    '    \\x1b]8;;http://x\\x1b\\d (\x1b]8;;file:///home/me/lone%EF%BF%BD\x1b\\lone\\ud800\x1b]8;;\x1b\\): passed 3/3 before, 3/3 after\n',
  ]);
});

test('columns stand in line below names of any script', async () => {
  const names = ['plain', '日本語', '👍 emoji', 'naïve', 'e\u0301', '한국어', '👩🏽', 'ﬁ'];
  const rows = names.map((name) => row({ kind: 'slice', name }));
  const whole = await text(report({ suites: [suite({ rows })] }));
  const table = whole.split('\n').slice(1, names.length + 1);
  // Columns that a terminal gives each name: 2 for a wide character, 0 for a combining one.
  const widths = [5, 6, 8, 5, 1, 6, 2, 1];
  const gap = Math.max(...widths) + 2;
  expect(table.map((line) => line.slice(2).replace(/ {2}91\.2 %.*$/, ''))).toEqual(
    names.map((name, index) => name + ' '.repeat(gap - 2 - (widths[index] ?? 0))),
  );
});
