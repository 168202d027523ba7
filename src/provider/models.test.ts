import { describe, expect, it } from 'vitest';
import type { ModelInfo } from '../domain/model.ts';
import { models } from './models.ts';

const byId = new Map(models.models.map((model) => [model.id, model]));

function ids(keep: (model: ModelInfo) => boolean): string[] {
  return models.models.filter(keep).map(({ id }) => id);
}

describe('the models table', () => {
  it('names every model once', () => {
    expect(ids((model) => byId.get(model.id) !== model)).toEqual([]);
  });

  it('leads every alias to snapshots that are in the table', () => {
    const strays = models.models.flatMap(({ snapshots = [] }) =>
      snapshots.filter((id) => byId.get(id)?.kind !== 'snapshot'),
    );
    expect(strays).toEqual([]);
  });

  it('takes a dated id for a snapshot, whatever the form of the date', () => {
    expect(ids(({ id, kind }) => /-\d{4}(-\d{2}-\d{2})?$/.test(id) && kind !== 'snapshot')).toEqual([]);
  });

  it('holds the bare ids that are snapshots without a date', () => {
    expect(ids(({ id, kind, embeds }) => kind === 'snapshot' && !embeds && !/-\d{4}/.test(id))).toEqual([
      'gpt-6.2-astra',
      'gpt-6.2-sol',
      'gpt-6.1-sol',
      'gpt-6.1-terra',
      'gpt-6-astra',
      'gpt-6-sol',
      'gpt-6-luna',
      'gpt-5.6-sol',
      'gpt-5.6-terra',
      'gpt-5.6-luna',
      'gpt-6-cyber',
      'gpt-5.6-cyber',
      'gpt-6-rosalind',
      'gpt-rosalind-research',
    ]);
  });

  it('treats every id that ends in -latest as an alias', () => {
    expect(ids(({ id, kind }) => id.endsWith('-latest') && kind !== 'alias')).toEqual([]);
  });

  it('dates every retirement with a day of the calendar', () => {
    const isDay = (day: string) =>
      /^\d{4}-\d{2}-\d{2}$/.test(day) && new Date(`${day}T00:00:00Z`).toISOString().startsWith(day);
    expect(ids(({ retires }) => retires !== undefined && !isDay(retires))).toEqual([]);
  });

  it('replaces only what retires, by a snapshot that does not', () => {
    const odd = ids(({ replacement, retires }) => {
      if (replacement === undefined) return false;
      const next = byId.get(replacement);
      return retires === undefined || next?.kind !== 'snapshot' || next.retires !== undefined;
    });
    expect(odd).toEqual([]);
  });

  it('ties sampling to the effort only where the efforts are known', () => {
    expect(
      ids(
        ({ sampling, chat_tools, efforts }) =>
          (sampling ?? chat_tools) === 'without-reasoning' && efforts === undefined,
      ),
    ).toEqual([]);
  });

  it('prices cached input below input, and writing to the cache and output above it', () => {
    const odd = ids(({ rates, embeds }) => {
      if (rates === undefined || embeds) return false;
      const { input, cached = 0, cache_write = input, output } = rates;
      return cached >= input || cache_write < input || output <= input;
    });
    expect(odd).toEqual([]);
  });

  it('bills embeddings for their input alone, and those of the first generation can no longer be asked', () => {
    const embeds = models.models.filter((model) => model.embeds && model.retires === undefined);
    expect(embeds).toEqual([
      {
        id: 'text-embedding-3-small',
        kind: 'snapshot',
        rates: { input: 0.02, output: 0 },
        embeds: true,
        dimensions: 1536,
      },
      {
        id: 'text-embedding-3-large',
        kind: 'snapshot',
        rates: { input: 0.13, output: 0 },
        embeds: true,
        dimensions: 3072,
      },
      {
        id: 'text-embedding-ada-002',
        kind: 'snapshot',
        rates: { input: 0.1, output: 0 },
        embeds: true,
        dimensions: 1536,
        fixed_length: true,
      },
    ]);
    expect(byId.get('text-search-ada-doc-001')?.retires).toBe('2024-01-04');
  });

  it('gives a family the facts of its alias', () => {
    const facts = {
      rates: { input: 2.5, cached: 1.25, output: 10 },
      retires: '2027-01-14',
      replacement: 'gpt-6-luna',
      efforts: [],
      sampling: 'any',
    };
    expect([byId.get('gpt-4o'), byId.get('gpt-4o-2024-08-06')]).toEqual([
      { id: 'gpt-4o', kind: 'alias', snapshots: ['gpt-4o-2024-11-20', 'gpt-4o-2024-08-06'], ...facts },
      { id: 'gpt-4o-2024-08-06', kind: 'snapshot', ...facts },
    ]);
  });

  it('says that gpt-5.4 has no snapshot to choose', () => {
    expect(byId.get('gpt-5.4')?.snapshots).toEqual([]);
  });
});
