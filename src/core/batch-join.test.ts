import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AttemptFailure } from '../domain/answer.ts';
import type { Ask } from '../domain/ports.ts';
import { joinLines, missingFailure, whyMissing } from './batch-join.ts';

function ask(kase: string): Ask {
  return {
    trial: { suite: 's', case: kase, target: 'm', ordinal: 1 },
    request: { api: 'responses', model: 'm', user: kase, params: {} },
    key: 'k',
    input: 'i',
  };
}

const asked = new Map(['a', 'b', 'c'].map((id) => [id, ask(id)]));

function joined(...lines: readonly unknown[]) {
  const joiner = joinLines(asked, (id) => id === 'done');
  const results = lines.map((line) => joiner.add(typeof line === 'string' ? line : JSON.stringify(line)));
  return {
    results: results.map((result) => {
      if (result.kind === 'end') return { id: result.id, case: result.ask.trial.case, ...result.end };
      return result.kind === 'known' ? 'known' : result.problem;
    }),
    missing: [...joiner.missing().keys()],
  };
}

const answer = (custom_id: string, body: unknown, status_code = 200) => ({
  id: 'batch_req_1',
  custom_id,
  response: { status_code, request_id: 'req_1', body },
  error: null,
});
const unrun = (custom_id: string, error: unknown) => ({ id: 'q', custom_id, response: null, error });

test('lines in any order are joined with their trials by custom_id, and what no line named is missing', () => {
  expect(joined(answer('c', { x: 1.5, y: 'ü' }), answer('a', { error: {} }, 429))).toEqual({
    results: [
      { id: 'c', case: 'c', response: { status: 200, request_id: 'req_1', body: '{"x":1.5,"y":"ü"}' } },
      { id: 'a', case: 'a', response: { status: 429, request_id: 'req_1', body: '{"error":{}}' } },
    ],
    missing: ['b'],
  });
});

test('a body that is text is taken as it is, a missing one is null, a missing request id is none', () => {
  const bare = { custom_id: 'b', response: { status_code: 200 } };
  expect(joined(answer('a', '<html>'), bare).results).toEqual([
    { id: 'a', case: 'a', response: { status: 200, request_id: 'req_1', body: '<html>' } },
    { id: 'b', case: 'b', response: { status: 200, body: 'null' } },
  ]);
});

describe('a line without a response says why its trial was not run', () => {
  test.each([
    [{ code: 'batch_expired', message: 'Too\nlate.' }, 'batch_expired', 'batch_expired: Too late.', false],
    [{ code: 'batch_cancelled' }, 'batch_missing', 'batch_cancelled', false],
    [{ code: 'request_timeout', message: 'Slow.' }, 'timeout', 'request_timeout: Slow.', true],
    [{ code: 'of_the_future', message: 'New.' }, 'batch_missing', 'of_the_future: New.', true],
  ])('%j', (error, kind, message, possibly_billed) => {
    const failure = { outcome: 'failed', kind, message, possibly_billed, code: error.code };
    expect(joined(unrun('a', error)).results).toEqual([{ id: 'a', case: 'a', failure }]);
  });

  test('or does not say it', () => {
    const message = 'its line holds neither a response nor an error';
    const failure = { outcome: 'failed', kind: 'batch_missing', message, possibly_billed: true };
    expect(joined(unrun('a', null), unrun('b', 7)).results).toEqual([
      { id: 'a', case: 'a', failure },
      { id: 'b', case: 'b', failure },
    ]);
  });
});

test('a line that was read says nothing new; one that differs is told, and the first one counts', () => {
  const first = answer('a', { x: 1 });
  const sameElsewhere = { ...first, id: 'other', response: { ...first.response, request_id: 'req_2' } };
  expect(
    joined(first, first, sameElsewhere, answer('a', { x: 2 }), unrun('a', { code: 'batch_expired' })).results,
  ).toEqual([
    { id: 'a', case: 'a', response: { status: 200, request_id: 'req_1', body: '{"x":1}' } },
    'known',
    'known',
    'two lines that differ answer s/a@m#1; the first one counts',
    'two lines that differ answer s/a@m#1; the first one counts',
  ]);
});

test('a trial that has its answer from an earlier start is known, whatever the line says', () => {
  expect(joined(answer('done', {}), '', ' \r')).toEqual({
    results: ['known', 'known', 'known'],
    missing: ['a', 'b', 'c'],
  });
});

test('lines that are of no use are told', () => {
  const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
  expect(
    joined(
      '{"custom_id":"a","resp',
      '[]',
      '{"custom_id":7}',
      answer('__proto__', {}),
      `{"custom_id":"b","response":{"status_code":200,"body":${deep}}}`,
    ),
  ).toEqual({
    results: [
      'a line is no JSON object: it begins "{\\"custom_id\\":\\"a\\",\\"resp"',
      'a line is no JSON object: it begins "[]"',
      'a line has no custom_id: it begins "{\\"custom_id\\":7}"',
      'a line answers "__proto__", which was not asked',
      'the line of s/b@m#1 is nested too deep to be kept',
    ],
    missing: ['a', 'b', 'c'],
  });
});

test('any text is a line, and each trial ends at most once', () => {
  const line = fc.oneof(
    fc.string(),
    fc.json(),
    fc
      .tuple(fc.constantFrom('a', 'b', 'z'), fc.integer({ min: 0, max: 2 }))
      .map(([id, x]) => JSON.stringify(answer(id, x))),
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 20 }), (lines) => {
      const joiner = joinLines(asked, () => false);
      const ended = lines.flatMap((text) => {
        const result = joiner.add(text);
        return result.kind === 'end' ? [result.id] : [];
      });
      expect([...ended, ...joiner.missing().keys()].sort()).toEqual(['a', 'b', 'c']);
    }),
    { numRuns: 200 },
  );
});

test.each([
  ['expired', 'batch_expired', 'the batch expired before it came to this request', false],
  ['cancelled', 'batch_missing', 'the batch was cancelled before it came to this request', false],
  ['completed', 'batch_missing', 'the batch ended as completed without a line for this request', true],
])('a trial without a line in a batch that is %s', (status, kind, message, possibly_billed) => {
  expect(missingFailure(status)).toEqual({ outcome: 'failed', kind, message, possibly_billed });
});

test('a trial is heard of once, whether its line is new, comes again or was answered before', () => {
  const joiner = joinLines(asked, (id) => id === 'done');
  const lines = [
    answer('a', {}),
    answer('a', {}),
    answer('done', {}),
    answer('done', {}),
    answer('who', {}),
    'x',
  ];
  expect(
    lines.map((line) => {
      joiner.add(JSON.stringify(line));
      return joiner.heard();
    }),
  ).toEqual([1, 1, 2, 2, 2, 2]);
});

describe('a batch that was refused', () => {
  const why = (message: string): AttemptFailure => ({
    outcome: 'failed',
    kind: 'invalid_request',
    message,
    possibly_billed: false,
  });
  const state = (lines?: Iterable<[number, AttemptFailure]>) => ({
    ...{ id: 'b', status: 'failed', metadata: {}, failure: why('whole') },
    ...(lines === undefined ? {} : { refused_lines: new Map(lines) }),
  });
  const failures = (lines?: Iterable<[number, AttemptFailure]>) => {
    const failureOf = whyMissing(state(lines), ['a', 'b', 'c']);
    return ['a', 'b', 'c'].map((id) => {
      const { kind, message, possibly_billed } = failureOf(id);
      return `${kind} ${message} ${possibly_billed}`;
    });
  };
  const whole = 'invalid_request whole false';
  const notRun =
    'batch_missing the batch was refused for other lines of its input, so this request was not run false';

  test('for lines of its input fails the trials of these alone', () => {
    expect(failures([[2, why('second')]])).toEqual([notRun, 'invalid_request second false', notRun]);
    expect(
      failures([
        [3, why('last')],
        [1, why('first')],
      ]),
    ).toEqual(['invalid_request first false', notRun, 'invalid_request last false']);
  });

  test('fails all of them when no line is named, or one that is not there', () => {
    expect(failures()).toEqual([whole, whole, whole]);
    expect(
      failures([
        [1, why('first')],
        [4, why('fourth')],
      ]),
    ).toEqual([whole, whole, whole]);
  });

  test('is another thing than one that ended without a line', () => {
    const failureOf = whyMissing({ id: 'b', status: 'completed', metadata: {} }, ['a']);
    expect(failureOf('a')).toEqual(missingFailure('completed'));
  });
});
