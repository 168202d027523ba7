import { expect, test } from 'vitest';
import type { JudgeState } from '../domain/judge.ts';
import { htmlReport } from './html.ts';
import { judgeWords } from './judge-words.ts';
import { markdownReport } from './markdown.ts';
import { report, side, suite } from './testdata/report.ts';

const judge = { judge: 'house', model: 'gpt-5.4-2026-03-05' };
const said: JudgeState = { ...judge, said: { passed: 8, judged: 10 } };
const corrected: JudgeState = { ...said, people: { rate: 0.75, low: 0.5, high: 0.925 } };
const compared: JudgeState = { ...judge, pairs: { compared: 10, turned: 2, decided: 16, first: 9 } };
const voided: JudgeState = { ...judge, void: 'it passed the control case <b>' };

test('a judge says how often it said yes, what the order did to it, and what people would have said', () => {
  expect([judge, said, compared, corrected, voided].map(judgeWords)).toEqual([
    'judge house',
    'judge house: yes to 8 of 10',
    'judge house: of 10 pairs compared in both orders the verdict turned in 2; of 16 verdicts for one answer 9 named the one that stood first',
    'judge house: yes to 8 of 10; people would say yes to 75.0 % (95 % sure: 50.0 % to 92.5 %), which gates nothing',
    'judge house is void: it passed the control case <b>',
  ]);
});

const judged = report({
  suites: [suite({ before: side({ judges: [corrected] }), after: side({ judges: [voided] }) })],
});

test('the Markdown report has it below the side', async () => {
  const lines = [...(await markdownReport(judged))].join('').split('\n');
  expect(lines.filter((line) => line.startsWith('  - '))).toEqual([
    '  - judge house: yes to 8 of 10; people would say yes to 75.0 % (95 % sure: 50.0 % to 92.5 %), which gates nothing',
    '  - judge house is void: it passed the control case `<b>`',
  ]);
});

test('the HTML report has it in a row of the sides', () => {
  const html = [...htmlReport(judged)].join('');
  expect(/<tr><th scope="row">Judge house.*/.exec(html)?.[0]).toBe(
    '<tr><th scope="row">Judge house</th><td>yes to 8 of 10; people would say yes to 75.0 % (95 % sure: 50.0 % to 92.5 %), which gates nothing</td><td>void: it passed the control case &lt;b&gt;</td></tr>',
  );
});
