import { describe, expect, test } from 'vitest';
import type { Answer } from '../domain/answer.ts';
import type { Case, Suite } from '../domain/suite.ts';
import { trialKey } from '../domain/trial.ts';
import { askedOf } from './asked.ts';
import { asksOf, requestOf } from './asks.ts';
import { casesDigest, fingerprint, inputDigest, suiteDigest } from './fingerprint.ts';
import { makePlan, replayRounds } from './plan.ts';
import { slotsOf } from './rounds.ts';
import { SAMPLE_GATE } from './testdata/sides.ts';

function kase(id: string, change: Partial<Case> = {}): Case {
  return {
    id,
    vars: { ticket: id },
    tags: [],
    user: `Ticket: ${id}`,
    assertions: [],
    where: { file: 's.yaml' },
    ...change,
  };
}

function suite(change: Partial<Suite> = {}): Suite {
  return {
    name: 'triage',
    file: 'evals/triage.eval.yaml',
    target: {
      name: 'm-2026-01-15',
      api: 'responses',
      model: 'm-2026-01-15',
      params: { max_output_tokens: 200 },
    },
    prompt: { system: 'Sort.', user: 'Ticket: {{ ticket }}' },
    schema_mode: 'strict',
    trials: { fixed: 2 },
    gate: SAMPLE_GATE,
    cases: [kase('a'), kase('b')],
    replay: [],
    baseline: 'evals/triage.baseline.jsonl',
    warnings: [],
    ...change,
  };
}

const about = { tool: 'llm-eval 0', command: 'run', source: 'live' } as const;

describe('asks', () => {
  test('go round by round over every case, so that drift falls on all of them', () => {
    const keys = [...asksOf(slotsOf([{ suite: suite(), trials: 2 }]))].map(({ trial }) => trialKey(trial));
    expect(keys).toEqual([
      'triage/a@m-2026-01-15#1',
      'triage/b@m-2026-01-15#1',
      'triage/a@m-2026-01-15#2',
      'triage/b@m-2026-01-15#2',
    ]);
  });

  test('of two targets stand side by side, in an order drawn for each case, each with the trials it was given', () => {
    const other = suite({ target: { ...suite().target, name: 'n', model: 'n-2026-02-02' } });
    const keys = [
      ...asksOf(
        slotsOf([
          { suite: suite(), trials: 1 },
          { suite: other, trials: 2 },
        ]),
      ),
    ].map(({ trial }) => trialKey(trial));
    expect(keys).toEqual([
      'triage/b@m-2026-01-15#1',
      'triage/b@n#1',
      'triage/a@m-2026-01-15#1',
      'triage/a@n#1',
      'triage/b@n#2',
      'triage/a@n#2',
    ]);
  });

  test('leave out what is done', () => {
    const asks = asksOf(slotsOf([{ suite: suite(), trials: 1 }]), (ask) =>
      ask.trial.case === 'a' ? undefined : ask,
    );
    expect([...asks].map(({ trial }) => trial.case)).toEqual(['b']);
  });

  test('carry the request of their target with its fingerprint', () => {
    const [ask] = asksOf(slotsOf([{ suite: suite(), trials: 1 }]));
    const request = {
      api: 'responses',
      model: 'm-2026-01-15',
      user: 'Ticket: a',
      params: { max_output_tokens: 200 },
    };
    expect(ask).toEqual({
      trial: { suite: 'triage', case: 'a', target: 'm-2026-01-15', ordinal: 1 },
      request,
      key: fingerprint(requestOf(suite(), kase('a'))),
      input: inputDigest(kase('a')),
    });
  });
});

describe('a provider', () => {
  const elsewhere = suite({ target: { ...suite().target, provider: 'azure' } });

  test('is part of what is asked: an answer from another endpoint is another answer', () => {
    const [here, there] = [suite(), elsewhere].map((one) => requestOf(one, kase('a')));
    expect([here?.provider, there]).toEqual([undefined, { ...here, provider: 'azure' }]);
    expect(fingerprint(there!)).not.toBe(fingerprint(here!));
    expect([askedOf(suite()).provider, askedOf(elsewhere).provider]).toEqual([undefined, 'azure']);
  });
});

describe('a fingerprint', () => {
  const request = requestOf(suite(), kase('a'));

  test('does not depend on the order in which parameters were written', () => {
    const one = fingerprint({ ...request, params: { temperature: 0, max_output_tokens: 5 } });
    expect(fingerprint({ ...request, params: { max_output_tokens: 5, temperature: 0 } })).toBe(one);
  });

  test('depends on the order inside a schema, in which a model answers', () => {
    const ordered = (...names: string[]) => ({
      name: 'ticket',
      schema: { properties: Object.fromEntries(names.map((name) => [name, { type: 'string' }])) },
    });
    expect(fingerprint({ ...request, schema: ordered('reason', 'category') })).not.toBe(
      fingerprint({ ...request, schema: ordered('category', 'reason') }),
    );
  });

  test.for([
    ['model', { model: 'n' }],
    ['API', { api: 'chat' as const }],
    ['system text', { system: 'Sort well.' }],
    ['user text', { user: 'x' }],
    ['parameters', { params: { max_output_tokens: 201 } }],
    ['schema', { schema: { name: 'ticket', schema: { type: 'object' } } }],
  ] as const)('depends on the %s', ([, change]) => {
    expect(fingerprint({ ...request, ...change })).not.toBe(fingerprint(request));
  });

  test('is the one that committed recordings were made with', () => {
    expect(fingerprint(request)).toBe('46d078f6668127a5becc19b16358d39dbf102123ee88f0022d034f68bb36f62a');
  });
});

describe('digests', () => {
  test('pair a case by its id and vars, whatever is expected of it', () => {
    expect(inputDigest(kase('a', { expected: 1, tags: ['x'] }))).toBe(inputDigest(kase('a')));
    expect(inputDigest(kase('a', { vars: { ticket: 'A' } }))).not.toBe(inputDigest(kase('a')));
  });

  test('of a suite change with what it demands; of its cases only with what they ask', () => {
    const strict = suite({ cases: [kase('a', { expected: { category: 'x' } }), kase('b')] });
    expect(suiteDigest(strict)).not.toBe(suiteDigest(suite()));
    expect(casesDigest(strict)).toBe(casesDigest(suite()));
  });

  test('do not see where a case stands in its file', () => {
    const moved = suite({ cases: [kase('a', { where: { file: 's.yaml', line: 9 } }), kase('b')] });
    expect(suiteDigest(moved)).toBe(suiteDigest(suite()));
  });

  test('of what was asked leave out a schema that only scores', () => {
    const schema = { name: 'ticket', schema: { type: 'object' } };
    expect(askedOf(suite({ schema, schema_mode: 'score-only' })).schema).toBe(null);
    expect(askedOf(suite({ schema })).schema).not.toBe(null);
  });
});

describe('a plan', () => {
  test('counts its asks', () => {
    const plan = makePlan([{ suite: suite(), trials: 3 }], about);
    expect(plan.suites.map(({ cases, trials }) => ({ cases, trials }))).toEqual([{ cases: 2, trials: 3 }]);
    expect(plan.total).toBe(6);
  });

  test('keeps its hash while the same is asked, and changes it otherwise', () => {
    const hash = makePlan([{ suite: suite(), trials: 3 }], about).hash;
    const demanding = suite({ cases: [kase('a', { expected: 1 }), kase('b')] });
    expect(makePlan([{ suite: demanding, trials: 3 }], about).hash).toBe(hash);
    expect(makePlan([{ suite: suite(), trials: 2 }], about).hash).not.toBe(hash);
    const longer = suite({ cases: [kase('a', { vars: { ticket: 'x' } }), kase('b')] });
    expect(makePlan([{ suite: longer, trials: 3 }], about).hash).not.toBe(hash);
  });
});

describe('a replay', () => {
  const said: Answer = {
    ...{ outcome: 'answered', body: { text: 'yes' }, id: 'r', served: 'm', usage: null, latency_ms: null },
  };
  const recorded = (a: readonly number[], b: readonly number[]) => {
    const keys = new Map([
      [fingerprint(requestOf(suite(), kase('a'))), a],
      [fingerprint(requestOf(suite(), kase('b'))), b],
    ]);
    return ({ key, trial }: { key: string; trial: { ordinal: number } }) =>
      keys.get(key)?.includes(trial.ordinal) ? said : undefined;
  };
  const upTo5 = suite({ trials: { max: 5 } });

  test('of a fixed number of trials needs them all', () => {
    expect(replayRounds(suite(), recorded([1, 2], [1]))).toEqual({
      trials: 1,
      missing: [{ suite: 'triage', case: 'b', ordinal: 2 }],
      unused: 1,
    });
  });

  test('up to a maximum uses the rounds that are recorded for every case', () => {
    expect(replayRounds(upTo5, recorded([1, 2, 3], [1, 2]))).toEqual({
      trials: 2,
      missing: [],
      unused: 1,
    });
  });

  test('without the first trial of a case has a miss', () => {
    expect(replayRounds(upTo5, recorded([1, 2], []))).toEqual({
      trials: 1,
      missing: [{ suite: 'triage', case: 'b', ordinal: 1 }],
      unused: 0,
    });
  });

  test('names the turn of a trial that is not recorded', () => {
    const turns = [
      { user: 'Ticket: a', assertions: [] },
      { user: 'And now?', assertions: [] },
    ];
    const talk = suite({ cases: [kase('a', { turns })], trials: { fixed: 1 } });
    expect(replayRounds(talk, ({ trial }) => (trial.turn === undefined ? said : undefined))).toEqual({
      trials: 1,
      missing: [{ suite: 'triage', case: 'a', ordinal: 1, turn: 2 }],
      unused: 0,
    });
    expect(replayRounds(talk, () => said)).toEqual({ trials: 1, missing: [], unused: 0 });
  });

  test('with a gap between recorded trials has a miss', () => {
    expect(replayRounds(upTo5, recorded([1, 3], [1, 2, 3]))).toEqual({
      trials: 1,
      missing: [{ suite: 'triage', case: 'a', ordinal: 2 }],
      unused: 3,
    });
  });
});

describe('fallbacks', () => {
  const params = { max_output_tokens: 300 };
  const spare = { name: 'spare', api: 'chat', model: 'n-2026-02-02', provider: 'azure', params } as const;
  const plain = suite({ cases: [kase('a')] });
  const backed = { ...plain, target: { ...plain.target, fallback: [spare] } };

  test('are asked the same question in their own way, under the fingerprint of the target', () => {
    const [without] = asksOf(slotsOf([{ suite: plain, trials: 1 }]));
    expect([...asksOf(slotsOf([{ suite: backed, trials: 1 }]))]).toEqual([
      {
        ...without,
        fallback: [
          {
            link: { name: 'spare', api: 'chat', model: 'n-2026-02-02', provider: 'azure' },
            request: { ...without?.request, api: 'chat', model: 'n-2026-02-02', provider: 'azure', params },
          },
        ],
      },
    ]);
  });

  test('are part of what a run set out to ask', () => {
    const planOf = (one: Suite) => makePlan([{ suite: one, trials: 1 }], about);
    const [planned] = planOf(backed).suites;
    expect(planned?.fallback).toEqual([spare]);
    expect(planned?.asked).toEqual(askedOf(plain));
    expect(planOf(backed).hash === planOf(plain).hash).toBe(false);
  });
});
