import { describe, expect, it, test } from 'vitest';
import type { Answer, ToolCall, TrialEnd } from '../domain/answer.ts';
import type { Ask } from '../domain/ports.ts';
import type { Case, TurnInput } from '../domain/suite.ts';
import { fingerprint, inputDigest } from './fingerprint.ts';
import { openAsk } from './next-ask.ts';
import { answer } from './testdata/said.ts';
import { isLastTurn, nextTurn, saidAfter } from './turns.ts';

const call = (name: string, input: string, id?: string): ToolCall => ({
  name,
  arguments: input,
  ...(id && { id }),
});
const timeout: TrialEnd = { outcome: 'failed', kind: 'timeout', message: 'late', possibly_billed: true };

describe('what is said between two turns', () => {
  it('is the answer, and the text of the user with its files', () => {
    const file = { name: 'a.png', media: 'image/png', sha256: '0', data: '' } as const;
    expect(saidAfter(answer('Hi.'), 1, { user: 'And?', files: [file] })).toEqual([
      { by: 'model', text: 'Hi.' },
      { by: 'user', text: 'And?', files: [file] },
    ]);
  });

  it('is one result for each call: the first that fits it, text as it stands', () => {
    const calls = [call('find', '{"id":1}', 'c1'), call('find', '{"id":2}'), call('note', 'free text', 'c3')];
    const tool_results = [
      { tool: 'find', with: { id: 2 }, result: { paid: 5 } },
      { tool: 'find', result: 'nothing' },
      { tool: 'note', result: null },
      { tool: 'unused', result: 1 },
    ];
    expect(saidAfter(answer('', calls), 3, { tool_results })).toEqual([
      {
        by: 'model',
        text: '',
        calls: [
          { id: 'c1', name: 'find', arguments: '{"id":1}' },
          { id: 'call_3_2', name: 'find', arguments: '{"id":2}' },
          { id: 'c3', name: 'note', arguments: 'free text' },
        ],
      },
      { by: 'tool', tool: 'find', call: 'c1', output: 'nothing' },
      { by: 'tool', tool: 'find', call: 'call_3_2', output: '{"paid":5}' },
      { by: 'tool', tool: 'note', call: 'c3', output: 'null' },
    ]);
  });

  it.for<[string, Answer, TurnInput, string]>([
    [
      'results without a call',
      answer('Hi.'),
      { tool_results: [{ tool: 'find', result: 1 }] },
      'turn 2 cannot be asked: it gives results of tools, and turn 1 calls none',
    ],
    [
      'a call without a result',
      answer('', [call('find', '{"id":1}')]),
      { tool_results: [{ tool: 'find', with: { id: 2 }, result: 1 }] },
      'turn 2 cannot be asked: turn 1 calls find({"id":1}), and no result is given for it',
    ],
    [
      'a text after a call',
      answer('', [call('find', '{}')]),
      { user: 'And?' },
      'turn 2 cannot be asked: turn 1 calls find({}), and nothing gives its result',
    ],
  ])('is nothing where the model leaves the script: %s', ([, said, next, problem]) => {
    expect(saidAfter(said, 1, next)).toEqual({ problem });
  });
});

const first: Ask = {
  trial: { suite: 's', case: 'c', target: 'm', ordinal: 2 },
  request: { api: 'responses', model: 'm', user: 'Hi', params: { max_output_tokens: 16 } },
  key: 'k',
  input: 'i',
  fallback: [
    {
      link: { name: 'spare', api: 'chat', model: 'n' },
      request: { api: 'chat', model: 'n', user: 'Hi', params: { max_output_tokens: 16 } },
    },
  ],
  rest: [{ user: 'Two' }, { user: 'Three' }],
};

describe('the next turn', () => {
  it('is asked in the same trial with all that was said, of the fallbacks too, under a fingerprint of its own', () => {
    const said = [
      { by: 'model', text: 'One.' },
      { by: 'user', text: 'Two' },
    ] as const;
    const request = { ...first.request, said };
    expect(nextTurn(first, answer('One.'))).toEqual({
      trial: { ...first.trial, turn: 2 },
      request,
      key: fingerprint(request),
      input: 'i',
      fallback: [{ link: first.fallback?.[0]?.link, request: { ...first.fallback?.[0]?.request, said } }],
      rest: [{ user: 'Three' }],
    });
  });

  it('has another fingerprint after another answer', () => {
    const [one, other] = ['One.', 'Uno.'].map((text) => nextTurn(first, answer(text)) as Ask);
    expect(one?.key === other?.key).toBe(false);
  });

  it.for<[string, TrialEnd]>([
    ['failed', timeout],
    ['cut off', answer('On', undefined, { outcome: 'truncated' })],
    ['refused', answer('No.', undefined, { outcome: 'refused' })],
    ['stored as answered, but blank', answer(' \u200b')],
    ['from a fallback', answer('One.', undefined, { link: { name: 'spare', api: 'chat', model: 'n' } })],
  ])('is not asked after an answer that is %s', ([, end]) => {
    expect(nextTurn(first, end)).toBe(undefined);
  });

  it('is the first without an answer when a trial is taken up again', () => {
    const turnOf = (answered: number) =>
      openAsk(first, ({ trial }) => ((trial.turn ?? 1) <= answered ? answer('Yes.') : undefined))?.trial.turn;
    expect([0, 1, 2, 3].map(turnOf)).toEqual([undefined, 2, 3, undefined]);
    expect(
      openAsk(first, ({ trial }) => (trial.turn === undefined ? answer('Yes.') : undefined))?.request.said,
    ).toEqual([
      { by: 'model', text: 'Yes.' },
      { by: 'user', text: 'Two' },
    ]);
  });
});

test('a trial is over with its last turn, with an end that nothing follows, and never with a turn that its case lacks', () => {
  const turns = [
    { user: 'Hi', assertions: [] },
    { tool_results: [{ tool: 'find', result: 1 }], assertions: [] },
  ];
  const found = answer('', [call('find', '{}')]);
  expect([
    isLastTurn({ turns }, {}, found),
    isLastTurn({ turns }, {}, answer('Hi.')),
    isLastTurn({ turns }, {}, timeout),
    isLastTurn({ turns }, { turn: 2 }, found),
    isLastTurn({ turns }, { turn: 3 }, found),
    isLastTurn({}, {}, found),
    isLastTurn(undefined, { turn: 2 }, found),
  ]).toEqual([false, true, true, true, false, true, false]);
});

test('the fingerprint and the input of a case know a file by its bytes, and the name of a document alone', () => {
  const file = (name: string, media: 'image/png' | 'application/pdf', sha256: string, data = '') => ({
    ...{ name, media, sha256, data },
  });
  const keyOf = (...files: ReturnType<typeof file>[]) => fingerprint({ ...first.request, files });
  const inputOf = (...files: ReturnType<typeof file>[]) => inputDigest({ id: 'a', vars: {}, files });
  for (const of of [keyOf, inputOf]) {
    const image = of(file('a.png', 'image/png', '1'));
    expect(
      [of(file('b.png', 'image/png', '1', 'AA==')), of(file('a.png', 'image/png', '2')), of()].map(
        (one) => one === image,
      ),
    ).toEqual([...[true, false, false]]);
    expect(of(file('a.pdf', 'application/pdf', '1')) === of(file('b.pdf', 'application/pdf', '1'))).toBe(
      false,
    );
  }
});

test('two sides pair a case with turns while what it says is the same, whatever it demands', () => {
  const kase = { id: 'a', vars: {} };
  const demand = {
    type: 'contains',
    negated: false,
    name: 'contains',
    weight: 1,
    params: {},
    where: { file: 'f' },
  };
  const digest = (user: string, assertions: Case['assertions']) =>
    inputDigest({ ...kase, turns: [{ user, assertions }] });
  expect([digest('Hi', []) === digest('Hi', [demand]), digest('Hi', []) === digest('Ho', [])]).toEqual([
    true,
    false,
  ]);
});
