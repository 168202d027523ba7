import { describe, expect, test } from 'vitest';
import { errorBody } from '../../fixtures/answers.ts';
import type { BatchServerOptions } from '../../fixtures/batch-server.ts';
import type { Fact } from '../domain/fact.ts';
import type { BatchOptions } from './execute-batch.ts';
import { asks, echo, memoryJournal, model, serve, shown, start } from './testdata/batch-run.ts';

describe('what a batch did not answer', () => {
  test('is submitted three times in all and then has failed', async () => {
    const { server, client } = await serve({ ending: () => ({ status: 'expired', run: 0 }) });
    const { ends, facts } = await start(asks(2), { client });
    expect(shown(ends)).toEqual(['c0: batch_expired (3)', 'c1: batch_expired (3)']);
    expect(server.batches.map(({ lines }) => lines.length)).toEqual([2, 2, 2]);
    expect(facts.flatMap((fact) => (fact.kind === 'failure' ? [fact.final] : []))).toEqual([
      false,
      false,
      false,
      false,
      true,
      true,
    ]);
  });

  test('is submitted no more often when it could be tried more often live', async () => {
    const { server, client } = await serve({
      answer: () => ({ status: 429, body: errorBody('Slow down.', { code: 'rate_limit_exceeded' }) }),
    });
    const { ends } = await start(asks(1), { client });
    expect([shown(ends), server.batches.length]).toEqual([['c0: rate_limited (3)'], 3]);
  });

  test('is submitted again when the batch was cancelled, or completed without it', async () => {
    const { client } = await serve({
      ending: (batch) =>
        batch === 1
          ? { status: 'cancelled', run: 0.5, named: true }
          : { status: 'completed', run: batch === 2 ? 0 : 1 },
    });
    const { ends } = await start(asks(2), { client });
    expect(ends.map(({ end, attempts }) => `${end.outcome} ${attempts}`)).toEqual([
      'answered 1',
      'answered 3',
    ]);
  });

  test('is not submitted again when it may have been billed and is to be billed once', async () => {
    const { server, client } = await serve({
      ending: (batch) =>
        batch === 1 ? { status: 'expired', run: 0.5, named: true } : { status: 'completed', run: 0 },
    });
    const { ends } = await start(asks(2), { client, options: { billOnce: true } });
    expect(ends.map(({ end, attempts }) => `${end.outcome} ${attempts}`)).toEqual(['answered 1', 'failed 2']);
    expect(server.batches.length).toBe(2);
  });

  test('is not submitted again when it never can be answered', async () => {
    const { server, client } = await serve({
      answer: (line, nth) => {
        const { content } = (line.body.input as { content: string }[]).at(-1) ?? { content: '' };
        if (content !== 'question 1') return echo(line, nth);
        return { status: 400, body: errorBody('Too long.', { code: 'context_length_exceeded' }) };
      },
    });
    const { ends } = await start(asks(2), { client });
    expect(shown(ends)).toEqual(['c0: answered question 0 (1)', 'c1: context_length (1)']);
    expect(server.batches.length).toBe(1);
  });

  test('is not asked when its target has been stopped', async () => {
    const { server, client } = await serve({
      answer: (line, nth) =>
        line.custom_id < '8'
          ? { status: 404, body: errorBody('No such model.', { code: 'model_not_found' }) }
          : echo(line, nth),
      ending: () => ({ status: 'completed', run: 0.9 }),
    });
    const { ends, stopped } = await start(asks(40), { client });
    expect(stopped.map(({ failure }) => failure?.kind)).toEqual(['model_not_found']);
    expect(ends.length).toBe(36);
    expect(server.batches.length).toBe(1);
  });
});

test('a refused input file fails its trials and no others', async () => {
  const { server, client } = await serve({
    ending: (batch) =>
      batch === 1
        ? { status: 'failed', errors: [{ code: 'invalid_json_line', message: 'Not JSON.', line: 2 }] }
        : { status: 'completed' },
  });
  const other = 'gpt-5.4-nano-2026-03-17';
  const { ends } = await start([...asks(1), ...asks(1, { model: other })], { client });
  expect(
    ends.map(
      ({ ask, end }) => `${ask.request.model}: ${end.outcome === 'failed' ? end.message : end.outcome}`,
    ),
  ).toEqual([`${model}: the batch was refused: Not JSON. (line 2 of its input)`, `${other}: answered`]);
  expect(server.batches.length).toBe(2);
});

test('lines that the vendor refuses fail their trials alone; the others are submitted without them', async () => {
  const refused = (line: number) => ({ code: 'invalid_value', message: `No ${line}.`, line });
  const { server, client } = await serve({
    ending: (batch) =>
      batch === 1 ? { status: 'failed', errors: [refused(2), refused(4)] } : { status: 'completed' },
  });
  const { ends, facts } = await start(asks(5), { client });
  expect(shown(ends)).toEqual([
    'c0: answered question 0 (2)',
    'c1: invalid_request (1)',
    'c2: answered question 2 (2)',
    'c3: invalid_request (1)',
    'c4: answered question 4 (2)',
  ]);
  expect(server.batches.map(({ lines }) => lines.length)).toEqual([5, 3]);
  expect(facts.flatMap((fact) => (fact.kind === 'failure' ? [`${fact.message} ${fact.final}`] : []))).toEqual(
    [
      'the batch was refused for other lines of its input, so this request was not run false',
      'the batch was refused for this request: No 2. (line 2 of its input) true',
      'the batch was refused for other lines of its input, so this request was not run false',
      'the batch was refused for this request: No 4. (line 4 of its input) true',
      'the batch was refused for other lines of its input, so this request was not run false',
    ],
  );
});

test('a vendor that finds fault with one line after the other is asked three times', async () => {
  const { server, client } = await serve({
    ending: () => ({ status: 'failed', errors: [{ code: 'x', message: 'No.', line: 1 }] }),
  });
  const { ends } = await start(asks(5), { client });
  expect([shown(ends), server.batches.length]).toEqual([
    [
      'c0: invalid_request (1)',
      'c1: invalid_request (2)',
      'c2: invalid_request (3)',
      'c3: batch_missing (3)',
      'c4: batch_missing (3)',
    ],
    3,
  ]);
});

describe('a run that is taken up by one start after the other', () => {
  const detached = { options: { detach: true } };

  test.for(['named', 'unnamed'] as const)(
    'submits three times in all what expires, its lines %s',
    async (named) => {
      const ending = () => ({ status: 'expired' as const, run: 0, named: named === 'named' });
      const { server, client } = await serve({ ending });
      const facts: Fact[] = [];
      const ends: string[][] = [];
      for (let starts = 0; starts < 5; starts++) {
        const begun = await start(asks(2), { client, journal: memoryJournal(facts), ...detached });
        ends.push(shown(begun.ends));
      }
      expect([ends, server.batches.length]).toEqual([
        [[], [], [], ['c0: batch_expired (3)', 'c1: batch_expired (3)'], []],
        3,
      ]);
    },
  );

  test('asks again what has failed for good only once all have ended', async () => {
    const { server, client } = await serve({
      answer: (line, nth) => {
        const { content } = (line.body.input as { content: string }[]).at(-1) ?? { content: '' };
        if (content === 'question 0') return { status: 400, body: errorBody('Too long.') };
        return content === 'question 1' && nth < 3
          ? { status: 500, body: errorBody('Down.') }
          : echo(line, nth);
      },
    });
    const facts: Fact[] = [];
    const ends: string[][] = [];
    for (let starts = 0; starts < 4; starts++)
      ends.push(shown((await start(asks(3), { client, journal: memoryJournal(facts), ...detached })).ends));
    const before = server.batches.map(({ lines }) => lines.length);
    facts.push({ kind: 'end', at: '2026-11-22T12:00:00.000Z', why: 'complete' });
    await start(asks(3), { client, journal: memoryJournal(facts), ...detached });
    expect([ends, before, server.batches.at(-1)?.lines.length]).toEqual([
      [[], ['c0: invalid_request (1)', 'c2: answered question 2 (1)'], [], ['c1: answered question 1 (3)']],
      [3, 1, 1],
      1,
    ]);
    expect(server.batches.length).toBe(4);
  });

  test('counts a batch once that a crash left half collected', async () => {
    const { client } = await serve({ ending: () => ({ status: 'expired', run: 0, named: true }) });
    const facts: Fact[] = [];
    await start(asks(2), { client, journal: memoryJournal(facts), ...detached });
    const crash = new Error('the power went out');
    const refuse = (fact: Fact) => {
      if (fact.kind === 'batch' && fact.step === 'ended') throw crash;
    };
    const broken = start(asks(2), { client, journal: memoryJournal(facts, refuse), ...detached });
    await expect(broken).rejects.toBe(crash);
    await start(asks(2), { client, journal: memoryJournal(facts), ...detached });
    const failures = facts.flatMap((fact) =>
      fact.kind === 'failure' ? [`${fact.trial} ${fact.attempt}`] : [],
    );
    expect(failures.sort()).toEqual([`s/c0@${model}#1 1`, `s/c1@${model}#1 1`]);
  });

  test('asks again at once what stopped it, such as a quota', async () => {
    const { server, client } = await serve({
      answer: (line, nth) =>
        nth === 1
          ? { status: 429, body: errorBody('Empty.', { code: 'insufficient_quota' }) }
          : echo(line, nth),
    });
    const facts: Fact[] = [];
    await start(asks(1), { client, journal: memoryJournal(facts), ...detached });
    const { stopped } = await start(asks(1), { client, journal: memoryJournal(facts), ...detached });
    await start(asks(1), { client, journal: memoryJournal(facts), ...detached });
    expect([stopped.map(({ failure }) => failure?.kind), server.batches.length]).toEqual([['quota'], 2]);
  });
});

describe('a batch whose answers cannot be had any more', () => {
  /** A server that does not know paths that match, while it is told so; and starts of one run. */
  const forgetful = async (plan = asks(2)) => {
    const forgotten: { paths: RegExp | undefined } = { paths: undefined };
    const { server, client } = await serve({
      instead: ({ method, path }) =>
        method === 'GET' && forgotten.paths?.test(path)
          ? { status: 404, json: errorBody('No such object.') }
          : undefined,
    });
    const facts: Fact[] = [];
    const again = async (paths: RegExp | undefined, detach = true) => {
      forgotten.paths = paths;
      const told: string[] = [];
      const begun = await start(plan, { client, journal: memoryJournal(facts), told, options: { detach } });
      return { ends: shown(begun.ends), why: begun.stopped.map(({ failure }) => failure?.message), told };
    };
    await again(undefined);
    return { server, again, facts };
  };
  const missing = ['c0: batch_missing (1)', 'c1: batch_missing (1)'];

  test.for([
    ['with the input of the batch', /content/],
    ['without it', /file-[23]\/content/],
  ] as const)(
    'has them end as billed perhaps, and the next start says that it asks them anew: %s',
    async ([, paths]) => {
      const { server, again, facts } = await forgetful();
      const { ends, why } = await again(paths);
      expect([ends, why.map((text) => text?.replace(/http:[^);]+/, 'URL'))]).toEqual([
        missing,
        [
          `the Batch API no longer has the output of batch batch-1, which it deletes after 30 days (HTTP 404: No such object.; nothing is served at URL); what it answered is lost and may have been billed, and going on submits its requests anew`,
        ],
      ]);
      expect(
        facts.flatMap((fact) => (fact.kind === 'failure' ? [[fact.possibly_billed, fact.batch]] : [])),
      ).toEqual([
        [true, 'batch-1'],
        [true, 'batch-1'],
      ]);
      expect(server.batches.length).toBe(1);
      expect((await again(undefined)).told).toEqual([
        '2 requests may have been billed with answers that are lost; now submitted anew',
        `batch batch-2 is submitted: 2 requests to ${model}`,
      ]);
      const last = await again(undefined);
      expect([last.ends, server.batches.length]).toEqual([
        ['c0: answered question 0 (1)', 'c1: answered question 1 (1)'],
        2,
      ]);
    },
  );

  test('is looked for once more where the vendor did not know it, and its answers are taken', async () => {
    const { server, again } = await forgetful();
    const { ends, why } = await again(/batches\/batch-1$/);
    expect([ends, why.map((text) => text?.split(' (')[0])]).toEqual([
      missing,
      ['the Batch API has no batch batch-1 for this key'],
    ]);
    const { ends: found } = await again(undefined);
    expect([found, server.batches.length]).toEqual([
      ['c0: answered question 0 (1)', 'c1: answered question 1 (1)'],
      1,
    ]);
  });

  test('fails what it asked and nothing else, also where another batch tells what that was', async () => {
    const other = 'gpt-5.4-nano-2026-03-17';
    const { again } = await forgetful([...asks(2), ...asks(2, { model: other })]);
    const { ends } = await again(/batch-1$|file-1\/content/);
    expect(ends).toEqual([
      'c0: answered question 0 (1)',
      missing[0],
      'c1: answered question 1 (1)',
      missing[1],
    ]);
  });
});

describe('what a batch of an earlier start did not answer', () => {
  const submitted = async (count: number, options: Partial<BatchServerOptions>) => {
    const { server, client } = await serve(options);
    const facts: Fact[] = [];
    await start(asks(count), { client, journal: memoryJournal(facts), options: { detach: true } });
    const again = (more: Partial<BatchOptions> = {}, told: string[] = []) =>
      // A trial that was never submitted stands beside them.
      start(asks(count + 1), { client, journal: memoryJournal(facts), told, options: more });
    return { server, again };
  };
  const half: Partial<BatchServerOptions> = {
    ending: (batch) => ({ status: 'completed', run: batch === 1 ? 0.5 : 1 }),
  };

  test('may have been billed and is not asked again under a budget; what was never submitted is', async () => {
    const { server, again } = await submitted(4, half);
    const { ends } = await again({ billOnce: true });
    const outcomes = ends.map(({ end }) => (end.outcome === 'failed' ? end.kind : end.outcome));
    expect(outcomes.sort()).toEqual(['answered', 'answered', 'answered', 'batch_missing', 'batch_missing']);
    expect(server.batches.map(({ lines }) => lines.length)).toEqual([4, 1]);
  });

  test('is asked again without a budget, and said to be billed perhaps', async () => {
    const { server, again } = await submitted(4, half);
    const { ends, facts } = await again();
    expect(ends.map(({ end }) => end.outcome)).toEqual(Array.from({ length: 5 }, () => 'answered'));
    expect(server.batches.map(({ lines }) => lines.length)).toEqual([4, 3]);
    expect(
      facts.flatMap((fact) => (fact.kind === 'failure' ? [`${fact.possibly_billed} ${fact.final}`] : [])),
    ).toEqual(['true false', 'true false']);
  });

  const gone: Partial<BatchServerOptions> = {
    ...half,
    instead: ({ path }) =>
      path === '/v1/files/file-1/content' ? { status: 404, json: errorBody('No such file.') } : undefined,
  };
  const unread =
    'the input file of batch batch-1 cannot be read, so what it lost is not known: HTTP 404: No such file.';

  test('stops the asking under a budget when nobody can tell what it was', async () => {
    const { server, again } = await submitted(4, gone);
    const { ends, stopped } = await again({ billOnce: true });
    expect([ends.length, stopped.map(({ failure }) => failure?.message?.slice(0, unread.length))]).toEqual([
      2,
      [unread],
    ]);
    expect(server.batches.length).toBe(1);
  });

  test('is asked again without a budget although nobody can tell what it was', async () => {
    const { again } = await submitted(4, gone);
    const told: string[] = [];
    const { ends } = await again({}, told);
    expect([ends.length, told.some((text) => text.startsWith(unread))]).toEqual([5, true]);
  });

  test('is read back only where a line is missing', async () => {
    const { server, again } = await submitted(4, {});
    await again({ billOnce: true });
    expect(server.calls.filter((call) => call === 'GET /files/file-1/content')).toEqual([]);
  });

  test('fails alone where the vendor refuses it, and the others are submitted without it', async () => {
    const { server, again } = await submitted(4, {
      ending: (batch) =>
        batch === 1
          ? { status: 'failed', errors: [{ code: 'x', message: 'No.', line: 2 }] }
          : { status: 'completed' },
    });
    const { ends } = await again();
    expect(shown(ends)).toEqual([
      'c0: answered question 0 (2)',
      'c1: invalid_request (1)',
      'c2: answered question 2 (2)',
      'c3: answered question 3 (2)',
      'c4: answered question 4 (1)',
    ]);
    expect(server.batches.map(({ lines }) => lines.length)).toEqual([4, 4]);
  });
});
