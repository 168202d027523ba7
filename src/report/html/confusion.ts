import type { SuiteReport } from '../../domain/report.ts';
import type { Confusion } from '../../domain/suite-assertion.ts';
import { type HtmlText, html, joinedHtml, markup } from '../escape/html.ts';
import { count } from '../figures.ts';
import { clipped } from '../suite-scores.ts';

/** Labels that a matrix is drawn for at most; beyond them it tells nothing at a glance, and the JSON report has it. */
const MOST_LABELS = 30;

/** The confusion matrices of a suite's sides; nothing where there are none. */
export function confusionsMarkup({ before, after }: SuiteReport): HtmlText {
  const sides = [
    { name: 'before', side: before },
    { name: 'after', side: after },
  ];
  return joinedHtml(
    sides.flatMap(({ name, side }) =>
      (side?.suite_scores ?? []).flatMap(({ assertion, confusion }) =>
        confusion === undefined || confusion.labels.length > MOST_LABELS
          ? []
          : [matrix(`${assertion}, ${name}`, confusion)],
      ),
    ),
  );
}

function matrix(title: string, { labels, counts, other, none }: Confusion): HtmlText {
  const cells = (values: readonly number[]) =>
    joinedHtml(values.map((value) => markup`<td>${html(value === 0 ? '–' : count(value))}</td>`));
  const heads = [...labels.map((label) => clipped(label)), 'any other', 'none'];
  const rows = labels.map(
    (label, at) =>
      markup`<tr><th scope="row">${html(clipped(label))}</th>${cells([...(counts[at] ?? []), other[at] ?? 0, none[at] ?? 0])}</tr>
`,
  );
  return markup`<h4>${html(title)}: expected labels by row, given ones by column</h4>
<div class="scroll" tabindex="0" role="region" aria-label="${html(`Confusion of ${title}`)}"><table class="sides"><thead><tr><td></td>${joinedHtml(heads.map((head) => markup`<th scope="col">${html(head)}</th>`))}</tr></thead><tbody>
${joinedHtml(rows)}</tbody></table></div>
`;
}
