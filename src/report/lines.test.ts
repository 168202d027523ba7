import { expect, test } from 'vitest';
import type { ScoreLine } from '../domain/score-line.ts';
import { scoresCsv } from './csv.ts';
import { scoresJsonl } from './jsonl.ts';
import { kase, report, suite } from './testdata/report.ts';

const trial = {
  suite: 'ticket-triage',
  case: 'refund',
  side: 'after',
  ordinal: 1,
  outcome: 'answered',
} as const;
const scores: readonly ScoreLine[] = [
  { ...trial, assertion: 'schema', status: 'pass', reason: '', weight: 1 },
  {
    ...{ ...trial, assertion: 'equals /category', status: 'fail', reason: 'expected "billing"', weight: 1 },
    ...{ value: 0.25, expected: 'billing', actual: { said: '=1+1' } },
  },
  { ...trial, side: 'before', outcome: 'truncated', status: 'fail', value: 0, reason: 'cut off' },
  {
    ...trial,
    suite: 'other',
    case: '=1',
    side: 'hunted',
    ordinal: 2,
    status: 'unscored',
    reason: 'no result',
  },
];

async function text(chunks: AsyncIterable<string>): Promise<string> {
  let all = '';
  for await (const chunk of chunks) all += chunk;
  return all;
}

test('every score is a line of JSON', async () => {
  expect(await text(scoresJsonl(scores))).toBe(
    [
      '{"suite":"ticket-triage","case":"refund","side":"after","ordinal":1,"outcome":"answered","assertion":"schema","status":"pass","reason":"","weight":1}',
      '{"suite":"ticket-triage","case":"refund","side":"after","ordinal":1,"outcome":"answered","assertion":"equals /category","status":"fail","reason":"expected \\"billing\\"","weight":1,"value":0.25,"expected":"billing","actual":{"said":"=1+1"}}',
      '{"suite":"ticket-triage","case":"refund","side":"before","ordinal":1,"outcome":"truncated","status":"fail","value":0,"reason":"cut off"}',
      '{"suite":"other","case":"=1","side":"hunted","ordinal":2,"outcome":"answered","status":"unscored","reason":"no result"}',
      '',
    ].join('\n'),
  );
});

test('every score is a line of CSV, with what the report says of its case', async () => {
  const refund = kase({ case: 'refund', tags: ['x', 'y'], flip: { kind: 'broke', status: 'confirmed' } });
  const of = report({ suites: [suite({ cases: [refund] })] });
  expect(
    await text(scoresCsv(of, scores)),
  ).toBe(`suite,case,side,ordinal,outcome,assertion,status,value,weight,reason,expected,actual,case_status,required,tags,file,line,flip,quarantined
ticket-triage,refund,after,1,answered,schema,pass,,1,,,,same,false,x y,evals/triage.cases.jsonl,1,broke confirmed,
ticket-triage,refund,after,1,answered,equals /category,fail,0.25,1,"expected ""billing""",billing,"{""said"":""=1+1""}",same,false,x y,evals/triage.cases.jsonl,1,broke confirmed,
ticket-triage,refund,before,1,truncated,,fail,0,,cut off,,,same,false,x y,evals/triage.cases.jsonl,1,broke confirmed,
other,'=1,hunted,2,answered,,unscored,,,no result,,,,,,,,,
`);
});
