import type { Report } from '../domain/report.ts';
import { type HtmlText, html, joinedHtml, markup, ownElement } from './escape/html.ts';
import { counted } from './figures.ts';
import { caseData, casesSection } from './html/cases.ts';
import { gateInputsSection } from './html/gate-inputs.ts';
import { methodSection } from './html/method.ts';
import { outcomesSection } from './html/outcomes.ts';
import { pageScript } from './html/page/script.ts';
import { rowsSection } from './html/rows.ts';
import { spendSection } from './html/spend.ts';
import { STYLE } from './html/style.ts';
import { verdictSection } from './html/verdict.ts';

/** How much the page holds. */
export interface HtmlOptions {
  /** Characters of cases; beyond it answers are cut short, and each says so. Absent: 6 million, for a page below 8 MB. */
  readonly most?: number;
}

const MOST = 6_000_000;

/**
 * A report as one page, in chunks of a case: it loads nothing and asks nothing of anyone. Its policy allows our one style sheet and
 * our one script by their digests, and nothing else; data stands escaped in the markup, or in an inert block of JSON.
 */
export function* htmlReport(report: Report, { most = MOST }: HtmlOptions = {}): Iterable<HtmlText> {
  const style = ownElement('style', STYLE);
  const script = ownElement('script', pageScript());
  const { run, tool, command, verdict, suites } = report;
  const hasCases = suites.some(({ cases }) => cases.length > 0);
  yield markup`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${style.source}; script-src ${script.source}; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>${html(`${verdict.status}: ${suites.map(({ suite }) => suite).join(', ')}`)}</title>
${style.element}
</head>
<body>
<a class="skip" href="#main">Skip to the verdict</a>
<header><strong>llm-eval ${html(command)}</strong> <span>${html(suites.map(({ suite }) => suite).join(', '))}</span> <span>${html(`${run.started.slice(0, 16).replace('T', ' ')} UTC`)}</span>${run.id === null ? markup`` : markup` <span>run <code>${html(run.id)}</code></span>`}</header>
<main id="main">
`;
  yield verdictSection(report);
  const parts: readonly [id: string, title: string, section: HtmlText][] = [
    ['gate-inputs', 'Gate inputs', gateInputsSection(report.gate_inputs)],
    ['rows', 'Suites and slices', rowsSection(report)],
    ['cases', 'Cases', casesSection(report)],
    ['outcomes', 'Sides and outcomes', outcomesSection(report)],
    ['spend', 'Cost and latency', spendSection(report)],
    ['method', 'How it was reached', methodSection(report)],
  ];
  const kept = parts.filter(([, , section]) => section !== '');
  const links = kept.map(([id, title]) => markup`<a href="#${html(id)}">${html(title)}</a>`);
  yield markup`<nav aria-label="Sections">${joinedHtml(links)}</nav>\n`;
  for (const [, , section] of kept) yield section;
  yield markup`</main>
<footer>${html(tool)} · ${html(counted(suites.length, 'suite'))} · ${html(run.seconds.toFixed(1))} s · made offline from the report of the run; this page loads nothing.</footer>
`;
  if (hasCases) {
    yield* caseData(report, most);
    yield script.element;
  }
  yield markup`\n</body>\n</html>\n`;
}
