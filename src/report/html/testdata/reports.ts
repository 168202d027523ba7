import type {
  CaseComparison,
  Distribution,
  Method,
  Report,
  Row,
  ShownTrial,
  Side,
  SuiteReport,
} from '../../../domain/report.ts';

/** Reports for tests of the page, as the core and `cli` make them. */

const latency: Distribution = {
  ...{ count: 360, least: 200, most: 4_000, p50: 812.7, p90: 1_900, p99: 3_800 },
  bins: [
    [200, 20],
    [512, 120],
    [800, 140],
    [1024, 60],
    [3900, 20],
  ],
};

export function side(more: Partial<Side> = {}): Side {
  return {
    ...{ name: 'evals/triage.baseline.jsonl', source: 'baseline', model: 'gpt-5.4-mini-2026-03-17' },
    ...{ planned: 360, outcomes: { answered: 360 }, scored: 360, pass_rate: 0.912 },
    usage: { calls: 360, input: 43_200, cached: 20_480, output: 7_305, reasoning: 512, cost: 0.0421 },
    spread: {
      latency,
      cost: {
        ...latency,
        least: 0.0001,
        most: 0.002,
        p50: 0.0004,
        p90: 0.001,
        p99: 0.002,
        bins: [[0.0004, 360]],
      },
    },
    asked: {
      ...{ api: 'responses', model: 'gpt-5.4-mini-2026-03-17', prompt: '0123456789abcdef', schema: null },
      params: { max_output_tokens: 200 },
    },
    accepted: { by: 'ada', at: '2026-09-02T10:00:00Z', why: 'first baseline' },
    ...more,
  };
}

export function row(more: Partial<Row> = {}): Row {
  return {
    ...{ kind: 'total', name: 'triage', cases: 120, before: 0.912, after: 0.829, change: -8.3 },
    ...{ low: -12.4, high: -4.1, better: 3, worse: 14, p: 0.0001, p_adjusted: 0.0004 },
    ...{ margin: 5, gate: 'pass', finding: 'dropped' },
    ...more,
  };
}

export const method: Method = {
  ...{ rule: 'both', p_value: 'exact', units: 'trials', alpha: 0.05, metrics: 3, level: 0.05 },
  ...{ margin: 'written', detectable: 6.1, detectable_flips: 9, chance_of_pass: 0.97, smallest_p: 1e-9 },
  ...{
    looks: { taken: 1, planned: 1 },
    rounds: { taken: 1, planned: 1 },
    calls: { spent: 720, planned: 720 },
  },
  ...{ missing: { before: 0, after: 3 }, quarantined: [], seed: 'a1b2', independence: null, drift: null },
  ...{ attempt: 1, words: ['margin 5 points, written; 120 cases x 3 trials support it'] },
};

/** A trial in a list. */
export function listed(ordinal: number, status: ShownTrial['status'], text?: string): ShownTrial {
  const failed = status === 'fail' ? ['equals /category'] : [];
  return {
    ...{ ordinal, outcome: 'answered', status, failed },
    ...(text === undefined ? {} : { body: { text } }),
  };
}

/** A case that broke, with its answers. */
export function broken(id: string, more: Partial<CaseComparison> = {}): CaseComparison {
  const texts = {
    before: '{"category":"billing","urgency":"high"}',
    after: '{"urgency":"high","category":"other"}',
  };
  return {
    ...{ case: id, status: 'worse', tags: ['billing'], required: false },
    where: { file: 'evals/triage.cases.jsonl', line: 17 },
    before: { passed: 3, failed: 0, unscored: 0 },
    after: { passed: 0, failed: 3, unscored: 0 },
    question: 'I was charged twice.',
    evidence: {
      before: { ordinal: 1, outcome: 'answered', body: { text: texts.before }, scores: [] },
      after: {
        ...{ ordinal: 1, outcome: 'answered', body: { text: texts.after } },
        scores: [
          {
            ...{
              assertion: 'equals /category',
              status: 'fail',
              weight: 1,
              reason: 'expected "billing", found "other"',
            },
            ...{ expected: 'billing', actual: 'other' },
          },
        ],
      },
    },
    trials: {
      before: [listed(1, 'pass'), listed(2, 'pass', texts.before), listed(3, 'pass', texts.before)],
      after: [listed(1, 'fail'), listed(2, 'fail', texts.after), listed(3, 'fail', texts.after)],
    },
    ...more,
  };
}

/** A case that nothing is to be said of. */
export function steady(id: string, more: Partial<CaseComparison> = {}): CaseComparison {
  return {
    ...{ case: id, status: 'same', tags: ['outage'], required: false },
    where: { file: 'evals/triage.cases.jsonl', line: 2 },
    before: { passed: 3, failed: 0, unscored: 0 },
    after: { passed: 3, failed: 0, unscored: 0 },
    ...more,
  };
}

export function suite(more: Partial<SuiteReport> = {}): SuiteReport {
  const reason = {
    code: 'drop',
    suite: 'triage',
    message: 'triage: worse: the mean pass rate fell 8.3 points',
  } as const;
  return {
    ...{ suite: 'triage', file: 'evals/triage.eval.yaml', feature: 'support' },
    verdict: { status: 'regressed', reasons: [reason] },
    before: side(),
    after: side({
      ...{
        name: 'gpt-5.4-nano-2026-03-17',
        source: 'live',
        model: 'gpt-5.4-nano-2026-03-17',
        accepted: undefined,
      },
      ...{
        outcomes: { answered: 352, truncated: 5, 'failed:rate_limited': 3 },
        scored: 357,
        pass_rate: 0.829,
      },
    }),
    differs: [{ what: 'model', before: 'gpt-5.4-mini-2026-03-17', after: 'gpt-5.4-nano-2026-03-17' }],
    same_answers: false,
    rows: [
      row(),
      row({
        kind: 'slice',
        name: 'billing',
        gate: 'regress',
        cases: 24,
        change: -20,
        low: -40,
        high: 1,
        finding: 'unproven',
      }),
      row({
        kind: 'slice',
        name: 'outage',
        change: 0,
        low: -1,
        high: 1,
        worse: 0,
        better: 0,
        finding: 'held',
        margin: 10,
      }),
    ],
    ratios: [
      {
        ...{ what: 'cost', cases: 120, ratio: 1.31, low: 1.2, high: 1.42, p: 0.001, p_adjusted: 0.002 },
        ...{ tolerance: 25, finding: 'unproven' },
      },
    ],
    method,
    digests: { suite: 'aaaaaaaaaaaaaaaa', cases: 'bbbbbbbbbbbbbbbb' },
    waivers: [],
    cases: [
      steady('steady'),
      broken('refund-over-limit', { required: true }),
      broken('angry-customer', { tags: ['billing', 'outage'] }),
      broken('invoice-2', {
        status: 'better',
        before: { passed: 0, failed: 3, unscored: 0 },
        after: { passed: 3, failed: 0, unscored: 0 },
      }),
      steady('wavering', {
        after: { passed: 2, failed: 1, unscored: 0 },
        trials: {
          before: [listed(1, 'pass', 'a')],
          after: [listed(1, 'pass', 'a'), listed(2, 'fail', 'b'), listed(3, 'pass', 'a')],
        },
      }),
      steady('added', { status: 'new', before: undefined }),
      steady('dropped', { status: 'gone', after: undefined, where: undefined, tags: [] }),
    ],
    ...more,
  };
}

export function report(more: Partial<Report> = {}): Report {
  const { verdict } = suite();
  return {
    ...{ v: 1, tool: 'llm-eval 0.1.0', command: 'run', exit: 1, verdict },
    run: { id: '20261122T150607Z-k3f9', started: '2026-11-22T15:06:07.000Z', seconds: 3.24 },
    suites: [suite()],
    limits: [{ model: 'gpt-5.4-nano-2026-03-17', resource: 'tokens', limit: 200_000, peak: 0.42 }],
    pins: [
      {
        ...{
          pin: 'triage',
          model: 'gpt-5.4-nano-2026-03-17',
          kind: 'snapshot',
          listed: true,
          served: 'not-asked',
        },
        ...{ status: 'retiring', shutdown_date: '2027-01-01', days_left: 40 },
        ...{ notice: 'shuts down on 2027-01-01, in 40 days', hint: 'Try another.', used_by: [] },
      },
    ],
    warnings: ['3 requests may have been billed without an answer'],
    ...more,
  };
}

/** A report of many cases, each with three trials a side and texts of real length; every third broke. */
export function largeReport(cases: number): Report {
  const words = 'we looked at the invoice and found that it was paid on the third of May by the customer';
  const text = (index: number, side: string) =>
    Array.from({ length: 8 }, (_, line) => `${line}. ${words} ${side} ${(index * 7 + line) % 13}.`).join(
      '\n',
    );
  const of = (index: number): CaseComparison => {
    if (index % 3 !== 0) return steady(`case-${index}`);
    const one = broken(`case-${index}`);
    const [was, is] = [{ text: text(index, 'before') }, { text: text(index, 'after') }];
    return {
      ...one,
      evidence: {
        before: { ordinal: 1, outcome: 'answered', body: was, scores: [] },
        after: { ordinal: 1, outcome: 'answered', body: is, scores: one.evidence?.after?.scores ?? [] },
      },
      trials: {
        before: [listed(1, 'pass'), listed(2, 'pass', was.text), listed(3, 'pass', was.text)],
        after: [listed(1, 'fail'), listed(2, 'fail', is.text), listed(3, 'fail', is.text)],
      },
    };
  };
  return report({ suites: [suite({ cases: Array.from({ length: cases }, (_, index) => of(index)) })] });
}
