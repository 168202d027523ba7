import { expect, test } from 'vitest';
import type { CaseComparison, Report } from '../domain/report.ts';
import { COMMENT_LIMIT, type MarkdownLimit, markdownReport, SUMMARY_LIMIT } from './markdown.ts';
import { kase, regressedSuite, report, row, suite, weakenedInputs } from './testdata/report.ts';

async function text(of: Report, limit?: MarkdownLimit): Promise<string> {
  return [...(await markdownReport(of, limit))].join('');
}

const answered = (body: string, ordinal = 1) =>
  ({ ordinal, outcome: 'answered', body: { text: body }, scores: [] }) as const;

test('a regression tells the verdict, then the table, then the cases, the worst suite first', async () => {
  const { verdict, rows, before, after, differs } = regressedSuite();
  const cases = [
    kase({
      case: 'angry-customer',
      status: 'worse',
      where: { file: 'evals/triage.cases.jsonl', line: 17 },
      after: { passed: 0, failed: 3, unscored: 0 },
      flip: { kind: 'broke', status: 'confirmed' },
      evidence: {
        before: answered('{"category":"billing","urgency":"high"}'),
        after: {
          ...answered('{"category":"other","urgency":"high"}', 2),
          scores: [
            {
              ...{ assertion: 'equals /category', status: 'fail', weight: 1 },
              reason: 'expected "billing", found "other"',
            },
          ],
        },
      },
    }),
    kase({
      case: 'lost',
      status: 'unclear',
      after: { passed: 0, failed: 0, unscored: 1 },
      evidence: {
        before: { ordinal: 1, outcome: 'failed', scores: [], reason: 'timeout: no answer' },
        after: { ordinal: 1, outcome: 'truncated', scores: [], reason: 'cut off at the limit' },
      },
    }),
    ...Array.from({ length: 22 }, (_, index) => kase({ case: `f${index}`, status: 'better' })),
  ];
  const waivers = [
    { case: 'c', assertion: 'equals', why: 'known', who: 'ann', until: '2026-12-31', failed: 1 },
  ];
  const regressed = suite({ verdict, rows, before, after, differs, cases, waivers });
  const calm = suite({ suite: 'calm', rows: [row({ name: 'calm' })], same_answers: true });
  const of = report({
    verdict,
    exit: 1,
    suites: [calm, regressed],
    warnings: ['calm: max_output_tokens is 4'],
  });
  expect(await text(of)).toBe(`## llm-eval: regressed (exit 1)

- ticket-triage: worse: the mean pass rate fell 8.3 points, from 91.2 % to 82.9 %; the true drop is at least 5.1 points with 95 % confidence, and 5 points are tolerated. If nothing had changed, a gap this large would appear in 1 of 2,500 runs (120 cases, 14 worse, 3 better)
- warning: calm: \`max_output_tokens\` is 4

|  | before | after | change | at worst | n | worse | better | p |  |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
| **\`calm\`** | 91.2 % | 91.2 % | 0.0 | -2.3 | 120 | 0 | 0 |  |  |
| **\`ticket-triage\`** | 91.2 % | 82.9 % | -8.3 | -12.4 | 120 | 14 | 3 | 0.0004 | **dropped** |
| slice \`billing\` | 95.0 % | 58.0 % | -37.0 | -52.1 | 24 | 9 | 0 | below 0.0001 | **dropped** |
| slice \`outage\` | 90.0 % | 84.0 % | -6.0 | -21.3 | 21 | 2 | 1 | 1.00 | unproven |
| slice \`日本語\` |  |  |  |  | 0 | 0 | 0 |  | not compared |

### \`ticket-triage\`: regressed

\`evals/triage.eval.yaml\`

- before: \`evals/triage.baseline.jsonl\` (baseline, \`demo-2026-01-15\`), 360 of 360 trials scored
- after: \`demo-2026-09-01\` (live), 357 of 360 trials scored, 2 \`failed:timeout\`, 3 \`truncated\`
- differs: \`model\`, from \`demo-2026-01-15\` to \`demo-2026-09-01\`
- differs: \`params.reasoning\`, from \`not set\` to \`{"effort":"low"}\`
- waived until \`2026-12-31\` by ann: equals of c, 1 failed trial: known

#### broke (1)

**\`angry-customer\`** (\`evals/triage.cases.jsonl:17\`), confirmed by fresh trials: passed 3/3 before, 0/3 after

- equals \`/category:\` expected "billing", found "other"

before, trial 1:

\`\`\`
{"category":"[-billing-]","urgency":"high"}
\`\`\`

after, trial 2:

\`\`\`
{"category":"{+other+}","urgency":"high"}
\`\`\`

#### unclear: no scored trial on one side (1)

**\`lost\`** (\`evals/triage.cases.jsonl:1\`): passed 3/3 before, 0/1 (1 not scored) after

- cut off at the limit

before, trial 1, failed: no answer: timeout: no answer

after, trial 1, truncated: no answer

**fixed** (22): ${Array.from({ length: 20 }, (_, index) => `\`f${index}\``).join(', ')} and 2 more

### \`calm\`: passed

\`evals/triage.eval.yaml\`

- before: \`evals/triage.baseline.jsonl\` (baseline, \`demo-2026-01-15\`), 360 of 360 trials scored
- after: \`demo-2026-01-15\` (replay), 360 of 360 trials scored
- same answers, not evidence: both sides are the very same stored answers

\`llm-eval 0.1.0 run\`, 3.2 s; every case in full: \`llm-eval report 20261122T150607Z-k3f9 --json\`
`);
});

test('a verdict that is only warned of says so, and stored sides have no run to show', async () => {
  const verdict = {
    status: 'inconclusive',
    reasons: [{ code: 'coverage', suite: 's', message: 's: 1 of 2' }],
  } as const;
  const run = { id: null, started: '2026-11-22T15:06:07Z', seconds: 0 };
  expect(await text(report({ verdict, exit: 0, run, suites: [] }))).toBe(`## llm-eval: inconclusive (exit 0)

Exit 0 because gate.on_inconclusive is warn: nothing was proven.

- s: 1 of 2

\`llm-eval 0.1.0 run\`, 0.0 s
`);
});

test('what changed of the gate’s inputs stands before the table, shown as code where it is data', async () => {
  const verdict = { status: 'passed', reasons: [] } as const;
  const of = (more: Partial<Report>) => text(report({ verdict, suites: [], ...more }));
  const end =
    '\n`llm-eval 0.1.0 run`, 3.2 s; every case in full: `llm-eval report 20261122T150607Z-k3f9 --json`\n';
  expect(await of({ gate_inputs: weakenedInputs })).toBe(`## llm-eval: passed (exit 0)


### Gate inputs changed

Against \`origin/main\` (\`0123456789ab\`)

- weakened \`evals/<b>.eval.yaml\` \`max_drop\` is 9, was 5 \`[a](https://evil.example)\`
- added \`evals/new.recording.jsonl\` 3 answers that the base does not have

the head is a fork’s: answers come from recordings alone, and live was not run
${end}`);
  expect(
    await of({ gate_inputs: { ...weakenedInputs, fork: false, changes: [] } }),
  ).toBe(`## llm-eval: passed (exit 0)


### Gate inputs unchanged

Against \`origin/main\` (\`0123456789ab\`)
${end}`);
});

function broken(count: number, body: string): CaseComparison[] {
  return Array.from({ length: count }, (_, index) =>
    kase({
      case: `case-${index}`,
      status: 'worse',
      after: { passed: 0, failed: 3, unscored: 0 },
      evidence: { before: answered('yes'), after: answered(body) },
    }),
  );
}

test.each([
  ['summary', SUMMARY_LIMIT, 'x```\n😀 no `'.repeat(40)],
  ['comment', COMMENT_LIMIT, 'x```\n😀 no `'.repeat(40)],
  ['summary of escapes', SUMMARY_LIMIT, '\u{e0041}'.repeat(900)],
])(
  'a %s of 10,000 failures keeps to its limit, ends after a whole case and counts the rest',
  async (_, limit, body) => {
    const whole = await text(report({ suites: [suite({ cases: broken(10_000, body) })] }), limit);
    const size = limit.unit === 'bytes' ? Buffer.byteLength(whole) : whole.length;
    const shown = whole.match(/^\*\*`case-\d+`\*\*/gm)?.length ?? 0;
    const left = /^\*\*(\d+) more cases: left out for size\.\*\*$/m.exec(whole)?.[1];
    const fences = whole.match(/^`{3,}$/gm) ?? [];
    expect({
      within: size <= limit.most,
      nearly: size > limit.most * 0.9,
      all: shown + Number(left),
      // Both answers of each case, each fence opened and closed.
      fences: fences.length,
    }).toEqual({ within: true, nearly: true, all: 10_000, fences: shown * 4 });
  },
);

test('reasons, rows and warnings that do not fit are counted as well', async () => {
  const reasons = Array.from({ length: 60 }, (_, index) => ({
    ...{ code: 'drop' as const, suite: 's', message: `${index} ${'word '.repeat(300)}` },
  }));
  const verdict = { status: 'regressed', reasons } as const;
  const rows = Array.from({ length: 1_000 }, (_, index) => row({ kind: 'slice', name: `slice-${index}` }));
  const of = report({ verdict, exit: 1, warnings: ['w'], suites: [suite({ rows, cases: broken(3, 'no') })] });
  const whole = await text(of, { most: 20_000, unit: 'characters' });
  expect([whole.length <= 20_000, whole.slice(whole.lastIndexOf('**', whole.lastIndexOf('**') - 1))]).toEqual(
    [
      true,
      '**30 more reasons, 1 more warning, 1000 more rows, 1 more suite, 3 more cases: left out for size.**\n\n`llm-eval 0.1.0 run`, 3.2 s; every case in full: `llm-eval report 20261122T150607Z-k3f9 --json`\n',
    ],
  );
});

test('of a case with turns the answers are named with theirs', async () => {
  const evidence = { before: { ...answered('Yes.'), turn: 3 }, after: { ...answered('No.', 2), turn: 1 } };
  const cases = [kase({ status: 'worse', evidence })];
  const names = (await text(report({ suites: [suite({ ...regressedSuite(), cases })] }))).match(
    /^.*, trial .*$/gm,
  );
  expect(names).toEqual(['before, trial 1, turn 3:', 'after, trial 2, turn 1:']);
});
