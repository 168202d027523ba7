import { junitReport } from './src/report/junit.ts';
import { regressedSuite, report, suite } from './src/report/testdata/report.ts';
const r = regressedSuite();
console.log([...await junitReport(report({ suites: [r, suite()], verdict: r.verdict, exit: 1, warnings: ['w'] }))].join(''));
