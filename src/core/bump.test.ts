import { describe, expect, test } from 'vitest';
import type { ModelTable } from '../domain/model.ts';
import { models } from '../provider/models.ts';
import { candidates, objectionTo } from './bump.ts';

const today = '2026-11-22';
const ids = (model: string, served?: readonly string[]) =>
  candidates({ model, table: models, today, served }).map(({ id }) => id);

describe('the candidates for a pin, newest first', () => {
  test.for<[string, string[]]>([
    ['gpt-5.6-terra', ['gpt-6.1-terra']],
    ['gpt-5.6-sol', ['gpt-6.2-sol', 'gpt-6.1-sol', 'gpt-6-sol']],
    ['gpt-6-astra', ['gpt-6.2-astra']],
    ['gpt-5.6-luna', ['gpt-6-luna']],
    // The alias gpt-5.6 leads to gpt-5.6-sol, so sol goes on with the tier without a name.
    ['gpt-5.5-2026-04-23', ['gpt-6.2-sol', 'gpt-6.1-sol', 'gpt-6-sol', 'gpt-5.6-sol']],
    // gpt-5-mini is shut down before these two are, so it is no way out of them.
    ['gpt-4o-mini-2024-07-18', ['gpt-5.4-mini-2026-03-17']],
    ['gpt-4.1-mini-2025-04-14', ['gpt-5.4-mini-2026-03-17']],
    ['gpt-5-mini-2025-08-07', ['gpt-5.4-mini-2026-03-17']],
    ['gpt-5-nano-2025-08-07', ['gpt-5.4-nano-2026-03-17']],
    // A retired model may move to whatever is still served.
    ['gpt-4.1-nano-2025-04-14', ['gpt-5.4-nano-2026-03-17', 'gpt-5-nano-2025-08-07']],
    ['gpt-5.4-mini-2026-03-17', []],
    ['o3-2025-04-16', []],
    ['gpt-6.2-sol', []],
    ['demo-2026-01-15', []],
    ['my-model', []],
  ])('of %s', ([model, expected]) => {
    expect(ids(model)).toEqual(expected);
  });

  test('are none of vectors for one that answers, nor the other way round', () => {
    const to = (id: string, model: string) =>
      objectionTo(id, { model, table: models, today }, { unlisted: true })?.message;
    expect([
      to('text-embedding-3-large', 'text-embedding-3-small'),
      to('text-embedding-3-large', 'gpt-6-luna'),
      to('gpt-6-luna', 'text-embedding-3-small'),
    ]).toEqual([
      undefined,
      '"text-embedding-3-large" is an embedding model: it makes vectors of texts, and answers none',
      '"gpt-6-luna" answers texts, and is no embedding model',
    ]);
  });

  test('say when they are shut down themselves', () => {
    expect(candidates({ model: 'gpt-4.1-nano-2025-04-14', table: models, today })).toEqual([
      { id: 'gpt-5.4-nano-2026-03-17', listed: true, retires: '2027-04-01' },
      { id: 'gpt-5-nano-2025-08-07', listed: true, retires: '2026-12-11' },
    ]);
  });

  test('are those that are served, where that was asked', () => {
    expect(ids('gpt-5.6-sol', ['gpt-6-sol', 'gpt-5.6-sol', 'whisper-1'])).toEqual(['gpt-6-sol']);
    expect(ids('gpt-5.6-sol', [])).toEqual([]);
  });

  test('may be served and newer than the table when they are dated; an undated id may be an alias', () => {
    const served = [
      'gpt-5.8-mini',
      'gpt-5.8-mini-2026-12-01',
      'gpt-5.9-mini-latest',
      'gpt-5.4-mini-2026-11-20',
    ];
    expect(candidates({ model: 'gpt-5.4-mini-2026-03-17', table: models, today, served })).toEqual([
      { id: 'gpt-5.8-mini-2026-12-01', listed: false },
      { id: 'gpt-5.4-mini-2026-11-20', listed: false },
    ]);
  });

  test('are never of another family, though tier and number fit', () => {
    const table: ModelTable = {
      as_of: today,
      source: 'a test',
      models: [{ id: 'o9-mini-2026-01-01', kind: 'snapshot' }],
    };
    expect(candidates({ model: 'gpt-5-mini-2025-08-07', table, today })).toEqual([]);
  });
});

describe('a model that the user names', () => {
  const from = { model: 'gpt-5-mini-2025-08-07', table: models, today };
  const listed = { unlisted: false };

  test.for(['gpt-6.1-terra', 'gpt-5.4-mini-2026-03-17', 'demo-2026-09-01'])('may be %s', (to) => {
    expect(objectionTo(to, from, listed)).toBe(undefined);
  });

  test('may be of another tier, older, or unlisted where the suites say so', () => {
    expect(objectionTo('gpt-4o-2024-08-06', from, listed)).toBe(undefined);
    expect(objectionTo('my-model', from, { unlisted: true })).toBe(undefined);
  });

  test.for<[string, string]>([
    ['gpt-5-mini-2025-08-07', 'the pin is "gpt-5-mini-2025-08-07" already'],
    ['chat-latest', '"chat-latest" is a moving alias: the vendor can change what it answers'],
    ['o1-2024-12-17', '"o1-2024-12-17" was retired on 2026-10-23, so it cannot be asked any more'],
    ['gpt-9', '"gpt-9" is not in the models table (as of 2026-11-22) and does not end in a date'],
  ])('may not be %s', ([to, message]) => {
    expect(objectionTo(to, from, listed)?.message).toBe(message);
  });

  test('may not be an alias, and the snapshots behind it are named', () => {
    expect([objectionTo('gpt-5.5', from, listed), objectionTo('gpt-5.4', from, { unlisted: true })]).toEqual([
      {
        message: '"gpt-5.5" is a moving alias: the vendor can change what it answers',
        hint: 'Name a snapshot: gpt-5.5-2026-04-23.',
      },
      {
        message: '"gpt-5.4" is a moving alias: the vendor can change what it answers',
        hint: 'No snapshot of it is known. Name another model.',
      },
    ]);
  });

  test('may not be one that is not served to this key', () => {
    expect(objectionTo('gpt-6.1-terra', { ...from, served: ['gpt-6-sol'] }, listed)).toEqual({
      message: 'the API does not serve "gpt-6.1-terra" to this key',
      hint: 'Check the id, and whether the project of the key may use the model.',
    });
    expect(objectionTo('gpt-6-sol', { ...from, served: ['gpt-6-sol'] }, listed)).toBe(undefined);
  });
});
