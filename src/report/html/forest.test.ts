import { expect, test } from 'vitest';
import { forestAxis, forestPlot, pointScale } from './forest.ts';
import { row, suite } from './testdata/reports.ts';

/** The places in a plot, by class, in percent of its width. */
function places(svg: string): string[] {
  return [...svg.matchAll(/<(line|rect|svg) ([^>]*)/g)].flatMap(([, , attributes = '']) => {
    const name = /class="([^"]*)"/.exec(attributes)?.[1];
    const at = [...attributes.matchAll(/\b(?:x1|x2|x|width)="([\d.]+%?)"/g)].map((match) => match[1]);
    return name === 'forest' ? [] : [`${name}: ${at.join(' ')}`];
  });
}

test('interval, estimate, margin and zero stand on one scale', () => {
  const rows = [row({ change: -10, low: -20, high: 20, margin: 5 })];
  const scale = pointScale([suite({ rows })]);
  expect([scale.domain(), rows.flatMap((one) => places(forestPlot(one, scale)))]).toEqual([
    [-21, 8],
    [
      'beyond: 0 55.17%',
      'margin: 55.17% 55.17%',
      'zero: 72.41% 72.41%',
      // The upper end lies beyond the plot, which an arrow says.
      'bar dropped: 3.45% 99.5%',
      'over: 3.45%',
      'over: 99.5%',
      'over: 37.93%',
    ],
  ]);
});

test('a plot says in words what it draws', () => {
  const scale = pointScale([suite()]);
  const words = [row(), row({ change: null, low: null, high: null, margin: null })].map(
    (one) => /aria-label="([^"]*)"/.exec(forestPlot(one, scale))?.[1],
  );
  expect(words).toEqual([
    'change -8.3 points, between -12.4 and -4.1; margin -5.0',
    'nothing to compare; no margin is supported',
  ]);
});

test('no change and no margin still have a scale, and no change is ever off it', () => {
  const bare = row({ change: null, low: null, high: null, margin: null });
  expect(pointScale([suite({ rows: [bare] })]).domain()).toEqual([-4, 4]);
  expect(pointScale([suite({ rows: [row({ change: -100, low: -100, high: -95 })] })]).domain()).toEqual([
    -102, 4,
  ]);
  expect(
    [...forestAxis(pointScale([suite({ rows: [bare] })])).matchAll(/>([^<]+)<\/text>/g)].map((one) => one[1]),
  ).toEqual(['-4', '-2', '0', '+2', '+4']);
});
