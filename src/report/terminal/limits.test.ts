import { expect, test } from 'vitest';
import type { ReportedLimit } from '../../domain/report.ts';
import { report } from '../testdata/report.ts';
import { limitsText } from './limits.ts';

const limit = (fields: Partial<ReportedLimit>): ReportedLimit => ({
  ...{ model: 'm', resource: 'requests', limit: 500, peak: 0.5 },
  ...fields,
});

test('the peak share of every limit stands behind its model', () => {
  const limits = [
    limit({ peak: 0.4321 }),
    limit({ resource: 'tokens', limit: 200_000, peak: 1.2 }),
    limit({ model: '\u001b[2Jn', resource: 'project_tokens', limit: 1_000_000, peak: 0 }),
  ];
  expect(limitsText(report({ limits }))).toEqual([
    'limits of m used at the peak: 43.2 % of 500 requests a minute, 120.0 % of 200,000 tokens a minute',
    'limits of \\x1b[2Jn used at the peak: 0.0 % of 1,000,000 project tokens a minute',
  ]);
});

test('nothing is said where the server named no limit', () => {
  expect(limitsText(report({}))).toEqual([]);
});
