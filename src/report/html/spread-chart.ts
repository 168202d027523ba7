import { scaleLinear, scaleLog } from 'd3-scale';
import { area, curveStepAfter } from 'd3-shape';
import type { Distribution } from '../../domain/report.ts';
import { type HtmlText, html, joinedHtml, markup } from '../escape/html.ts';

/** One figure of both sides, and how a person reads it. */
export interface SpreadChart {
  readonly title: string;
  readonly before?: Distribution;
  readonly after?: Distribution;
  words(value: number): string;
}

/** The ratio of a drawn bin's ends: the report's bins in fours. */
const STEP = 2 ** (1 / 4);

/**
 * Two histograms on one logarithmic axis, before upwards and after downwards (one alone: upwards), with their medians. Shares of each side's answers, so
 * that sides of different size compare. Answers of zero have no place on the axis and are told by the table.
 */
export function spreadChart({ title, before, after, words }: SpreadChart): HtmlText {
  const sides = [before, after].filter((one) => one !== undefined);
  const ends = sides.flatMap(({ bins, most }) => [
    ...bins.filter(([from]) => from > 0).map(([from]) => from),
    most,
  ]);
  const positive = ends.filter((one) => one > 0);
  if (positive.length === 0) return markup``;
  const lower = Math.min(...positive) / STEP;
  const upper = Math.max(...positive) * STEP;
  const x = scaleLog([lower, upper], [0, 100]);
  const shares = { before: sharesOf(before, lower), after: sharesOf(after, lower) };
  const tallest = Math.max(...[...shares.before, ...shares.after].map(({ share }) => share), 0.01);
  const both = before !== undefined && after !== undefined;
  const y = scaleLinear([both ? -tallest : 0, tallest], [97, 3]);
  const shape = (list: readonly Share[], sign: 1 | -1) =>
    area<Share>()
      .x(({ from }) => x(from))
      .y0(y(0))
      .y1(({ share }) => y(sign * share))
      .curve(curveStepAfter)
      .digits(2)([...list]) ?? '';
  const median = (one: Distribution | undefined, side: 'before' | 'after') =>
    one === undefined || one.p50 <= 0
      ? markup``
      : markup`<line class="median ${html(side)}" x1="${at(x(one.p50))}" x2="${at(x(one.p50))}" y1="${html(both && side === 'after' ? '50%' : '0')}" y2="${html(both && side === 'before' ? '50%' : '100%')}"/>`;
  const ticks = ticksOf(x.ticks(4), x, words).map(
    (tick) => markup`<text x="${at(x(tick))}" y="12" text-anchor="middle">${html(words(tick))}</text>`,
  );
  const told = [
    ...(before === undefined ? [] : [`before: median ${words(before.p50)}`]),
    ...(after === undefined ? [] : [`after: median ${words(after.p50)}`]),
  ].join(', ');
  return markup`<figure><figcaption>${html(title)}</figcaption>
<svg class="spread" role="img" aria-label="${html(`${title}: ${told}`)}"><title>${html(`${title}: ${told}`)}</title><svg viewBox="0 0 100 100" preserveAspectRatio="none" width="100%" height="100%"><path class="before" d="${html(shape(shares.before, 1))}"/><path class="after" d="${html(shape(shares.after, both ? -1 : 1))}"/></svg><line class="zero" x1="0" x2="100%" y1="${at(y(0))}" y2="${at(y(0))}"/>${median(before, 'before')}${median(after, 'after')}</svg>
<svg class="ticks" aria-hidden="true" focusable="false">${joinedHtml(ticks)}</svg></figure>
`;
}

interface Share {
  readonly from: number;
  readonly share: number;
}

/** Shares of a side's answers in the drawn bins, with an empty one where nothing is and one at the end. */
function sharesOf(one: Distribution | undefined, lower: number): Share[] {
  if (one === undefined) return [];
  const counts = new Map<number, number>();
  for (const [from, many] of one.bins) {
    if (from <= 0) continue;
    // The middle of the report's bin decides, so that rounding at its lower end does not.
    const bin = Math.floor(Math.log(from / lower) / Math.log(STEP) + 0.125);
    counts.set(bin, (counts.get(bin) ?? 0) + many);
  }
  const last = Math.max(-1, ...counts.keys());
  return Array.from({ length: last + 2 }, (_, bin) => ({
    from: lower * STEP ** bin,
    share: (counts.get(bin) ?? 0) / one.count,
  }));
}

/** As many ticks as have room: a logarithmic scale gives too many within a decade. */
function ticksOf(
  ticks: readonly number[],
  x: (value: number) => number,
  words: SpreadChart['words'],
): number[] {
  const kept: number[] = [];
  let last = -100;
  for (const tick of ticks) {
    const place = x(tick);
    // In percent of the narrowest chart, in which a letter takes 2.6.
    const half = 1.3 * words(tick).length;
    if (place - half < last + 3 || place - half < 0 || place + half > 100) continue;
    kept.push(tick);
    last = place + half;
  }
  return kept;
}

function at(percent: number): HtmlText {
  return html(`${Number(percent.toFixed(2))}%`);
}
