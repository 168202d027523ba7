import { describe, expect, test } from 'vitest';
import type { ModelTable } from '../domain/model.ts';
import type { ModelUse, PinState, Served } from '../domain/pins.ts';
import { models } from '../provider/models.ts';
import { type PinsInput, pinsReport, retirementWarnings, usesOf } from './pins.ts';

const today = '2026-11-22';

function use(model: string, more: Partial<ModelUse> = {}): ModelUse {
  return { suite: 'triage', file: 'evals/triage.eval.yaml', role: 'target', model, ...more };
}

function states(uses: readonly ModelUse[], more: Partial<PinsInput> = {}): readonly PinState[] {
  return pinsReport({ uses, pins: new Map(), table: models, today, within: 60, ...more }).pins;
}

const used_by = [{ suite: 'triage', file: 'evals/triage.eval.yaml', role: 'target' }];

describe('the state of a pin', () => {
  test('tells the day of shutdown, the days left, and what to move to', () => {
    expect(states([use('gpt-5-mini-2025-08-07', { pin: 'triage' })])).toEqual([
      {
        pin: 'triage',
        model: 'gpt-5-mini-2025-08-07',
        kind: 'snapshot',
        listed: true,
        served: 'not-asked',
        shutdown_date: '2026-12-11',
        days_left: 19,
        status: 'retiring',
        replacement: { model: 'gpt-6.1-terra', by: 'vendor' },
        notice: 'shuts down on 2026-12-11, in 19 days; the vendor recommends gpt-6.1-terra',
        hint: 'Try it: llm-eval bump triage --to gpt-6.1-terra',
        used_by,
      },
    ]);
  });

  test('is fine, and says no more, when nothing is known against its model', () => {
    expect(states([use('demo-2026-01-15')])).toEqual([
      {
        model: 'demo-2026-01-15',
        kind: 'snapshot',
        listed: false,
        served: 'not-asked',
        status: 'fine',
        used_by,
      },
    ]);
  });

  test.for<[string, PinState['kind'], boolean]>([
    ['gpt-6-sol', 'snapshot', true],
    ['gpt-5.4', 'alias', true],
    ['chat-latest', 'alias', false],
    ['my-model', 'unknown', false],
  ])('%s is a kind of its own', ([model, kind, listed]) => {
    expect(states([use(model)]).map((state) => [state.kind, state.listed])).toEqual([[kind, listed]]);
  });

  // gpt-5-mini is shut down on 2026-12-11.
  test.for<[string, number, PinState['status'], number]>([
    ['2026-10-11', 60, 'fine', 61],
    ['2026-10-12', 60, 'retiring', 60],
    ['2026-12-10', 0, 'fine', 1],
    ['2026-12-11', 0, 'retired', 0],
    ['2027-01-01', 0, 'retired', -21],
  ])('on %s, within %i days, is %s', ([day, within, status, days_left]) => {
    expect(
      states([use('gpt-5-mini-2025-08-07')], { today: day, within }).map((state) => [
        state.status,
        state.days_left,
      ]),
    ).toEqual([[status, days_left]]);
  });

  test.for<[string, PinState['replacement']]>([
    ['gpt-4o-2024-11-20', { model: 'gpt-6-luna', by: 'vendor' }],
    ['gpt-5.5', { model: 'gpt-5.5-2026-04-23', by: 'alias' }],
    ['gpt-5.1-2025-11-13', { model: 'gpt-6.2-sol', by: 'family' }],
    ['gpt-5.4-nano-2026-03-17', undefined],
    ['gpt-5.4-mini-2026-03-17', undefined],
  ])('of %s names what to move to, where that is known and called for', ([model, replacement]) => {
    expect(states([use(model)])[0]?.replacement).toEqual(replacement);
  });

  test('never moves to a model that is gone by then', () => {
    const table: ModelTable = {
      as_of: today,
      source: 'a test',
      models: [
        {
          id: 'gpt-5-2025-08-07',
          kind: 'snapshot',
          retires: '2026-12-11',
          replacement: 'gpt-5.1-2025-11-13',
        },
        { id: 'gpt-5.1-2025-11-13', kind: 'snapshot', retires: '2026-11-01' },
        { id: 'gpt-5.2-2025-12-11', kind: 'snapshot' },
      ],
    };
    expect(states([use('gpt-5-2025-08-07')], { table })[0]?.replacement).toEqual({
      model: 'gpt-5.2-2025-12-11',
      by: 'family',
    });
  });
});

describe('what an endpoint says', () => {
  const asked = (served: Served) => ({ served: () => served });
  const about = ({ status, served, reason, shutdown_date, days_left, notice }: PinState) => ({
    status,
    served,
    ...(reason && { reason }),
    ...(shutdown_date && { shutdown_date, days_left }),
    ...(notice && { notice }),
  });

  test.for<[string, string, Served, object]>([
    ['served', 'gpt-6-sol', { served: 'yes' }, { status: 'fine', served: 'yes' }],
    [
      'served, with a date that the table does not have',
      'gpt-6-sol',
      { served: 'yes', shutdown_date: '2026-11-23' },
      {
        status: 'retiring',
        served: 'yes',
        shutdown_date: '2026-11-23',
        days_left: 1,
        notice: 'shuts down on 2026-11-23, in 1 day; the newest of its family and tier is gpt-6.2-sol',
      },
    ],
    [
      'served for longer than the table says',
      'gpt-5-mini-2025-08-07',
      { served: 'yes', shutdown_date: '2027-12-11' },
      { status: 'fine', served: 'yes', shutdown_date: '2027-12-11', days_left: 384 },
    ],
    [
      'served by a server that names no dates',
      'gpt-5.4-nano-2026-03-17',
      { served: 'yes' },
      { status: 'fine', served: 'yes', shutdown_date: '2027-04-01', days_left: 130 },
    ],
    [
      'not served, of which no date is known',
      'demo-2026-01-15',
      { served: 'no', reason: 'HTTP 404: no such model' },
      {
        status: 'retired',
        served: 'no',
        reason: 'HTTP 404: no such model',
        notice: 'is not served: HTTP 404: no such model',
      },
    ],
    [
      'not served, as was announced',
      'o1-2024-12-17',
      { served: 'no', reason: 'HTTP 404: gone' },
      {
        status: 'retired',
        served: 'no',
        reason: 'HTTP 404: gone',
        shutdown_date: '2026-10-23',
        days_left: -30,
        notice: 'was shut down on 2026-10-23; the vendor recommends gpt-5.6-sol',
      },
    ],
    [
      'unknown, because it did not answer',
      'gpt-6-sol',
      { served: 'unknown', reason: 'HTTP 500: oops' },
      {
        status: 'unknown',
        served: 'unknown',
        reason: 'HTTP 500: oops',
        notice: 'could not be asked about: HTTP 500: oops',
      },
    ],
    [
      'unknown, of which the shutdown is known all the same',
      'gpt-4.1-2025-04-14',
      { served: 'unknown', reason: 'HTTP 500: oops' },
      {
        status: 'retiring',
        served: 'unknown',
        reason: 'HTTP 500: oops',
        shutdown_date: '2027-01-14',
        days_left: 53,
        notice: 'shuts down on 2027-01-14, in 53 days; the vendor recommends gpt-6-luna',
      },
    ],
  ])('of a model that is %s', ([, model, served, expected]) => {
    expect(states([use(model)], asked(served)).map(about)).toEqual([expected]);
  });
});

describe('what to do about a pin', () => {
  const dying = 'gpt-5-mini-2025-08-07';
  const gone = { served: () => ({ served: 'no' as const, reason: 'gone' }) };
  const silent = { served: () => ({ served: 'unknown' as const, reason: 'no answer' }) };
  test.for<[string, ModelUse, Partial<PinsInput>, string | undefined]>([
    ['that is fine', use('gpt-6-sol'), {}, undefined],
    [
      'is to try what the vendor recommends, by its name',
      use(dying, { pin: 'triage' }),
      {},
      'Try it: llm-eval bump triage --to gpt-6.1-terra',
    ],
    [
      'is to try the newest of its family and tier, which bump finds itself',
      use('gpt-6-sol', { pin: 'triage' }),
      gone,
      'Try it: llm-eval bump triage',
    ],
    ['is to write another id where it stands', use(dying), {}, 'It is written in evals/triage.eval.yaml.'],
    [
      'without a replacement is to read the vendor, of a model that it has',
      use('gpt-5.4-nano-2026-03-17', { pin: 'nano' }),
      { config: 'llm-eval.config.yaml', within: 200 },
      'It is a pin of llm-eval.config.yaml. What replaces it: https://developers.openai.com/api/docs/deprecations',
    ],
    ['of somebody else', use('x-2026-01-01'), gone, 'It is written in evals/triage.eval.yaml.'],
    ['whose endpoint was silent', use('gpt-6-sol'), silent, 'Ask again: llm-eval pins --served'],
  ])('%s', ([, one, more, hint]) => {
    expect(states([one], more).map((state) => state.hint)).toEqual([hint]);
  });

  test('that no suite uses is to remove it', () => {
    const list = states([], { pins: new Map([['old', dying]]), config: 'evals/llm-eval.config.yaml' });
    expect(list.map((state) => state.hint)).toEqual([
      'No suite uses it: remove it from evals/llm-eval.config.yaml.',
    ]);
  });
});

describe('the list', () => {
  test('has one line for a pin at an endpoint, with all its suites', () => {
    const list = states([
      use('gpt-6-sol', { pin: 'main' }),
      use('gpt-6-sol', { pin: 'main', suite: 'tone', file: 'evals/tone.eval.yaml', role: 'judge' }),
      use('gpt-6-sol', { pin: 'main', suite: 'azure', provider: 'azure' }),
      use('gpt-6-sol', { suite: 'bare' }),
    ]);
    expect(list.map((state) => [state.pin, state.provider, state.used_by.map(({ suite }) => suite)])).toEqual(
      [
        ['main', undefined, ['triage', 'tone']],
        ['main', 'azure', ['azure']],
        [undefined, undefined, ['bare']],
      ],
    );
    expect(list[0]?.used_by[1]).toEqual({ suite: 'tone', file: 'evals/tone.eval.yaml', role: 'judge' });
  });

  test('holds the pins of the config that no suite uses', () => {
    const pins = new Map([
      ['main', 'gpt-6-sol'],
      ['spare', 'gpt-6.1-sol'],
    ]);
    const list = states([use('gpt-6-sol', { pin: 'main' })], { pins });
    expect(list.map((state) => [state.pin, state.used_by.length])).toEqual([
      ['main', 1],
      ['spare', 0],
    ]);
  });

  test('begins with what is retired, then with the least time left, then with what is not known', () => {
    const list = states(
      [
        'gpt-6-sol',
        'gpt-4o-2024-11-20',
        'gone-2026-01-01',
        'a-2026-01-01',
        'gpt-5-2025-08-07',
        'o1-2024-12-17',
      ].map((model) => use(model)),
      {
        served: ({ model }) =>
          model.startsWith('gone')
            ? { served: 'no', reason: 'gone' }
            : model === 'gpt-6-sol'
              ? { served: 'unknown', reason: 'no answer' }
              : undefined,
      },
    );
    expect(list.map(({ model }) => model)).toEqual([
      'gone-2026-01-01',
      'o1-2024-12-17',
      'gpt-5-2025-08-07',
      'gpt-4o-2024-11-20',
      'gpt-6-sol',
      'a-2026-01-01',
    ]);
  });
});

describe('the warnings of a run', () => {
  const suite = (name: string, model: string, pin?: string, replay: readonly string[] = []) => ({
    name,
    file: `evals/${name}.eval.yaml`,
    target: {
      name: model,
      api: 'responses' as const,
      model,
      params: {},
      ...(pin === undefined ? {} : { pin }),
    },
    replay,
  });

  test('name each pin once, and suites that name the model themselves', () => {
    expect(
      retirementWarnings(
        [
          suite('triage', 'gpt-5-mini-2025-08-07', 'small'),
          suite('tone', 'gpt-5-mini-2025-08-07', 'small'),
          suite('bare', 'gpt-4o-2024-11-20'),
          suite('other', 'gpt-4o-2024-11-20'),
          suite('fine', 'gpt-5.4-nano-2026-03-17'),
        ],
        models,
        today,
      ),
    ).toEqual([
      'the pin small (gpt-5-mini-2025-08-07) shuts down on 2026-12-11, in 19 days; the vendor recommends gpt-6.1-terra; see: llm-eval pins',
      'bare, other: the model gpt-4o-2024-11-20 shuts down on 2027-01-14, in 53 days; the vendor recommends gpt-6-luna; see: llm-eval pins',
    ]);
  });

  test('leave out recordings of a model that no pin names', () => {
    const replay = ['/a.recording.jsonl'];
    const warnings = retirementWarnings(
      [suite('a', 'o1-2024-12-17', undefined, replay), suite('b', 'o1-2024-12-17', 'old', replay)],
      models,
      today,
    );
    expect(warnings).toEqual([
      'the pin old (o1-2024-12-17) was shut down on 2026-10-23; the vendor recommends gpt-5.6-sol; see: llm-eval pins',
    ]);
  });
});

test('the report says what was asked, and what it comes to', () => {
  const input = { uses: [use('gpt-6-sol')], pins: new Map(), table: models, today, within: 30 };
  const { pins, ...head } = pinsReport({ ...input, config: 'llm-eval.config.yaml' });
  expect([head, pins.length]).toEqual([
    { v: 1, today, as_of: '2026-11-22', within_days: 30, exit: 0, config: 'llm-eval.config.yaml' },
    1,
  ]);
});

test('the uses of suites are their targets', () => {
  const target = {
    name: 'm',
    api: 'chat',
    model: 'gpt-6-sol',
    pin: 'main',
    provider: 'azure',
    params: {},
  } as const;
  expect(usesOf([{ name: 'triage', file: 'evals/triage.eval.yaml', target }])).toEqual([
    use('gpt-6-sol', { pin: 'main', provider: 'azure' }),
  ]);
});
