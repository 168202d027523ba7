import type { GateInputs } from '../../domain/gate-inputs.ts';
import type { CaseComparison, Report, Row, Side, SuiteReport } from '../../domain/report.ts';

/** Reports for tests, as the core makes them. */

const usage = { calls: 360, input: 43_200, cached: 0, output: 7_305, reasoning: 0, cost: null };

export function side(more: Partial<Side> = {}): Side {
  return {
    name: 'demo-2026-01-15',
    source: 'replay',
    model: 'demo-2026-01-15',
    planned: 360,
    outcomes: { answered: 360 },
    scored: 360,
    pass_rate: 0.912,
    usage,
    ...more,
  };
}

export function row(more: Partial<Row> = {}): Row {
  return {
    kind: 'total',
    name: 'ticket-triage',
    cases: 120,
    before: 0.912,
    after: 0.912,
    change: 0,
    low: -2.3,
    high: 2.3,
    better: 0,
    worse: 0,
    p: 1,
    p_adjusted: 1,
    margin: 5,
    gate: 'pass',
    finding: 'held',
    ...more,
  };
}

export function kase(more: Partial<CaseComparison> = {}): CaseComparison {
  return {
    case: 'refund',
    status: 'same',
    tags: [],
    required: false,
    where: { file: 'evals/triage.cases.jsonl', line: 1 },
    before: { passed: 3, failed: 0, unscored: 0 },
    after: { passed: 3, failed: 0, unscored: 0 },
    ...more,
  };
}

const why = { suite: 'ticket-triage' };

export function suite(more: Partial<SuiteReport> = {}): SuiteReport {
  return {
    suite: 'ticket-triage',
    file: 'evals/triage.eval.yaml',
    verdict: {
      status: 'passed',
      reasons: [{ ...why, code: 'no-regression', message: 'ticket-triage: no regression found' }],
    },
    before: side({
      name: 'evals/triage.baseline.jsonl',
      source: 'baseline',
      accepted: { by: 'ann', at: '2026-09-02T10:00:00Z', why: 'first baseline' },
    }),
    after: side(),
    differs: [],
    same_answers: false,
    rows: [row()],
    ratios: [],
    waivers: [],
    cases: [kase()],
    ...more,
  };
}

export function report(more: Partial<Report> = {}): Report {
  return {
    v: 1,
    tool: 'llm-eval 0.1.0',
    command: 'run',
    run: { id: '20261122T150607Z-k3f9', started: '2026-11-22T15:06:07Z', seconds: 3.24 },
    verdict: suite().verdict,
    exit: 0,
    suites: [suite()],
    warnings: [],
    ...more,
  };
}

/** A suite that regressed, with one case of every kind. */
export function regressedSuite(): SuiteReport {
  const equals = { assertion: 'equals /category', status: 'fail', weight: 1 } as const;
  return suite({
    verdict: {
      status: 'regressed',
      reasons: [
        {
          ...why,
          code: 'drop',
          message:
            'ticket-triage: worse: the mean pass rate fell 8.3 points, from 91.2 % to 82.9 %; the true drop is at least 5.1 points with 95 % confidence, and 5 points are tolerated. If nothing had changed, a gap this large would appear in 1 of 2,500 runs (120 cases, 14 worse, 3 better)',
        },
      ],
    },
    after: side({
      name: 'demo-2026-09-01',
      model: 'demo-2026-09-01',
      source: 'live',
      outcomes: { answered: 354, 'failed:timeout': 2, truncated: 3 },
      scored: 357,
      pass_rate: 0.829,
      usage: { calls: 364, input: 43_200, cached: 2_048, output: 7_305, reasoning: 512, cost: 0.0421 },
    }),
    differs: [
      { what: 'model', before: 'demo-2026-01-15', after: 'demo-2026-09-01' },
      { what: 'params.reasoning', before: 'not set', after: '{"effort":"low"}' },
    ],
    rows: [
      row({
        after: 0.829,
        change: -8.3,
        low: -12.4,
        high: -5.1,
        worse: 14,
        better: 3,
        p: 0.0001,
        p_adjusted: 0.0004,
        finding: 'dropped',
      }),
      row({
        kind: 'slice',
        name: 'billing',
        cases: 24,
        before: 0.95,
        after: 0.58,
        change: -37,
        low: -52.1,
        high: -21.4,
        gate: 'regress',
        worse: 9,
        p: 0.002,
        p_adjusted: 0.00001,
        finding: 'dropped',
      }),
      row({
        kind: 'slice',
        name: 'outage',
        cases: 21,
        before: 0.9,
        after: 0.84,
        change: -6,
        low: -21.3,
        high: 9.3,
        gate: 'regress',
        worse: 2,
        better: 1,
        p: 0.5,
        finding: 'unproven',
      }),
      row({
        kind: 'slice',
        name: '日本語',
        cases: 0,
        before: null,
        after: null,
        change: null,
        low: null,
        high: null,
        p: null,
        p_adjusted: null,
        finding: 'empty',
      }),
    ],
    cases: [
      kase({
        case: 'refund-over-limit',
        status: 'worse',
        tags: ['billing'],
        required: true,
        after: { passed: 0, failed: 3, unscored: 0 },
        evidence: {
          before: {
            ordinal: 1,
            outcome: 'answered',
            body: { text: '{"category":"billing","urgency":"high"}' },
            scores: [],
          },
          after: {
            ordinal: 1,
            outcome: 'answered',
            body: {
              text: `\`\`\`json\n{\n  "category": "billing",\n  "urgency": "high"\n}\n\`\`\`${'x'.repeat(1200)}`,
            },
            scores: [
              {
                assertion: 'schema',
                status: 'fail',
                reason: 'the answer is not JSON: a code fence stands around it',
                weight: 1,
              },
              { ...equals, reason: 'expected "billing", found nothing: the answer is not JSON' },
              { assertion: 'tone.ts', status: 'unscored', reason: 'no result within 5 s', weight: 1 },
            ],
          },
        },
      }),
      kase({
        case: 'angry-customer',
        status: 'worse',
        where: { file: 'evals/triage.cases.jsonl', line: 17 },
        after: { passed: 1, failed: 1, unscored: 1 },
        evidence: {
          before: { ordinal: 2, outcome: 'answered', body: { text: '{"category":"other"}' }, scores: [] },
          after: {
            ordinal: 3,
            outcome: 'truncated',
            body: { text: '{"categ' },
            scores: [],
            reason: 'the answer was cut off at the output limit (max_output_tokens)',
          },
        },
      }),
      kase({
        case: 'outage-1',
        status: 'unclear',
        where: { file: 'evals/triage.cases.jsonl', line: 40 },
        after: { passed: 0, failed: 0, unscored: 3 },
        evidence: {
          before: {
            ordinal: 1,
            outcome: 'answered',
            body: { text: '', tool_calls: [{ name: 'page', arguments: '{"who":"ops"}' }] },
            scores: [],
          },
          after: { ordinal: 1, outcome: 'failed', scores: [], reason: 'timeout: no answer within 60 s' },
        },
      }),
      kase({ case: 'invoice-2', status: 'better', before: { passed: 0, failed: 3, unscored: 0 } }),
      kase({ case: 'added', status: 'new', before: undefined }),
      kase({ case: 'reworded', status: 'new' }),
      kase({ case: 'dropped-1', status: 'gone', where: undefined, after: undefined }),
    ],
  });
}

/** A loosened margin, whose words would be a link where they were no data. */
export const weakenedInputs: GateInputs = {
  ...{ ref: 'origin/main', commit: '0123456789abcdef0123456789abcdef01234567', fork: true, accepted: false },
  changes: [
    {
      kind: 'weakened',
      file: 'evals/<b>.eval.yaml',
      message: 'max_drop is 9, was 5 [a](https://evil.example)',
    },
    { kind: 'added', file: 'evals/new.recording.jsonl', message: '3 answers that the base does not have' },
  ],
};
