import type { Distribution, Report, Side, Spread, SuiteReport } from '../../domain/report.ts';
import { type HtmlText, html, joinedHtml, markup } from '../escape/html.ts';
import { count, percent, spent } from '../figures.ts';
import { spreadChart } from './spread-chart.ts';

/** Cost, tokens, cached share and latency of both sides: sums, then how they are spread over answers. */
export function spendSection({ suites }: Report): HtmlText {
  const told = suites.filter(({ before, after }) => tells(before) || tells(after));
  if (told.length === 0) return markup``;
  return markup`<section id="spend" aria-labelledby="spend-title">
<h2 id="spend-title">Cost, tokens and latency</h2>
${joinedHtml(told.map(suiteSpend))}</section>
`;
}

function tells(side: Side | undefined): boolean {
  return side !== undefined && (side.usage.calls > 0 || side.spread !== undefined);
}

function suiteSpend({ suite, feature, before, after }: SuiteReport): HtmlText {
  const sides = [
    ...(before === undefined ? [] : [{ name: 'Before', side: before }]),
    { name: 'After', side: after },
  ];
  const sum = (title: string, words: (usage: Side['usage']) => string) =>
    markup`<tr><th scope="row">${html(title)}</th>${joinedHtml(sides.map(({ side }) => markup`<td>${html(words(side.usage))}</td>`))}</tr>
`;
  const sums = [
    sum('Calls', ({ calls }) => count(calls)),
    sum('Cost', (usage) =>
      usage.cost === null ? 'unknown: a price or a token count is missing' : spent(usage),
    ),
    sum('Input tokens', ({ input }) => count(input)),
    sum('From the prompt cache', ({ input, cached }) => (input === 0 ? '–' : percent(cached / input))),
    sum('Output tokens', ({ output }) => count(output)),
    sum('Reasoning tokens', ({ reasoning }) => count(reasoning)),
  ];
  const heads = sides.map(({ name }) => markup`<th scope="col">${html(name)}</th>`);
  const figures = figuresOf.filter(({ name }) => sides.some(({ side }) => side.spread?.[name] !== undefined));
  const of = feature === undefined ? markup`` : markup` <small>feature ${html(feature)}</small>`;
  return markup`<h3>${html(suite)}${of}</h3>
<div class="scroll" tabindex="0" role="region" aria-label="${html(`Spend of ${suite}`)}"><table class="sides"><thead><tr><td></td>${joinedHtml(heads)}</tr></thead><tbody>
${joinedHtml(sums)}</tbody></table></div>
${spreads(figures, before?.spread, after.spread, suite)}`;
}

interface Figure {
  readonly name: keyof Spread;
  readonly title: string;
  words(value: number): string;
}

const figuresOf: readonly Figure[] = [
  { name: 'cost', title: 'Cost of an answer', words: money },
  { name: 'tokens', title: 'Output tokens of an answer', words: (value) => count(Math.round(value)) },
  { name: 'latency', title: 'Latency of an answer', words: time },
];

function spreads(
  figures: readonly Figure[],
  before: Spread | undefined,
  after: Spread | undefined,
  suite: string,
): HtmlText {
  if (figures.length === 0) return markup``;
  const charts = figures.map(({ name, title, words }) =>
    spreadChart({ title, before: before?.[name], after: after?.[name], words }),
  );
  const rows = figures.flatMap(({ name, title, words }) => [
    ...row(`${title}, before`, before?.[name], words),
    ...row(`${title}, after`, after?.[name], words),
  ]);
  const heads = ['Answers', 'Least', 'Median', '90 %', '99 %', 'Most'].map(
    (text) => markup`<th scope="col">${html(text)}</th>`,
  );
  return markup`<div class="charts">${joinedHtml(charts)}</div>
<p class="legend">${before === undefined ? markup`` : markup`<span class="key before"></span> before `}<span class="key after"></span> after; the lines are medians; logarithmic scale</p>
<div class="scroll" tabindex="0" role="region" aria-label="${html(`How they are spread in ${suite}`)}"><table class="numbers"><thead><tr><td></td>${joinedHtml(heads)}</tr></thead><tbody>
${joinedHtml(rows)}</tbody></table></div>
`;
}

function row(title: string, one: Distribution | undefined, words: (value: number) => string): HtmlText[] {
  if (one === undefined) return [];
  const cells = [count(one.count), ...[one.least, one.p50, one.p90, one.p99, one.most].map(words)];
  return [
    markup`<tr><th scope="row">${html(title)}</th>${joinedHtml(cells.map((text) => markup`<td>${html(text)}</td>`))}</tr>
`,
  ];
}

/** US dollars of one answer: two digits that count. */
function money(value: number): string {
  if (value === 0) return '$0';
  return `$${value >= 0.01 ? value.toFixed(value >= 1 ? 2 : 3) : value.toFixed(Math.min(12, 1 - Math.floor(Math.log10(value))))}`;
}

/** Milliseconds as a person reads them. */
function time(ms: number): string {
  if (ms < 1000) return `${Number(ms.toPrecision(3))} ms`;
  return ms < 60_000
    ? `${Number((ms / 1000).toPrecision(3))} s`
    : `${Number((ms / 60_000).toPrecision(3))} min`;
}
