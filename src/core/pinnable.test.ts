import { expect, test } from 'vitest';
import type { ModelTable } from '../domain/model.ts';
import { pinnable } from './pinnable.ts';

const rates = { input: 1, output: 4 };
const table: ModelTable = {
  as_of: '2026-11-22',
  source: 'made up',
  models: [
    { id: 'leaving-2026-01-01', kind: 'snapshot', rates, retires: '2026-11-23' },
    { id: 'gone-2025-01-01', kind: 'snapshot', rates, retires: '2026-11-22' },
    { id: 'big', kind: 'alias', snapshots: ['big-2026-05-01'], rates },
    { id: 'big-2026-05-01', kind: 'snapshot', rates },
    { id: 'secret-2026-05-01', kind: 'snapshot' },
    { id: 'near', kind: 'snapshot', rates: { input: 0.02, output: 0 }, embeds: true },
    { id: 'small', kind: 'snapshot', rates: { input: 0.2, output: 1.25 } },
  ],
};

test('a new pin may name what is priced and served today, and what is to be shut down stands last', () => {
  expect(pinnable(table, '2026-11-22')).toEqual([
    { id: 'big-2026-05-01', note: 'USD 1 in, 4 out per million tokens; behind the alias big' },
    { id: 'small', note: 'USD 0.2 in, 1.25 out per million tokens' },
    { id: 'leaving-2026-01-01', note: 'USD 1 in, 4 out per million tokens; shut down on 2026-11-23' },
  ]);
});
