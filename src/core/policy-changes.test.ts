import { expect, test } from 'vitest';
import type { Config } from '../domain/config.ts';
import type { Case, Gate, Suite } from '../domain/suite.ts';
import { type Policy, policyChanges } from './policy-changes.ts';
import { sampleSuite } from './testdata/sides.ts';

const config: Config = {
  pins: new Map([['triage', 'm-1']]),
  allow_aliases: [],
  timeout_ms: 1,
  providers: new Map(),
  prices: new Map(),
};
const gate: Partial<Gate> = {
  ...{ max_drop: 5, max_flips: 1, min_pass_rate: 90, required: ['a'], strict: true },
  ...{ max_cost_increase: 25, on_inconclusive: 'fail' },
  slices: [{ tag: 'x', max_drop: 10 }, { tag: 'y' }],
};
const plain = sampleSuite({ a: ['x'], b: ['x', 'y'] });
const suite: Suite = { ...plain, gate: { ...plain.gate, ...gate } };

function told(head: Suite, headConfig: Config = config): string[] {
  const policy = (one: Suite, of: Config): Policy => ({
    ...{ config: of, suites: [one] },
    textOf: ({ name }) => name,
  });
  return policyChanges(policy(suite, config), policy(head, headConfig)).map(
    ({ kind, message }) => `${kind}: ${message}`,
  );
}

const gated = (changes: Partial<Gate>) => told({ ...suite, gate: { ...suite.gate, ...changes } });

test('an unchanged policy has no changes', () => expect(told(suite)).toEqual([]));

test.for<[Partial<Gate>, string]>([
  [{ max_drop: 6 }, 'weakened: triage: gate.max_drop was 5 and is 6'],
  [{ max_drop: 4 }, 'noted: triage: gate.max_drop was 5 and is 4'],
  [{ max_drop: undefined }, 'weakened: triage: gate.max_drop was 5 and is gone'],
  [{ max_flips: undefined }, 'weakened: triage: gate.max_flips was 1 and is gone'],
  [{ max_cost_increase: 30 }, 'weakened: triage: gate.max_cost_increase was 25 and is 30'],
  [{ max_tokens_increase: 30 }, ''],
  [{ min_pass_rate: 80 }, 'weakened: triage: gate.min_pass_rate was 90 and is 80'],
  [{ min_pass_rate: undefined }, 'weakened: triage: gate.min_pass_rate was 90 and is gone'],
  [{ min_pass_rate: 95 }, ''],
  [{ rule: 'exceeds' }, 'weakened: triage: gate.rule was both and is exceeds'],
  [{ p_value: 'mid' }, 'weakened: triage: gate.p_value was exact and is mid'],
  [{ quarantine: true }, 'weakened: triage: gate.quarantine was false and is true'],
  [{ strict: false }, 'weakened: triage: gate.strict was true and is false'],
  [{ baseline: 'none' }, 'weakened: triage: gate.baseline was file and is none'],
  [{ on_inconclusive: 'warn' }, 'weakened: triage: gate.on_inconclusive was fail and is warn'],
  [{ required: [] }, 'weakened: triage: gate.required: a is gone'],
  [{ required: ['a', 'b'] }, ''],
  [{ slices: [{ tag: 'x', max_drop: 10 }] }, 'weakened: triage: gate.slices: y is gone'],
  [{ slices: [{ tag: 'x' }, { tag: 'y' }] }, 'weakened: triage: gate.slices.x.max_drop was 10 and is gone'],
])('the gate change %j is told as "%s"', ([changes, message]) => {
  expect(gated(changes).join('\n')).toBe(message);
});

const kase = (changes: Partial<Case>) =>
  told({ ...suite, cases: [{ ...suite.cases[0]!, ...changes }, suite.cases[1]!] });

test.for<[string, () => string[], string]>([
  ['a case is gone', () => told({ ...suite, cases: [suite.cases[1]!] }), 'cases that are gone: a'],
  [
    'a case asks something else',
    () => kase({ vars: { q: 1 } }),
    'cases that ask something else, and so are compared with nothing: a',
  ],
  ['a case expects something else', () => kase({ expected: 'x' }), 'cases that expect something else: a'],
  ['a case left a slice', () => kase({ tags: [] }), 'cases that left a slice or a cluster: a'],
  ['fewer trials', () => told({ ...suite, trials: { max: 0 } }), 'trials were 1 and are up to 0'],
])('%s', ([, change, message]) => {
  expect(change()).toEqual([`weakened: triage: ${message}`]);
});

test('an assertion that is gone or another is named with its cases; one that was added is not', () => {
  const assertion = (name: string) => ({
    type: 'equals',
    negated: false,
    name,
    weight: 1,
    params: {},
    where: { file: 'f' },
  });
  const withAssertions = (...names: string[]): Suite => ({
    ...suite,
    cases: suite.cases.map((one) => ({ ...one, assertions: names.map(assertion) })),
  });
  const policy = (one: Suite): Policy => ({ config, suites: [one], textOf: ({ name }) => name });
  const changes = (was: Suite, is: Suite) =>
    policyChanges(policy(was), policy(is)).map(({ message }) => message);
  expect([
    changes(withAssertions('one', 'one', 'two'), withAssertions('one', 'two', 'three')),
    changes(withAssertions('one'), withAssertions('one', 'two')),
  ]).toEqual([['triage: the assertion one is gone or another in: a, b'], []]);
});

test('a suite that is gone, an alias allowed, prices and pins are told with the config', () => {
  const base: Policy = { config, suites: [suite], textOf: ({ name }) => name };
  const head: Policy = {
    ...base,
    suites: [],
    config: {
      ...config,
      file: 'llm-eval.config.yaml',
      pins: new Map([['triage', 'm-2']]),
      allow_aliases: ['m-latest'],
      prices: new Map([['m-2', { input: 1, output: 1 }]]),
    },
  };
  expect(policyChanges(base, head)).toEqual([
    { kind: 'noted', file: 'llm-eval.config.yaml', message: 'the pin triage moved from m-1 to m-2' },
    {
      kind: 'weakened',
      file: 'llm-eval.config.yaml',
      message: 'allow_aliases: m-latest may now be served by any snapshot',
    },
    {
      kind: 'weakened',
      file: 'llm-eval.config.yaml',
      message: 'prices changed, by which the cost of both sides is counted',
    },
    { kind: 'weakened', file: 'evals/triage.eval.yaml', message: 'the suite triage is gone' },
  ]);
});

test('another redaction is told, and a module in another folder is none', () => {
  const redact = {
    kinds: ['email'],
    patterns: {},
    allow: [],
    restore: false,
    module: '/base/private.ts',
  } as const;
  const told = (was: Config['redact'], is: Config['redact']) =>
    policyChanges(
      { config: { ...config, redact: was }, suites: [], textOf: ({ name }) => name },
      { config: { ...config, redact: is }, suites: [], textOf: ({ name }) => name },
    ).map(({ kind, message }) => `${kind}: ${message}`);
  const changed = ['weakened: redact changed, by which prompts are sent and assertions are read'];
  expect([
    told(redact, { ...redact, module: '/head/private.ts' }),
    told(redact, { ...redact, restore: true }),
    told(redact, undefined),
    told(undefined, redact),
  ]).toEqual([[], changed, changed, changed]);
});

test('an assertion that leaves its turn is named with the turn', () => {
  const demand = { ...{ type: 'contains', negated: false, name: 'contains', weight: 1, params: {} } };
  const assertion = { ...demand, where: { file: 'a.yaml' } };
  const talk = (...turns: (typeof assertion)[][]) => ({
    ...suite,
    cases: suite.cases.map((one) => ({
      ...one,
      turns: turns.map((assertions) => ({ user: 'Hi', assertions })),
    })),
  });
  const policy = (one: Suite): Policy => ({ config, suites: [one], textOf: ({ name }) => name });
  const changes = (was: Suite, is: Suite) =>
    policyChanges(policy(was), policy(is)).map(({ message }) => message);
  expect([
    changes(talk([assertion], []), talk([assertion], [])),
    changes(talk([assertion], []), talk([assertion], [assertion])),
    changes(talk([assertion], []), talk([], [assertion])),
  ]).toEqual([[], [], ['triage: the assertion turn 1: contains is gone or another in: a, b']]);
});
