import type { Report, VerdictStatus } from '../../domain/report.ts';
import { type HtmlText, html, joinedHtml, markup } from '../escape/html.ts';
import { nextSteps } from '../terminal/verdict.ts';

/** A mark beside the word, so that no verdict rests on colour. */
const signs: { readonly [status in VerdictStatus]: string } = {
  passed: '✓',
  regressed: '✕',
  inconclusive: '?',
};

/** The verdict in one sentence and why, what to be warned of, and what to do next. */
export function verdictSection(report: Report): HtmlText {
  const { verdict, exit, warnings } = report;
  const [first, ...others] = verdict.reasons;
  const warned = verdict.status === 'inconclusive' && exit === 0;
  const notes = [
    ...(warned ? ['The exit code is 0 because gate.on_inconclusive is warn: nothing was proven.'] : []),
    ...warnings,
  ];
  return markup`<section class="verdict ${html(verdict.status)}" aria-labelledby="verdict-title">
<h1 id="verdict-title"><span class="sign" aria-hidden="true">${html(signs[verdict.status])}</span> ${html(capital(verdict.status))} <small>exit ${exit}</small></h1>
<p class="lead">${html(first?.message ?? '')}</p>
${list(
  'reasons',
  others.map(({ message }) => message),
)}${list('warnings', notes)}${list('next', nextSteps(report))}</section>
`;
}

function list(name: string, sentences: readonly string[]): HtmlText {
  if (sentences.length === 0) return markup``;
  return markup`<ul class="${html(name)}">${joinedHtml(sentences.map((one) => markup`<li>${html(one)}</li>`))}</ul>
`;
}

function capital(word: string): string {
  return `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
}
