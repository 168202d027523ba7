import { expect, test } from 'vitest';
import { counted, dollars, duration, percent, points, pValue, spent } from './figures.ts';

test('a rate reads as full or empty only when it is', () => {
  expect([1, 0.99999, 0.9116, 0.00001, 0].map(percent)).toEqual([
    '100.0 %',
    '99.9 %',
    '91.2 %',
    '0.1 %',
    '0.0 %',
  ]);
});

test('a change has its sign, and a small one does not read as nothing', () => {
  expect([-8.333, 2.5, -0.04, 0.004, 0, -1e-14].map(points)).toEqual([
    '-8.3',
    '+2.5',
    '-0.04',
    '+0.004',
    '0.0',
    '0.0',
  ]);
});

test('a p-value is given to two digits, or said to be tiny', () => {
  expect([1, 0.25, 0.0327, 0.0003, 0.0001, 0.00009, 0].map(pValue)).toEqual([
    '1.00',
    '0.25',
    '0.033',
    '0.0003',
    '0.0001',
    '< 0.0001',
    '< 0.0001',
  ]);
});

test('money never reads as free unless it is', () => {
  expect([12.345, 0.0421, 0.00001, 0, null].map(dollars)).toEqual([
    '$12.35',
    '$0.0421',
    '< $0.0001',
    '$0.0000',
    'cost unknown',
  ]);
});

test('what was spent is a lower bound where a part of it is not known', () => {
  const told = [12.345, 0.00001, 0, null].map((cost) => [
    spent({ cost }),
    spent({ cost, possibly_billed: 2 }),
  ]);
  expect(told).toEqual([
    ['$12.35', 'at least $12.35'],
    ['< $0.0001', 'at least $0.0000'],
    ['$0.0000', 'at least $0.0000'],
    ['cost unknown', 'cost unknown'],
  ]);
});

test('times and counts read as a person says them', () => {
  expect([0, 1, 59_000, 65_000, 3_600_000, 7_260_000].map(duration)).toEqual([
    '0s',
    '1s',
    '59s',
    '1m 05s',
    '1h 00m',
    '2h 01m',
  ]);
  expect([counted(1, 'case'), counted(1200, 'case')]).toEqual(['1 case', '1,200 cases']);
});
