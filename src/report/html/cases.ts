import type { Report } from '../../domain/report.ts';
import { type HtmlText, htmlJson, markup } from '../escape/html.ts';
import { marker } from './diff.ts';
import { groupedCases, groupTitles } from './groups.ts';
import { failedIn, pageCase, ROOMY, SCARCE } from './page-case.ts';

/** The empty list of cases with its filter; the page's script fills it from the data. */
export function casesSection(report: Report): HtmlText {
  if (report.suites.every(({ cases }) => cases.length === 0)) return markup``;
  return markup`<section id="cases" aria-labelledby="cases-title">
<h2 id="cases-title">Cases</h2>
<noscript><p class="note">The list of cases needs the script of this page. All else is here without it.</p></noscript>
<form id="filter" role="search">
<div id="statuses" role="group" aria-label="Status"></div>
<div class="controls">
<input id="search" type="search" placeholder="Filter by text" aria-label="Filter by text" autocomplete="off">
<select id="suite" aria-label="Suite"></select><select id="slice" aria-label="Slice"></select><select id="assertion" aria-label="Failed assertion"></select>
<output id="count" for="search"></output>
</div>
</form>
<p class="keys"><kbd>j</kbd> next, <kbd>k</kbd> previous, <kbd>Enter</kbd> open, <kbd>/</kbd> filter, <kbd>Esc</kbd> close</p>
<div id="list"></div>
<p id="nothing" hidden>No case fits the filter. <kbd>Esc</kbd> clears it.</p>
</section>
`;
}

/**
 * The inert block that the script reads, a case a chunk. The cases that matter most come first; once `most` characters are
 * written, answers are cut short, and each says so.
 */
export function* caseData({ suites }: Report, most: number): Iterable<HtmlText> {
  const grouped = groupedCases(suites);
  const compared = suites.some(({ before }) => before !== undefined);
  const groups = groupTitles(compared).filter(({ name }) => grouped.has(name));
  const mark = marker();
  const assertions = new Set<string>();
  let written = 0;
  yield markup`<script type="application/json" id="data">{"cases":[`;
  for (const { name } of groups) {
    for (const { suite, one } of grouped.get(name) ?? []) {
      const roomy = written < most ? pageCase(suite, one, mark, ROOMY) : undefined;
      const whole = roomy && htmlJson(roomy);
      const fits = whole !== undefined && written + whole.length <= most;
      const text = fits ? whole : htmlJson(pageCase(suite, one, undefined, SCARCE));
      yield written === 0 ? markup`\n${text}` : markup`,\n${text}`;
      written += text.length;
      for (const assertion of failedIn(one)) assertions.add(assertion);
    }
  }
  const slices = new Set(suites.flatMap(({ cases }) => cases.flatMap(({ tags }) => tags)));
  const names = suites.map(({ suite }) => suite);
  yield markup`\n],"groups":${htmlJson(groups)},"suites":${htmlJson(names)},`;
  yield markup`"slices":${htmlJson([...slices].sort())},"assertions":${htmlJson([...assertions].sort())}}</script>\n`;
}
