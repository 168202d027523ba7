import { expect, test } from 'vitest';
import { compareAge, type Lineage, lineageOf } from './lineage.ts';

test.for<[string, Lineage]>([
  ['gpt-5.4-mini-2026-03-17', { family: 'gpt', tier: 'mini', generation: [5, 4, 0], date: '2026-03-17' }],
  ['gpt-6.2-sol', { family: 'gpt', tier: 'sol', generation: [6, 2, 0], date: '' }],
  ['gpt-5-2025-08-07', { family: 'gpt', tier: '', generation: [5, 0, 0], date: '2025-08-07' }],
  ['gpt-4o-mini-2024-07-18', { family: 'gpt', tier: 'mini', generation: [4, 0, 1], date: '2024-07-18' }],
  ['gpt-4-0613', { family: 'gpt', tier: '', generation: [4, 0, 0], date: '0000-06-13' }],
  ['o3-pro-2025-06-10', { family: 'o', tier: 'pro', generation: [3, 0, 0], date: '2025-06-10' }],
  ['gpt-5-chat-latest', { family: 'gpt', tier: 'chat-latest', generation: [5, 0, 0], date: '' }],
])('%s tells its lineage', ([id, lineage]) => {
  expect(lineageOf(id)).toEqual(lineage);
});

test.for([
  'demo-2026-01-15',
  'gpt-rosalind-research',
  'gpt-4-32k-0613',
  'gpt-4-1106-preview',
  'o',
  '',
  'ft:gpt-4o:x',
])('"%s" tells none', (id) => {
  expect(lineageOf(id)).toBe(undefined);
});

test('the younger the later, by number and never by letter', () => {
  const ids = [
    'gpt-4-0613',
    'gpt-4o-2024-08-06',
    'gpt-4o-2024-11-20',
    'gpt-4.1-2025-04-14',
    'gpt-5-2025-08-07',
    'gpt-5.2',
    'gpt-5.10',
    'gpt-10',
  ];
  const shuffled = [...ids].sort();
  const sorted = shuffled.sort((a, b) => compareAge(lineageOf(a)!, lineageOf(b)!));
  expect(sorted).toEqual(ids);
});
