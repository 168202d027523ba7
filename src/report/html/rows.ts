import type { RatioRow, Report, Row, SuiteReport } from '../../domain/report.ts';
import { type HtmlText, html, joinedHtml, markup } from '../escape/html.ts';
import { count, percent, points, pValue, rowName } from '../figures.ts';
import { forestAxis, forestPlot, type PointScale, pointScale } from './forest.ts';

/** A row a suite and slice, each with its interval drawn against its margin; the table says in numbers what the plot draws. */
export function rowsSection({ suites }: Report): HtmlText {
  const compared = suites.filter(({ before }) => before !== undefined);
  if (compared.length === 0) return markup``;
  const scale = pointScale(compared);
  const rows = compared.flatMap((suite) => [
    ...suite.rows.map((row) => rowMarkup(row, scale)),
    ...suite.ratios.map((ratio) => ratioMarkup(suite, ratio)),
  ]);
  const level = Math.min(...compared.flatMap(({ method }) => (method === undefined ? [] : [method.level])));
  const sure = html(`${Number.isFinite(level) ? Number(((1 - level) * 100).toFixed(1)) : 95} %`);
  return markup`<section id="rows" aria-labelledby="rows-title">
<h2 id="rows-title">Suites and slices</h2>
<div class="scroll" tabindex="0" role="region" aria-label="Changes against margins">
<table class="rows">
<thead><tr><th scope="col">Suite, slice</th><th scope="col" class="plot"><span class="unseen">Change in points against the margin</span>${forestAxis(scale)}</th><th scope="col">Change</th><th scope="col">Before</th><th scope="col">After</th><th scope="col">Cases</th><th scope="col"><abbr title="cases with a lower pass rate than before">Worse</abbr></th><th scope="col"><abbr title="cases with a higher pass rate than before">Better</abbr></th><th scope="col"><abbr title="how often chance alone brings such a drop, adjusted for every gated row">p</abbr></th><th scope="col">Finding</th></tr></thead>
<tbody>
${joinedHtml(rows)}</tbody>
</table>
</div>
<p class="dim">Change in points of the mean pass rate, or of the metric that is named. Each end of a bar is a bound of the true change, ${sure} sure. The shaded side is a drop beyond the margin. An arrow: the bar goes on beyond the plot.</p>
</section>
`;
}

function rowMarkup(row: Row, scale: PointScale): HtmlText {
  const { kind, before, after, change, cases, worse, better, p, p_adjusted } = row;
  // No case changed sides, so there is nothing to test; a number would read as evidence.
  const tested = p === null || better + worse === 0 ? '–' : pValue(p_adjusted ?? p);
  const words = findingWords(row);
  return markup`<tr class="${html(kind)}"><th scope="row">${html(rowName(row))}</th><td class="plot">${forestPlot(row, scale)}</td><td data-name="change" class="${html(row.finding)}">${cell(change, points)}</td><td data-name="before">${cell(before, percent)}</td><td data-name="after">${cell(after, percent)}</td><td data-name="cases">${html(count(cases))}</td><td data-name="worse">${html(count(worse))}</td><td data-name="better">${html(count(better))}</td><td data-name="p">${html(tested)}</td><td class="finding ${html(row.gate)} ${html(row.finding)}">${html(words)}</td></tr>
`;
}

function cell(value: number | null, words: (value: number) => string): HtmlText {
  return html(value === null ? '–' : words(value));
}

/** What is shown of a row, in words. */
function findingWords({ finding, gate, margin }: Row): string {
  switch (finding) {
    case 'held':
      return margin === null ? 'held' : `held within ${margin}`;
    case 'dropped':
      return 'dropped';
    case 'unproven':
      return gate === 'regress' ? 'not vouched for' : 'unproven';
    case 'empty':
      return 'not compared';
  }
}

function ratioMarkup({ suite }: SuiteReport, one: RatioRow): HtmlText {
  const { what, ratio, low, high, tolerance, cases, p, p_adjusted, finding } = one;
  const growth = (value: number | null) =>
    value === null ? '–' : `${value < 1 ? '-' : '+'}${Math.abs((value - 1) * 100).toFixed(1)} %`;
  const bounds = `${growth(low)} to ${growth(high)}; at most +${tolerance} %`;
  const words = { held: 'held', dropped: 'grew', unproven: 'unproven', empty: 'not compared' }[finding];
  return markup`<tr class="ratio"><th scope="row">${html(`${what} of ${suite}`)}</th><td class="plot">${html(bounds)}</td><td data-name="change" class="${html(finding)}">${html(growth(ratio))}</td><td data-name="before">–</td><td data-name="after">–</td><td data-name="cases">${html(count(cases))}</td><td data-name="worse">–</td><td data-name="better">–</td><td data-name="p">${html(p === null ? '–' : pValue(p_adjusted ?? p))}</td><td class="finding ${html(finding)}">${html(words)}</td></tr>
`;
}
