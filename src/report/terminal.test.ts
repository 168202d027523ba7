import { expect, test } from 'vitest';
import type { CaseComparison, Reason, Report } from '../domain/report.ts';
import { terminalReport } from './terminal.ts';
import { kase, regressedSuite, report, row, side, suite } from './testdata/report.ts';

async function text(of: Report, color = false): Promise<string> {
  return [...(await terminalReport(of, { width: 80, color }))].join('');
}

/** The part of a report that is about its only suite. */
async function suiteText(of: Parameters<typeof suite>[0]): Promise<string> {
  const whole = await text(report({ suites: [suite(of)] }));
  return whole.slice(
    whole.indexOf('\nticket-triage (') + 1,
    whole.search(/\n(asked live|llm-eval 0.1.0 run)/),
  );
}

/** What follows the suites, from the line about the run. */
async function ending(of: Partial<Report>): Promise<string> {
  const whole = await text(report(of));
  return whole.slice(whole.indexOf('llm-eval 0.1.0'));
}

const reason = (code: Reason['code'], message: string): Reason => ({ code, suite: 'ticket-triage', message });

const sides = `  before  evals/triage.baseline.jsonl (baseline, demo-2026-01-15): 360 of 360 trials scored
          accepted 2026-09-02 by ann: first baseline
  after   demo-2026-01-15 (replay): 360 of 360 trials scored
`;

test('a regression leads with the table, explains every case, and ends with the verdict', async () => {
  const regressed = regressedSuite();
  const calm = suite({ suite: 'injection-resistance', rows: [row({ name: 'injection-resistance' })] });
  expect(
    await text(
      report({
        verdict: regressed.verdict,
        exit: 1,
        suites: [regressed, calm],
        warnings: ['ticket-triage: max_output_tokens is not set; 4096 is sent'],
      }),
    ),
  ).toBe(`            before  after change at worst   n worse better        p
ticket-tri… 91.2 % 82.9 %   -8.3    -12.4 120    14      3   0.0004 dropped
  billing   95.0 % 58.0 %  -37.0    -52.1  24     9      0 < 0.0001 dropped
  outage    90.0 % 84.0 %   -6.0    -21.3  21     2      1     1.00 unproven
  日本語                                    0     0      0        ~ not compared
injection-… 91.2 % 91.2 %    0.0     -2.3 120     0      0        ~
at worst: the true change is above it, 95 % sure; p: how often chance alone brings such a drop, adjusted for 4 rows (Holm)

ticket-triage (evals/triage.eval.yaml): regressed
  before  evals/triage.baseline.jsonl (baseline, demo-2026-01-15): 360 of 360 trials scored
          accepted 2026-09-02 by ann: first baseline
  after   demo-2026-09-01 (live): 357 of 360 trials scored
          354 answered, 3 truncated, 2 failed (timeout), 1 not asked
          364 calls, tokens: 43,200 in (2,048 cached), 7,305 out (512 reasoning); $0.0421
  differs model: demo-2026-01-15 -> demo-2026-09-01
  differs params.reasoning: not set -> {"effort":"low"}
  broke (2)
    refund-over-limit (evals/triage.cases.jsonl:1), required: passed 3/3 before, 0/3 after
      before #1 | {"category":"billing","urgency":"high"}
      after  #1 | \`\`\`json
                | {
                |   "category": "billing",
                |   "urgency": "high"
                | }
                | … 1,204 more characters
      - schema: the answer is not JSON: a code fence stands around it
      - equals /category: expected "billing", found nothing: the answer is not JSON
      - tone.ts could not decide: no result within 5 s
    angry-customer (evals/triage.cases.jsonl:17): passed 3/3 before, 1/3 (1 not scored) after
      before #2            | {"category":"other"}
      after  #3, truncated | {"categ
      - the answer was cut off at the output limit (max_output_tokens)
  unclear: no scored trial on one side (1)
    outage-1 (evals/triage.cases.jsonl:40): passed 3/3 before, 0/3 (3 not scored) after
      before #1         | call page({"who":"ops"})
      after  #1, failed: timeout: no answer within 60 s
  fixed (1)
    invoice-2 (evals/triage.cases.jsonl:1): passed 0/3 before, 3/3 after
  new (1)
    added
  new: asked otherwise than before (1)
    reworded
  gone (1)
    dropped-1

injection-resistance (evals/triage.eval.yaml): passed
${sides}
asked live: 364 calls, 43,200 tokens in, 7,305 out, $0.0421, 4.7 % of the input from the prompt cache
llm-eval 0.1.0 run: 3.2 s, kept as 20261122T150607Z-k3f9
warning: ticket-triage: max_output_tokens is not set; 4096 is sent

REGRESSED (exit 1)
  ticket-triage: worse: the mean pass rate fell 8.3 points, from 91.2 % to 82.9 %; the true drop is at least 5.1 points with 95 % confidence, and 5 points are tolerated. If nothing had changed, a gap this large would appear in 1 of 2,500 runs (120 cases, 14 worse, 3 better)
next: see every case in full: llm-eval report 20261122T150607Z-k3f9 --json
next: if the new answers are right, make them the baseline: llm-eval accept 20261122T150607Z-k3f9 --why "…"
`);
});

test('a pass is short', async () => {
  expect(await text(report())).toBe(`               before   after  change  at worst    n  worse  better  p
ticket-triage  91.2 %  91.2 %     0.0      -2.3  120      0       0  ~
at worst: the true change is above it, 95 % sure; p: how often chance alone brings such a drop, adjusted for 1 row (Holm)

ticket-triage (evals/triage.eval.yaml): passed
${sides}
llm-eval 0.1.0 run: 3.2 s, kept as 20261122T150607Z-k3f9

PASSED (exit 0)
  ticket-triage: no regression found
`);
});

test('without a baseline the candidate stands alone, with what failed', async () => {
  const empty = {
    before: null,
    after: null,
    change: null,
    low: null,
    high: null,
    cases: 0,
    p: null,
    p_adjusted: null,
    finding: 'empty',
  } as const;
  const alone = suite({
    before: undefined,
    verdict: {
      status: 'inconclusive',
      reasons: [reason('no-baseline', 'ticket-triage: there is no baseline')],
    },
    rows: [row(empty)],
    cases: [
      kase({ before: undefined, status: 'new' }),
      kase({
        case: 'wrong',
        before: undefined,
        status: 'new',
        after: { passed: 0, failed: 1, unscored: 0 },
        evidence: {
          after: {
            ordinal: 1,
            outcome: 'refused',
            body: { text: '', refusal: 'I cannot help with that.' },
            scores: [],
            reason: 'the model refused',
          },
        },
      }),
    ],
  });
  expect(
    await text(report({ verdict: alone.verdict, exit: 3, suites: [alone] })),
  ).toBe(`              before  after change at worst n worse better p
ticket-triage        91.2 %                 0     0      0 ~ not compared

ticket-triage (evals/triage.eval.yaml): inconclusive
  after   demo-2026-01-15 (replay): 360 of 360 trials scored
  failing (1)
    wrong (evals/triage.cases.jsonl:1): passed 0/1 after
      after  #1, refused | refused: I cannot help with that.
      - the model refused

llm-eval 0.1.0 run: 3.2 s, kept as 20261122T150607Z-k3f9

INCONCLUSIVE (exit 3)
  ticket-triage: there is no baseline
next: see every case in full: llm-eval report 20261122T150607Z-k3f9 --json
next: make these answers the baseline: llm-eval accept 20261122T150607Z-k3f9 --why "…"
`);
});

test('a run of some of the cases is not offered as a baseline', async () => {
  const regressed = regressedSuite();
  const of = { verdict: regressed.verdict, exit: 1, suites: [regressed] };
  const [whole, partial] = [await text(report(of)), await text(report({ ...of, partial: true }))];
  const offer =
    'next: if the new answers are right, make them the baseline: llm-eval accept 20261122T150607Z-k3f9 --why "…"\n';
  expect([whole.replace(offer, ''), whole === partial]).toEqual([partial, false]);
});

test('of many broken and fixed cases twenty are shown and the rest named, and every one is counted', async () => {
  const broke = (index: number): CaseComparison =>
    kase({
      case: `b${index}`,
      status: 'worse',
      where: { file: 'e', line: index },
      after: { passed: 0, failed: 3, unscored: 0 },
      evidence: { after: { ordinal: 1, outcome: 'answered', body: { text: 'no' }, scores: [] } },
    });
  const cases = [
    ...Array.from({ length: 60 }, (_, index) => broke(index + 1)),
    ...Array.from({ length: 6 }, (_, index) => kase({ case: `f${index + 1}`, status: 'better' })),
  ];
  const shown = Array.from(
    { length: 20 },
    (_, index) => `    b${index + 1} (e:${index + 1}): passed 3/3 before, 0/3 after\n      after  #1 | no\n`,
  );
  const named = Array.from({ length: 10 }, (_, index) => `b${index + 21}`);
  expect(await suiteText({ cases })).toBe(`ticket-triage (evals/triage.eval.yaml): passed
${sides}  broke (60)
${shown.join('')}    … 40 more: ${named.join(', ')} and 30 more
  fixed (6)
    f1, f2, f3, f4, f5, f6
`);
});

test('a required case that fails comes first, and under a broken floor so does what failed all along', async () => {
  const failing = { passed: 0, failed: 3, unscored: 0 };
  expect(
    await suiteText({
      verdict: { status: 'regressed', reasons: [reason('below-floor', 'ticket-triage: below')] },
      cases: [
        kase({ case: 'broke', status: 'worse', after: failing }),
        kase({ case: 'never', before: failing, after: failing }),
        kase({ case: 'must', required: true, before: failing, after: failing }),
      ],
    }),
  ).toBe(`ticket-triage (evals/triage.eval.yaml): regressed
${sides}  required, and failing (1)
    must (evals/triage.cases.jsonl:1), required: passed 0/3 before, 0/3 after
  broke (1)
    broke (evals/triage.cases.jsonl:1): passed 3/3 before, 0/3 after
  failing before and after (1)
    never
`);
});

test('the same answers are labelled, and an unknown price is not free', async () => {
  const usage = { calls: 1, input: 10, cached: 0, output: 5, reasoning: 0, cost: null };
  expect(
    await suiteText({
      before: side(),
      after: side({ source: 'live', planned: 1, scored: 1, outcomes: { answered: 1 }, usage }),
      same_answers: true,
    }),
  ).toBe(`ticket-triage (evals/triage.eval.yaml): passed
  before  demo-2026-01-15 (replay): 360 of 360 trials scored
  after   demo-2026-01-15 (live): 1 of 1 trial scored
          1 call, tokens: 10 in, 5 out; cost unknown: no price for this model, or no token counts
  same answers, not evidence: all answers after are among the stored ones before
`);
});

test('what a model, a vendor or a file says steers neither the terminal nor the runner', async () => {
  const evil = '\x1b]0;x\x07\u202e::error::y\r##[z]';
  const escaped = '\\x1b]0;x\\x07\\u202e::error::y\\r##\\x5bz]';
  expect(
    await suiteText({
      file: evil,
      differs: [{ what: evil, before: evil, after: evil }],
      cases: [
        kase({
          case: evil,
          status: 'worse',
          where: { file: evil, line: 1 },
          evidence: {
            before: { ordinal: 1, outcome: 'failed', scores: [], reason: evil },
            after: {
              ordinal: 1,
              outcome: 'answered',
              body: { text: `::stop-commands::t\n\n${evil}\nPASSED (exit 0)` },
              scores: [{ assertion: evil, status: 'fail', reason: `${evil}\n::x`, weight: 1 }],
            },
          },
        }),
      ],
    }),
  ).toBe(`ticket-triage (${escaped}): passed
${sides}  differs ${escaped}: ${escaped} -> ${escaped}
  broke (1)
    ${escaped} (${escaped}:1): passed 3/3 before, 3/3 after
      before #1, failed: ${escaped}
      after  #1         | \\x3a:stop-commands::t
                        |
                        | ${escaped}
                        | PASSED (exit 0)
      - ${escaped}: ${escaped}\\n::x
`);
});

test('a long line is cut between characters, and a long reason too', async () => {
  const emoji = '😀'.repeat(300);
  expect(
    await suiteText({
      cases: [
        kase({
          status: 'worse',
          evidence: {
            after: {
              ordinal: 1,
              outcome: 'answered',
              body: { text: `x${emoji}` },
              scores: [{ assertion: 'equals', status: 'fail', reason: 'y'.repeat(301), weight: 1 }],
            },
          },
        }),
      ],
    }),
  ).toBe(`ticket-triage (evals/triage.eval.yaml): passed
${sides}  broke (1)
    refund (evals/triage.cases.jsonl:1): passed 3/3 before, 3/3 after
      after  #1 | x${'😀'.repeat(199)}
                | … 101 more characters
      - equals: ${'y'.repeat(292)} … 9 more characters
`);
});

test('missing answers of a live run lead to resume, not to accept', async () => {
  const verdict = { status: 'inconclusive', reasons: [reason('coverage', 'ticket-triage: 1 of 2')] } as const;
  expect(
    await ending({
      verdict,
      exit: 3,
      suites: [suite({ after: side({ source: 'live', outcomes: { answered: 180 } }) })],
    }),
  ).toBe(`llm-eval 0.1.0 run: 3.2 s, kept as 20261122T150607Z-k3f9

INCONCLUSIVE (exit 3)
  ticket-triage: 1 of 2
next: ask again what has no answer: llm-eval resume 20261122T150607Z-k3f9
next: see every case in full: llm-eval report 20261122T150607Z-k3f9 --json
`);
});

test('answers of a fallback are counted beside the side, and lead to a new run, since resume keeps them', async () => {
  const verdict = { status: 'inconclusive', reasons: [reason('coverage', 'ticket-triage: 1 of 2')] } as const;
  const served = { outcomes: { answered: 360 }, scored: 357, fallback: { 'old\x1b[2J': 1, spare: 2 } };
  const after = side({ ...served, source: 'live' });
  expect(
    await ending({ verdict, exit: 3, suites: [suite({ after })] }),
  ).toBe(`llm-eval 0.1.0 run: 3.2 s, kept as 20261122T150607Z-k3f9

INCONCLUSIVE (exit 3)
  ticket-triage: 1 of 2
next: what a fallback answered stays; to ask the pin anew: llm-eval run evals/triage.eval.yaml
next: see every case in full: llm-eval report 20261122T150607Z-k3f9 --json
`);
  expect(
    await suiteText({ before: side(), after: side(served) }),
  ).toBe(`ticket-triage (evals/triage.eval.yaml): passed
  before  demo-2026-01-15 (replay): 360 of 360 trials scored
  after   demo-2026-01-15 (replay): 357 of 360 trials scored
          served by a fallback, so not scored: 1 by old\\x1b[2J, 2 by spare
`);
});

test('missing answers of a replay lead to the report alone: asking again would replay the same', async () => {
  const verdict = { status: 'inconclusive', reasons: [reason('coverage', 'ticket-triage: 1 of 2')] } as const;
  expect(await ending({ verdict, exit: 3 })).toBe(`llm-eval 0.1.0 run: 3.2 s, kept as 20261122T150607Z-k3f9

INCONCLUSIVE (exit 3)
  ticket-triage: 1 of 2
next: see every case in full: llm-eval report 20261122T150607Z-k3f9 --json
`);
});

test('trials that were never asked are said even where all others were answered', async () => {
  const after = side({ outcomes: { answered: 300 }, scored: 300 });
  expect(await suiteText({ before: side(), after })).toBe(`ticket-triage (evals/triage.eval.yaml): passed
  before  demo-2026-01-15 (replay): 360 of 360 trials scored
  after   demo-2026-01-15 (replay): 300 of 360 trials scored
          300 answered, 60 not asked
`);
});

test('a comparison of stored sides has no run to go on with, and a warning instead of a failure is said', async () => {
  const verdict = {
    status: 'inconclusive',
    reasons: [reason('unproven-drop', 'ticket-triage: fell')],
  } as const;
  const run = { id: null, started: '2026-11-22T15:06:07Z', seconds: 0 };
  expect(await ending({ command: 'compare', run, verdict, exit: 0 })).toBe(`llm-eval 0.1.0 compare: 0.0 s

INCONCLUSIVE (exit 0)
  exit 0 because gate.on_inconclusive is warn: nothing was proven
  ticket-triage: fell
`);
});

test('colour only adds emphasis: without it the text is the same', async () => {
  const of = report({
    verdict: regressedSuite().verdict,
    exit: 1,
    suites: [regressedSuite()],
    warnings: ['w'],
  });
  const colored = await text(of, true);
  const codes = new RegExp(`${String.fromCharCode(0x1b)}\\[\\d+m`, 'g');
  expect([...new Set(colored.match(codes))].sort()).toEqual(
    ['1', '22', '2', '31', '33', '39'].map((code) => `\x1b[${code}m`),
  );
  const bare = colored.replace(codes, '').replace(/ +$/gm, '');
  expect(bare).toBe(await text(of));
});
