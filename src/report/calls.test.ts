import { expect, test } from 'vitest';
import type { Call } from '../domain/call.ts';
import { callCsv, callJson, callsCsvHead } from './calls.ts';
import { csvCell } from './escape/csv.ts';

const call: Call = {
  suite: 'triage',
  feature: 'support',
  case: 'a, "b"',
  target: 'm',
  ordinal: 2,
  attempt: 1,
  outcome: 'answered',
  model: 'm',
  served: 'm',
  input: 100,
  cached: 40,
  output: 7,
  latency_ms: 812.5,
  ttft_ms: 90,
  cost: 0.000125,
  request: 'llm-eval-x-1',
  request_id: 'req_1',
};

test('a call is one line of JSON with its fields in the order of the ledger', () => {
  expect(callJson({ request_id: 'r', ...call })).toBe(
    '{"suite":"triage","feature":"support","case":"a, \\"b\\"","target":"m","ordinal":2,"attempt":1,"outcome":"answered","model":"m","served":"m","input":100,"cached":40,"output":7,"latency_ms":812.5,"ttft_ms":90,"cost":0.000125,"request":"llm-eval-x-1","request_id":"req_1"}\n',
  );
});

test('a call is one line of CSV under its head', () => {
  expect(`${callsCsvHead()}${callCsv(call)}`).toBe(
    'suite,feature,case,target,ordinal,attempt,outcome,model,served,service_tier,input,cached,cache_write,output,reasoning,latency_ms,ttft_ms,cost,possibly_billed,batch,request,request_id,link,turn,judge\n' +
      'triage,support,"a, ""b""",m,2,1,answered,m,m,,100,40,,7,,812.5,90,0.000125,,,llm-eval-x-1,req_1,,,\n',
  );
});

test.for([
  ['=1+1', "'=1+1"],
  ['+1', "'+1"],
  ['-Infinity', "'-Infinity"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\u200b=1', "'\\u200b=1"],
  ['\t=1', "'\\t=1"],
  [' =HYPERLINK("x","y")', `"' =HYPERLINK(""x"",""y"")"`],
  ['two\nlines', 'two\\nlines'],
  ['\u001b[31m', '\\x1b[31m'],
  [-3, '-3'],
] as const)('the cell of %j runs nothing', ([value, cell]) => {
  expect(csvCell(value)).toBe(cell);
});
