import type { TrialScore } from '../../domain/score.ts';
import type { Case, Gate, GatedSlice, Suite } from '../../domain/suite.ts';
import type { ScoredSide } from '../scored-side.ts';
import { tallySide } from '../summarize.ts';

/** Suites and sides for tests, written as trials: `p` passed, `f` failed, `u` unscored, `.` not asked. */

const TRIALS = { p: 'pass', f: 'fail', u: 'unscored' } as const;

/** The trial of a letter at an index from 0. */
export function trial(letter: string, index: number): TrialScore {
  const ordinal = index + 1;
  const status = TRIALS[letter as keyof typeof TRIALS];
  const scores =
    status === 'unscored'
      ? []
      : [
          { assertion: 'is-json', status: 'pass' as const, reason: '', weight: 1 },
          { assertion: 'equals', status, reason: `${status} #${ordinal}`, weight: 1 },
        ];
  return status === 'unscored'
    ? { ordinal, outcome: 'failed', status, scores, reason: 'rate_limited' }
    : { ordinal, outcome: 'answered', status, scores };
}

/** A gate as tests write it: a slice without a margin of its own is its tag. */
export type SampleGate = Partial<Omit<Gate, 'slices'>> & {
  readonly slices?: readonly (string | GatedSlice)[];
};

/** A suite of cases by id, each with its tags. */
export function sampleSuite(
  cases: { readonly [id: string]: readonly string[] },
  { slices = [], ...gate }: SampleGate = {},
): Suite {
  return {
    name: 'triage',
    file: 'evals/triage.eval.yaml',
    target: { name: 'm', api: 'responses', model: 'm', params: {} },
    prompt: { user: '{{ q }}' },
    schema_mode: 'strict',
    trials: { fixed: 1 },
    gate: {
      ...SAMPLE_GATE,
      slices: slices.map((slice) => (typeof slice === 'string' ? { tag: slice } : slice)),
      ...gate,
    },
    cases: Object.entries(cases).map(
      ([id, tags], index): Case => ({
        id,
        vars: {},
        tags,
        user: id,
        assertions: [],
        where: { file: 'evals/triage.eval.yaml', line: index + 1 },
      }),
    ),
    replay: [],
    baseline: 'evals/triage.baseline.jsonl',
    warnings: [],
  };
}

/** A gate with a written margin and nothing else. */
export const SAMPLE_GATE: Gate = {
  max_drop: 5,
  ...{ rule: 'both', p_value: 'exact', quarantine: false, slices: [], required: [], strict: false },
  ...{ baseline: 'file', on_inconclusive: 'fail' },
};

/** A side whose cases went as the letters say; an `input` of its own marks a case that was asked otherwise. */
export function sampleSide(
  cases: { readonly [id: string]: string },
  more: {
    readonly name?: string;
    readonly planned?: number;
    readonly inputs?: { readonly [id: string]: string };
  } = {},
): ScoredSide {
  const { name = 'm' } = more;
  const scored = new Map(
    Object.entries(cases).map(([id, letters]) => [
      id,
      {
        input: more.inputs?.[id] ?? 'i',
        trials: [...letters].flatMap((letter, index) => (letter === '.' ? [] : [trial(letter, index)])),
      },
    ]),
  );
  const ids = [...scored].flatMap(([id, { trials }]) =>
    trials.map(({ ordinal }) => `${name}/${id}/${ordinal}`),
  );
  const tally = tallySide(undefined);
  for (const { trials } of scored.values()) {
    for (const { outcome } of trials) tally.add(outcome === 'failed' ? FAILURE : ANSWER);
  }
  const planned = more.planned ?? tally.count();
  const own = new Set(Object.keys(cases));
  return {
    side: tally.finish({ name, source: 'recording', model: name, planned }, scored, own),
    cases: scored,
    answerIds: new Set(ids),
  };
}

const FAILURE = { outcome: 'failed', kind: 'rate_limited', message: '', possibly_billed: false } as const;
const ANSWER = {
  outcome: 'answered',
  body: { text: '' },
  id: 'x',
  served: 'm',
  usage: null,
  latency_ms: null,
} as const;

/** `count` cases with ids `prefix1`, …, each mapped to `value`. */
export function many<T>(count: number, prefix: string, value: T): { readonly [id: string]: T } {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`${prefix}${index + 1}`, value]));
}
