import { markdownReport } from './src/report/markdown.ts';
import { regressedSuite, report, suite, kase } from './src/report/testdata/report.ts';
const r = regressedSuite();
const s = {...r, cases: [...r.cases, kase({case:'w', status:'worse', evidence:{before:{ordinal:1,outcome:'answered',body:{text:'{"category":"billing","u":1}'},scores:[]},after:{ordinal:1,outcome:'answered',body:{text:'{"category":"other","u":1}'},scores:[]}}})]};
console.log([...await markdownReport(report({ suites: [suite(), s], verdict: r.verdict, exit: 1, warnings: ['ticket-triage: max_output_tokens is not set; 4096 is sent'] }))].join(''));
