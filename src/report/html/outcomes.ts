import type { Report, Side, SuiteReport } from '../../domain/report.ts';
import { type HtmlText, html, joinedHtml, markup } from '../escape/html.ts';
import { count, percent } from '../figures.ts';
import { saidWords } from '../judge-words.ts';
import { redactedWords } from '../redacted.ts';
import { sameAnswersWords } from '../same-answers.ts';
import { clipped, figureOf } from '../suite-scores.ts';
import { confusionsMarkup } from './confusion.ts';

/** What the two sides are, and how their trials ended. */
export function outcomesSection({ suites }: Report): HtmlText {
  return markup`<section id="outcomes" aria-labelledby="outcomes-title">
<h2 id="outcomes-title">Sides and outcomes</h2>
${joinedHtml(suites.map(suiteOutcomes))}</section>
`;
}

function redactedNote({ redacted }: SuiteReport): HtmlText {
  const words = redactedWords(redacted);
  return words === undefined ? markup`` : markup`<p class="note">${html(words)}.</p>\n`;
}

function suiteOutcomes(suite: SuiteReport): HtmlText {
  const { before, after, differs } = suite;
  const sides = [
    ...(before === undefined ? [] : [{ name: 'Before', side: before }]),
    { name: 'After', side: after },
  ];
  const kinds = [...new Set(sides.flatMap(({ side }) => Object.keys(ended(side))))].sort(byKind);
  const over = [
    ...new Set(sides.flatMap(({ side }) => (side.suite_scores ?? []).map((one) => one.assertion))),
  ];
  const judges = [...new Set(sides.flatMap(({ side }) => (side.judges ?? []).map(({ judge }) => judge)))];
  const line = (title: string, cells: readonly HtmlText[]) =>
    markup`<tr><th scope="row">${html(title)}</th>${joinedHtml(cells.map((one) => markup`<td>${one}</td>`))}</tr>
`;
  const rows = [
    line(
      'Source',
      sides.map(({ side }) => sourceOf(side)),
    ),
    line(
      'Scored',
      sides.map(({ side }) => html(`${count(side.scored)} of ${count(side.planned)} trials`)),
    ),
    line(
      'Mean pass rate',
      sides.map(({ side }) => html(side.pass_rate === null ? '–' : percent(side.pass_rate))),
    ),
    ...judges.map((name) =>
      line(
        `Judge ${name}`,
        sides.map(({ side }) =>
          html(
            (side.judges ?? [])
              .filter(({ judge }) => judge === name)
              .map((state) => saidWords(state))
              .join(),
          ),
        ),
      ),
    ),
    ...over.map((name) =>
      line(
        name,
        sides.map(({ side }) => overCell(side, name)),
      ),
    ),
    ...kinds.map((kind) =>
      line(
        kindWords(kind),
        sides.map(({ side }) => share(ended(side)[kind] ?? 0, side)),
      ),
    ),
    ...fallbacks(sides.map(({ side }) => side)).map((link) =>
      line(
        `served by ${link}, not scored`,
        sides.map(({ side }) => html(count(side.fallback?.[link] ?? 0))),
      ),
    ),
  ];
  const heads = sides.map(
    ({ name, side }) => markup`<th scope="col">${html(name)} <code>${html(side.model)}</code></th>`,
  );
  return markup`<h3>${html(suite.suite)} <small>${html(suite.file)}</small> <small class="status ${html(suite.verdict.status)}">${html(suite.verdict.status)}</small></h3>
<div class="scroll" tabindex="0" role="region" aria-label="${html(`Outcomes of ${suite.suite}`)}"><table class="sides"><thead><tr><td></td>${joinedHtml(heads)}</tr></thead><tbody>
${joinedHtml(rows)}</tbody></table></div>
${confusionsMarkup(suite)}${suite.same_answers ? sameNote(suite) : markup``}${redactedNote(suite)}${differsMarkup(differs)}`;
}

/** What the assertions of a name over the suite say of a side. */
function overCell({ suite_scores: scores = [] }: Side, name: string): HtmlText {
  const words = { pass: 'holds', fail: 'fails', unscored: 'could not be scored', told: '' } as const;
  const cells = scores
    .filter(({ assertion }) => assertion === name)
    .map((score) =>
      [figureOf(score), words[score.status], clipped(score.reason, 300)].filter(Boolean).join('; '),
    );
  return joinedHtml(cells.map((cell) => markup`${html(cell)} `));
}

function sourceOf({ name, source, model, accepted }: Side): HtmlText {
  const from = name === model ? markup`` : markup` <code>${html(name)}</code>`;
  const by =
    accepted === undefined
      ? markup``
      : markup`<br><span class="dim">${html(`accepted ${accepted.at.slice(0, 10)} by ${accepted.by}: ${accepted.why}`)}</span>`;
  return markup`${html(source)}${from}${by}`;
}

/** Trials by how they ended, those that were never asked among them. */
function ended({ outcomes, planned }: Side): { readonly [kind: string]: number } {
  const missing = planned - Object.values(outcomes).reduce((sum, times) => sum + times, 0);
  return missing > 0 ? { ...outcomes, 'not asked': missing } : outcomes;
}

/** Answers first. */
function byKind(a: string, b: string): number {
  const rank = (kind: string) =>
    kind === 'answered' ? 0 : kind.startsWith('failed:') ? 2 : kind === 'not asked' ? 3 : 1;
  return rank(a) - rank(b) || (a < b ? -1 : 1);
}

function kindWords(kind: string): string {
  return kind.startsWith('failed:') ? `failed: ${kind.slice('failed:'.length).replaceAll('_', ' ')}` : kind;
}

function share(times: number, { planned }: Side): HtmlText {
  if (times === 0) return html('–');
  const part = planned === 0 ? '' : ` (${percent(Math.min(1, times / planned))})`;
  return html(`${count(times)}${part}`);
}

function fallbacks(sides: readonly Side[]): string[] {
  return [...new Set(sides.flatMap(({ fallback }) => Object.keys(fallback ?? {})))].sort();
}

function differsMarkup(differs: SuiteReport['differs']): HtmlText {
  if (differs.length === 0) return markup``;
  const rows = differs.map(
    ({ what, before, after }) =>
      markup`<tr><th scope="row">${html(what)}</th><td><code>${html(before)}</code></td><td><code>${html(after)}</code></td></tr>
`,
  );
  return markup`<h4>What differs between the sides</h4>
<div class="scroll" tabindex="0" role="region" aria-label="What differs"><table class="differs"><thead><tr><td></td><th scope="col">Before</th><th scope="col">After</th></tr></thead><tbody>
${joinedHtml(rows)}</tbody></table></div>
`;
}

function sameNote(suite: SuiteReport): HtmlText {
  return markup`<p class="note">Same answers, not evidence: ${html(sameAnswersWords(suite))}.</p>\n`;
}
