import { describe, expect, test } from 'vitest';
import type { ModelTable } from '../domain/model.ts';
import { modelRule, retirement } from './models.ts';

const table: ModelTable = {
  as_of: '2026-11-22',
  source: 'a test',
  models: [
    { id: 'gpt-5.5', kind: 'alias', snapshots: ['gpt-5.5-2026-04-23'] },
    { id: 'gpt-5.4', kind: 'alias', snapshots: [] },
    { id: 'gpt-5.5-2026-04-23', kind: 'snapshot' },
    { id: 'gpt-6-sol', kind: 'snapshot' },
    { id: 'gpt-4o-2024-05-13', kind: 'snapshot', retires: '2026-10-23' },
  ],
};
const check = modelRule(table);
const nothing = { aliases: [], unlisted: false };

describe('a target may be', () => {
  test.for([
    ['a dated snapshot of the table', 'gpt-5.5-2026-04-23'],
    ['a snapshot that has no date', 'gpt-6-sol'],
    ['a retired snapshot, for replay', 'gpt-4o-2024-05-13'],
    ['an unknown id that ends in a date', 'demo-2026-01-15'],
    ['an unknown id that ends in an old date', 'gpt-4-0613'],
  ] as const)('%s', ([, id]) => {
    expect(check(id, nothing)).toBe(undefined);
  });

  test('an alias that the config allows by name', () => {
    expect(check('gpt-5.5', { aliases: ['gpt-5.5'], unlisted: false })).toBe(undefined);
  });

  test('any id that the suite declares unlisted', () => {
    expect(check('my-model', { aliases: [], unlisted: true })).toBe(undefined);
  });
});

describe('what a model is for', () => {
  const embedding = { id: 'text-embedding-3-small', kind: 'snapshot', embeds: true } as const;
  const old = { ...embedding, id: 'text-similarity-ada-001', retires: '2024-01-04' } as const;
  const rule = modelRule({ ...table, models: [...table.models, embedding, old] });
  const asked = (id: string, use: 'answers' | 'embeddings', unlisted = false) =>
    rule(id, { aliases: [], unlisted, use });

  test('an embedding model may be asked for vectors, and a pin may name it', () => {
    expect([asked('text-embedding-3-small', 'embeddings'), rule('text-embedding-3-small', nothing)]).toEqual([
      undefined,
      undefined,
    ]);
  });

  test('an embedding model is no target, whatever is allowed', () => {
    expect(asked('text-embedding-3-small', 'answers', true)).toEqual({
      message: '"text-embedding-3-small" is an embedding model: it makes vectors of texts, and answers none',
      hint: 'Name it under `embeddings` in the config, for the assertion `similar`; ask a model that answers here.',
    });
  });

  test('a model that answers makes no vectors, and the objection names those that do', () => {
    expect(asked('gpt-6-sol', 'embeddings', true)).toEqual({
      message: '"gpt-6-sol" answers texts, and is no embedding model',
      hint: 'Name one that makes vectors: text-embedding-3-small.',
    });
  });

  test('what the table does not know is taken at its word', () => {
    expect([asked('mine-2026-01-01', 'embeddings'), asked('mine', 'embeddings', true)]).toEqual([
      undefined,
      undefined,
    ]);
  });
});

describe('a target may not be', () => {
  test('an alias, and the objection names the snapshots to choose from', () => {
    expect(check('gpt-5.5', nothing)).toEqual({
      message: '"gpt-5.5" is a moving alias: the vendor can change what it answers',
      hint: 'Pin a snapshot: gpt-5.5-2026-04-23. Or list "gpt-5.5" under allow_aliases in the config.',
    });
  });

  test('an alias without snapshots, even where unlisted ids are accepted', () => {
    expect(check('gpt-5.4', { aliases: [], unlisted: true })).toEqual({
      message: '"gpt-5.4" is a moving alias: the vendor can change what it answers',
      hint: 'No dated snapshot of it is known. Choose another model, or list "gpt-5.4" under allow_aliases in the config.',
    });
  });

  test('an unknown id that says it is the latest', () => {
    expect(check('chat-latest', nothing)?.message).toBe(
      '"chat-latest" is a moving alias: the vendor can change what it answers',
    );
  });

  test.for(['gpt-7', 'demo-2026-13-01', 'demo-9999', 'gpt-4-0000'])('the unknown, undated id %s', (id) => {
    expect(check(id, nothing)).toEqual({
      message: `"${id}" is not in the models table (as of 2026-11-22) and does not end in a date`,
      hint: 'Use a dated snapshot id, or write `allow_unlisted: true` beside the model if the id never moves.',
    });
  });
});

describe('a model that the vendor shuts down', () => {
  test('may be asked until the day before', () => {
    expect(retirement(table, 'gpt-4o-2024-05-13', '2026-10-22')).toBe(undefined);
  });

  test('is retired from that day on', () => {
    expect(retirement(table, 'gpt-4o-2024-05-13', '2026-10-23')).toEqual({
      message: '"gpt-4o-2024-05-13" was retired on 2026-10-23, so it cannot be asked any more',
      hint: 'Move the target or its pin to a model that is served. Stored answers can still be replayed and compared.',
    });
  });

  test.for(['gpt-6-sol', 'demo-2026-01-15'])('is not %s, of which no date is known', (id) => {
    expect(retirement(table, id, '2030-01-01')).toBe(undefined);
  });
});
