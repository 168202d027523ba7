import { type ScaleLinear, scaleLinear } from 'd3-scale';
import { symbol, symbolCircle, symbolDiamond } from 'd3-shape';
import type { Row, SuiteReport } from '../../domain/report.ts';
import { type HtmlText, html, joinedHtml, markup } from '../escape/html.ts';
import { points } from '../figures.ts';

/** One scale for all rows of a page, in points of mean pass rate, onto 0 to 100 % of the plot's width. */
export type PointScale = ScaleLinear<number, number>;

/**
 * A scale that holds every margin and change, and the intervals unless they are so wide that they would crowd out the rest; those
 * end in an arrow.
 */
export function pointScale(suites: readonly SuiteReport[]): PointScale {
  const rows = suites.flatMap((suite) => suite.rows);
  const down = [4, ...rows.flatMap(({ margin, change }) => [1.5 * (margin ?? 0), -1.1 * (change ?? 0)])];
  const up = [4, ...rows.map(({ change }) => 1.1 * (change ?? 0))];
  const far = Math.max(...down, ...up);
  const reach = (needed: readonly number[], bounds: readonly number[]) => {
    const known = Math.max(...needed);
    return Math.min(
      102,
      Math.max(known, Math.min(Math.max(known * 2, far * 0.3), 1.05 * Math.max(0, ...bounds))),
    );
  };
  const low = rows.map((row) => -(row.low ?? 0));
  const high = rows.map((row) => row.high ?? 0);
  return scaleLinear([-reach(down, low), reach(up, high)], [0, 100]);
}

/** The plot of one row: the interval of the true change as a bar, its estimate as a mark, and the margin that it must keep to. */
export function forestPlot(row: Row, scale: PointScale): HtmlText {
  return markup`<svg class="forest" role="img" aria-label="${html(plotWords(row))}"><title>${html(plotWords(row))}</title>${joinedHtml(
    [...beyondMargin(row, scale), zeroLine(scale), ...interval(row, scale)],
  )}</svg>`;
}

/** The axis that the plots share. */
export function forestAxis(scale: PointScale): HtmlText {
  const ticks = scale.ticks(4).map((tick) => {
    const label = tick === 0 ? '0' : points(tick).replace(/\.0$/, '');
    const [place, anchor] = [scale(tick), scale(tick) < 5 ? 'start' : scale(tick) > 95 ? 'end' : 'middle'];
    return markup`<line x1="${at(place)}" x2="${at(place)}" y1="17" y2="22" class="tick"/><text x="${at(place)}" y="13" text-anchor="${html(anchor)}">${html(label)}</text>`;
  });
  return markup`<svg class="axis" aria-hidden="true" focusable="false">${joinedHtml(ticks)}</svg>`;
}

/** What the plot shows, in words. */
function plotWords({ change, low, high, margin }: Row): string {
  const tolerated = margin === null ? 'no margin is supported' : `margin ${points(-margin)}`;
  if (change === null || low === null || high === null) return `nothing to compare; ${tolerated}`;
  return `change ${points(change)} points, between ${points(low)} and ${points(high)}; ${tolerated}`;
}

/** Where a drop is larger than tolerated. */
function beyondMargin({ margin }: Row, scale: PointScale): HtmlText[] {
  if (margin === null) return [];
  const edge = Math.max(0, scale(-margin));
  return [
    markup`<rect class="beyond" x="0" y="0" width="${at(edge)}" height="100%"/><line class="margin" x1="${at(edge)}" x2="${at(edge)}" y1="0" y2="100%"/>`,
  ];
}

function zeroLine(scale: PointScale): HtmlText {
  return markup`<line class="zero" x1="${at(scale(0))}" x2="${at(scale(0))}" y1="0" y2="100%"/>`;
}

function interval({ kind, change, low, high, finding }: Row, scale: PointScale): HtmlText[] {
  if (change === null) return [];
  const mood = html(finding);
  const parts: HtmlText[] = [];
  if (low !== null && high !== null) {
    const [from, to] = [Math.max(0.5, scale(low)), Math.min(99.5, scale(high))];
    parts.push(markup`<line class="bar ${mood}" x1="${at(from)}" x2="${at(to)}" y1="14" y2="14"/>`);
    parts.push(end(from, mood, scale(low) < 0 ? 'M5,-4L0,0L5,4' : 'M0,-5L0,5'));
    parts.push(end(to, mood, scale(high) > 100 ? 'M-5,-4L0,0L-5,4' : 'M0,-5L0,5'));
  }
  const shape = symbol(kind === 'total' ? symbolDiamond : symbolCircle, kind === 'total' ? 60 : 36)() ?? '';
  const place = Math.min(99, Math.max(1, scale(change)));
  parts.push(
    markup`<svg x="${at(place)}" y="14" class="over"><path class="point ${mood}" d="${html(shape)}"/></svg>`,
  );
  return parts;
}

/** The end of a bar: a cap, or an arrow where it goes on. */
function end(x: number, mood: HtmlText, path: string): HtmlText {
  return markup`<svg x="${at(x)}" y="14" class="over"><path class="end ${mood}" d="${html(path)}"/></svg>`;
}

/** A share of the plot's width. */
function at(percent: number): HtmlText {
  return html(`${Number(percent.toFixed(2))}%`);
}
