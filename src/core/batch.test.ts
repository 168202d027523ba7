import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Failures } from '../domain/failure.ts';
import type { Ask } from '../domain/ports.ts';
import type { Api } from '../domain/request.ts';
import { batchLine, customId, cutBatches, idOfLine } from './batch.ts';

function ask(kase: string, model = 'm', api: Api = 'responses', target = model): Ask {
  return {
    trial: { suite: 's', case: kase, target, ordinal: 1 },
    request: { api, model, user: kase, params: {} },
    key: 'k',
    input: 'i',
  };
}

function cut(asks: readonly Ask[], requests: number, bytes = 1000) {
  return cutBatches(asks, ({ request }) => `${request.user}\n`, { requests, bytes }).map(
    ({ api, model, asks }) => `${api} ${model}: ${asks.map(({ trial }) => trial.case).join(' ')}`,
  );
}

test('a line names its trial by a hash of the plan and the trial, and holds the request', () => {
  const toLine = ({ user }: Ask['request']) => ({ url: '/v1/responses', body: { input: user } });
  expect(batchLine('plan', ask('né'), toLine)).toBe(
    '{"custom_id":"297e95c602fa52d1724eae7e3f5043bb","method":"POST","url":"/v1/responses","body":{"input":"né"}}\n',
  );
});

test('a line that comes back tells whose it is; a line of somebody else tells nothing', () => {
  const toLine = ({ user }: Ask['request']) => ({ url: '/v1/responses', body: { input: user } });
  const id = customId('plan', ask('né').trial);
  const line = batchLine('plan', ask('né'), toLine).trimEnd();
  expect([line, line.slice(0, 40), ` ${line}`, '{"custom_id":"mine","x":1}', ''].map(idOfLine)).toEqual([
    id,
    '',
    '',
    '',
    '',
  ]);
});

test('the name of a trial differs by plan, suite, case, target and ordinal', () => {
  const { trial } = ask('c');
  const names = [
    customId('p', trial),
    customId('q', trial),
    customId('p', { ...trial, suite: 't' }),
    customId('p', { ...trial, case: 'd' }),
    customId('p', { ...trial, target: 'n' }),
    customId('p', { ...trial, ordinal: 2 }),
  ];
  expect(new Set(names).size).toBe(names.length);
});

describe('asks are cut into input files', () => {
  test('one model and one API a file, in the order in which the files begin', () => {
    const asks = [
      ask('a'),
      ask('b', 'n'),
      ask('c', 'm', 'chat'),
      ask('d'),
      ask('e', 'm', 'responses', 'other'),
    ];
    expect(cut(asks, 10)).toEqual(['responses m: a d e', 'responses n: b', 'chat m: c']);
  });

  test('of at most so many requests', () => {
    expect(
      cut(
        ['a', 'b', 'c', 'd', 'e'].map((kase) => ask(kase)),
        2,
      ),
    ).toEqual(['responses m: a b', 'responses m: c d', 'responses m: e']);
  });

  test('of at most so many bytes, line feeds and UTF-8 counted', () => {
    expect(
      cut(
        ['ab', 'é', 'abcde', 'f'].map((kase) => ask(kase)),
        10,
        6,
      ),
    ).toEqual(['responses m: ab é', 'responses m: abcde', 'responses m: f']);
  });

  test('and a request that no file can hold is refused by name', () => {
    const cutting = () => cut([ask('a'), ask('abcdef')], 10, 6);
    expect(cutting).toThrow(
      new Failures([
        {
          code: 'limit',
          message: 'the request of s/abcdef@m#1 is 7 bytes long, and a batch holds at most 6',
          hint: 'Shorten the case’s vars or the prompt, or ask without --batch.',
        },
      ]),
    );
  });

  test('with every ask in exactly one file, no bound broken, and the hash and size of its text', () => {
    const anAsk = fc
      .tuple(
        fc.string({ maxLength: 6 }),
        fc.constantFrom('m', 'n'),
        fc.constantFrom<Api>('responses', 'chat'),
      )
      .map(([text, model, api]) => ask(text, model, api));
    fc.assert(
      fc.property(fc.array(anAsk, { maxLength: 30 }), fc.integer({ min: 1, max: 5 }), (asks, requests) => {
        const lineOf = ({ request }: Ask) => `${request.user}\n`;
        const files = cutBatches(asks, lineOf, { requests, bytes: 40 });
        expect(new Set(files.flatMap((file) => file.asks))).toEqual(new Set(asks));
        expect(files.reduce((sum, file) => sum + file.asks.length, 0)).toBe(asks.length);
        for (const { asks, bytes, hash, api, model } of files) {
          const text = asks.map(lineOf).join('');
          expect([bytes, hash]).toEqual([
            Buffer.byteLength(text),
            createHash('sha256').update(text).digest('hex'),
          ]);
          expect(bytes <= 40 && asks.length <= requests).toBe(true);
          expect(asks.every(({ request }) => request.api === api && request.model === model)).toBe(true);
        }
      }),
      { numRuns: 50 },
    );
  });
});
