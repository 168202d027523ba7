import { expect, test } from 'vitest';
import { csvReport } from './csv.ts';
import { jsonlReport } from './jsonl.ts';
import { kase, regressedSuite, report, suite } from './testdata/report.ts';

test('the cases of a report are lines of CSV under their head', () => {
  const cases = [
    kase({ case: 'a', tags: ['x', 'y'], quarantined: true }),
    kase({ case: '=1', flip: { kind: 'broke', status: 'confirmed' } }),
  ];
  const of = report({ suites: [regressedSuite(), suite({ suite: 'other', cases })] });
  expect(
    [...csvReport(of)].join(''),
  ).toBe(`suite,case,status,required,tags,file,line,before_passed,before_failed,before_unscored,after_passed,after_failed,after_unscored,flip,quarantined,outcome,reason
ticket-triage,refund-over-limit,worse,true,billing,evals/triage.cases.jsonl,1,3,0,0,0,3,0,,,answered,"schema: the answer is not JSON: a code fence stands around it; equals /category: expected ""billing"", found nothing: the answer is not JSON; tone.ts could not decide: no result within 5 s"
ticket-triage,angry-customer,worse,false,,evals/triage.cases.jsonl,17,3,0,0,1,1,1,,,truncated,the answer was cut off at the output limit (max_output_tokens)
ticket-triage,outage-1,unclear,false,,evals/triage.cases.jsonl,40,3,0,0,0,0,3,,,failed,timeout: no answer within 60 s
ticket-triage,invoice-2,better,false,,evals/triage.cases.jsonl,1,0,3,0,3,0,0,,,,
ticket-triage,added,new,false,,evals/triage.cases.jsonl,1,,,,3,0,0,,,,
ticket-triage,reworded,new,false,,evals/triage.cases.jsonl,1,3,0,0,3,0,0,,,,
ticket-triage,dropped-1,gone,false,,,,3,0,0,,,,,,,
other,a,same,false,x y,evals/triage.cases.jsonl,1,3,0,0,3,0,0,,true,,
other,'=1,same,false,,evals/triage.cases.jsonl,1,3,0,0,3,0,0,broke confirmed,,,
`);
});

test('the scores of a report are lines of JSON', () => {
  expect([...jsonlReport(report({ suites: [regressedSuite()] }))].join('')).toBe(
    [
      '{"suite":"ticket-triage","case":"refund-over-limit","side":"after","ordinal":1,"outcome":"answered","assertion":"schema","status":"fail","reason":"the answer is not JSON: a code fence stands around it","weight":1}',
      '{"suite":"ticket-triage","case":"refund-over-limit","side":"after","ordinal":1,"outcome":"answered","assertion":"equals /category","status":"fail","weight":1,"reason":"expected \\"billing\\", found nothing: the answer is not JSON"}',
      '{"suite":"ticket-triage","case":"refund-over-limit","side":"after","ordinal":1,"outcome":"answered","assertion":"tone.ts","status":"unscored","reason":"no result within 5 s","weight":1}',
      '{"suite":"ticket-triage","case":"angry-customer","side":"after","ordinal":3,"outcome":"truncated","reason":"the answer was cut off at the output limit (max_output_tokens)"}',
      '{"suite":"ticket-triage","case":"outage-1","side":"after","ordinal":1,"outcome":"failed","reason":"timeout: no answer within 60 s"}',
      '',
    ].join('\n'),
  );
});
