import { error } from '@actions/core';
import { expect, test, vi } from 'vitest';
import type { CaseComparison, Report } from '../domain/report.ts';
import { annotations } from './annotations.ts';
import { annotation } from './escape/workflow.ts';
import { kase, regressedSuite, report, suite } from './testdata/report.ts';

function lines(of: Report, folder = ''): string[] {
  return [...annotations(of, { folder })];
}

test('what broke stands at its own line, the verdict first', () => {
  const regressed = regressedSuite();
  const verdict = {
    status: 'regressed',
    reasons: [{ code: 'drop', suite: 'ticket-triage', message: 'ticket-triage: worse: 91.2 %, then 82.9 %' }],
  } as const;
  const of = report({ verdict, exit: 1, suites: [suite(), { ...regressed, verdict }] });
  expect(lines(of, 'packages/app/')).toEqual([
    '::error title=ticket-triage%3A regressed,file=packages/app/evals/triage.eval.yaml,line=1::ticket-triage: worse: 91.2 %25, then 82.9 %25\n',
    '::error title=refund-over-limit%3A broke,file=packages/app/evals/triage.cases.jsonl,line=1::passed 3/3 before, 0/3 after, required%0Aschema: the answer is not JSON: a code fence stands around it%0Aequals /category: expected "billing", found nothing: the answer is not JSON%0Atone.ts could not decide: no result within 5 s\n',
    '::error title=angry-customer%3A broke,file=packages/app/evals/triage.cases.jsonl,line=17::passed 3/3 before, 1/3 (1 not scored) after%0Athe answer was cut off at the output limit (max_output_tokens)\n',
    '::error title=outage-1%3A unclear%3A no scored trial on one side,file=packages/app/evals/triage.cases.jsonl,line=40::passed 3/3 before, 0/3 (3 not scored) after%0Atimeout: no answer within 60 s\n',
  ]);
});

const broken = (index: number, more: Partial<CaseComparison> = {}) =>
  kase({ case: `b${index}`, status: 'worse', after: { passed: 0, failed: 3, unscored: 0 }, ...more });

test('of many nine are shown, the required ones of all suites first, and the rest is counted', () => {
  const suites = [
    suite({ cases: Array.from({ length: 8 }, (_, index) => broken(index)) }),
    suite({ cases: [broken(8), broken(9), broken(10, { required: true, status: 'same' })] }),
  ];
  expect(lines(report({ suites })).map((line) => line.replace(/,file=.*/s, '').trimEnd())).toEqual([
    '::warning title=b10%3A required%2C and failing',
    ...Array.from({ length: 8 }, (_, index) => `::warning title=b${index}%3A broke`),
    '::warning title=llm-eval::2 more: see the report of this step',
  ]);
});

test('a pass without broken cases says nothing', () => {
  expect(lines(report())).toEqual([]);
});

test.each(['/etc/passwd', '../x.yaml', 'a/../../x', 'C:\\x', '..\\x', '\\\\host\\x'])(
  'a file outside the repository, as %s, is no place',
  (file) => {
    const cases = [broken(1, { where: { file, line: 3 } })];
    expect(lines(report({ suites: [suite({ cases })] }))).toEqual([
      '::warning title=b1%3A broke::passed 3/3 before, 0/3 after\n',
    ]);
  },
);

test('a message and a title are cut below what GitHub takes, escapes counted', () => {
  const [head = '', message = ''] = annotation('error', 't'.repeat(300), '\u{e0041}'.repeat(2_000), {})
    .split('::', 3)
    .slice(1);
  expect([head, message.length, message.slice(-30)]).toEqual([
    `error title=${'t'.repeat(200)} … 100 more characters`,
    4_025,
    '}\\u{e … 14000 more characters\n',
  ]);
});

test('the commands are those that the toolkit of GitHub Actions writes', () => {
  const texts = ['plain', '50 % of 3:4, x', '%25 %0A', 'two\nlines', 'a=b;c', 'see ::error::x'];
  let written = '';
  // The toolkit knows no other stream.
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written += text;
    return true;
  });
  for (const text of texts) {
    const place = text.replace('\n', ' ');
    error(text, { title: place, file: place, startLine: 7 });
  }
  write.mockRestore();
  const ours = texts.map((text) =>
    annotation('error', text.replace('\n', ' '), text, { file: text.replace('\n', ' '), line: 7 }),
  );
  expect(ours.join('')).toBe(written);
});
