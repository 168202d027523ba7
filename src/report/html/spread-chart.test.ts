import { expect, test } from 'vitest';
import type { Distribution } from '../../domain/report.ts';
import { spreadChart } from './spread-chart.ts';

const one = (more: Partial<Distribution>): Distribution => ({
  ...{ count: 4, least: 100, most: 400, p50: 200, p90: 400, p99: 400 },
  bins: [
    [100, 1],
    [200, 2],
    [400, 1],
  ],
  ...more,
});

const words = (value: number) => `${Math.round(value)} ms`;

test('two histograms stand on one axis, before above and after below, each with its median', () => {
  const chart = spreadChart({ title: 'Latency', before: one({}), after: one({ p50: 400 }), words });
  const medians = [...chart.matchAll(/class="median (\w+)" x1="([\d.]+)%"/g)].map(
    ([, side, at]) => `${side} ${at}`,
  );
  const heights = [...chart.matchAll(/<path class="(\w+)" d="M[\d.]+,([\d.]+)/g)].map(
    ([, side, at]) => `${side} ${at}`,
  );
  expect({ medians, heights, label: /aria-label="([^"]*)"/.exec(chart)?.[1] }).toEqual({
    medians: ['before 50', 'after 90'],
    heights: ['before 50', 'after 50'],
    label: 'Latency: before: median 200 ms, after: median 400 ms',
  });
});

test('one side alone, and one value alone, are drawn', () => {
  const bins: Distribution['bins'] = [[200, 4]];
  const chart = spreadChart({ title: 'Latency', after: one({ least: 200, most: 200, bins }), words });
  expect(
    [...chart.matchAll(/<path class="(\w+)" d="([^"]{0,3})/g)].map(([, side, begun]) => [side, begun]),
  ).toEqual([
    ['before', ''],
    ['after', 'M0,'],
  ]);
});

test('answers of zero alone have no chart: the table tells them', () => {
  expect(spreadChart({ title: 'Cost', before: one({ most: 0, bins: [[0, 4]] }), words })).toBe('');
});
