import type { PinState } from '../../domain/pins.ts';
import type { Report, ReportedLimit, SuiteReport } from '../../domain/report.ts';
import { type HtmlText, html, joinedHtml, markup } from '../escape/html.ts';
import { count, percent } from '../figures.ts';

/** How the verdict was reached and how to reach it again: method, pins, rate limits, digests, commands. */
export function methodSection(report: Report): HtmlText {
  const { suites, pins = [], limits = [] } = report;
  return markup`<section id="method" aria-labelledby="method-title">
<h2 id="method-title">How it was reached</h2>
${joinedHtml(suites.map(suiteMethod))}${pinsTable(pins)}${limitsTable(limits)}${again(report)}</section>
`;
}

function suiteMethod({ suite, method, waivers, digests, before, after }: SuiteReport): HtmlText {
  const words = (method?.words ?? []).map((line) => markup`<li>${html(line)}</li>`);
  const waived = waivers.map(
    ({ case: id, assertion, why, who, until, failed }) =>
      markup`<li>${html(`waived until ${until} by ${who}: ${assertion} of ${id}, ${count(failed)} failed (${why})`)}</li>`,
  );
  const asked = [
    ...(before?.asked === undefined ? [] : [{ side: 'before', asked: before.asked }]),
    ...(after.asked === undefined ? [] : [{ side: 'after', asked: after.asked }]),
  ].map(({ side, asked: { api, model, prompt, schema, params } }) => {
    const parts = [
      `${model} by ${api}`,
      `prompt ${prompt}`,
      ...(schema === null ? [] : [`schema ${schema}`]),
    ];
    return markup`<li>${html(side)}: <code>${html(`${parts.join(', ')}, params ${JSON.stringify(params)}`)}</code></li>`;
  });
  const digest =
    digests === undefined
      ? []
      : [
          markup`<li>digests: suite <code>${html(digests.suite)}</code>, cases <code>${html(digests.cases)}</code></li>`,
        ];
  const items = [...words, ...waived, ...digest, ...asked];
  if (items.length === 0) return markup``;
  return markup`<h3>${html(suite)}</h3>
<ul class="method">${joinedHtml(items)}</ul>
`;
}

function pinsTable(pins: readonly PinState[]): HtmlText {
  if (pins.length === 0) return markup``;
  const rows = pins.map(({ pin, model, kind, shutdown_date, days_left, notice, hint, status }) => {
    const end =
      shutdown_date === undefined
        ? 'none known'
        : `${shutdown_date}${days_left === undefined ? '' : `, ${inDays(days_left)}`}`;
    const words = notice === undefined ? '' : `${notice}. ${hint ?? ''}`;
    return markup`<tr><th scope="row">${html(pin === undefined ? '–' : `$${pin}`)}</th><td><code>${html(model)}</code></td><td>${html(kind)}</td><td class="${html(status)}">${html(end)}</td><td>${html(words)}</td></tr>
`;
  });
  return markup`<h3>Pins</h3>
<div class="scroll" tabindex="0" role="region" aria-label="Pins"><table class="pins"><thead><tr><th scope="col">Pin</th><th scope="col">Model</th><th scope="col">Kind</th><th scope="col">Shutdown</th><th scope="col">What to do</th></tr></thead><tbody>
${joinedHtml(rows)}</tbody></table></div>
`;
}

function inDays(days: number): string {
  return days <= 0 ? 'shut down' : days === 1 ? 'in 1 day' : `in ${count(days)} days`;
}

function limitsTable(limits: readonly ReportedLimit[]): HtmlText {
  if (limits.length === 0) return markup``;
  const rows = limits.map(
    ({ model, resource, limit, peak }) =>
      markup`<tr><th scope="row"><code>${html(model)}</code></th><td>${html(resource.replaceAll('_', ' '))}</td><td>${html(count(limit))}</td><td>${html(percent(peak))}</td><td>${html(percent(Math.max(0, 1 - peak)))}</td></tr>
`,
  );
  return markup`<h3>Rate limits</h3>
<div class="scroll" tabindex="0" role="region" aria-label="Rate limits"><table class="numbers"><thead><tr><th scope="col">Model</th><th scope="col">Limit</th><th scope="col">A minute</th><th scope="col">Used at most</th><th scope="col">Headroom</th></tr></thead><tbody>
${joinedHtml(rows)}</tbody></table></div>
`;
}

/** The commands that lead here again. */
function again({ run, command, suites, tool }: Report): HtmlText {
  const files = [...new Set(suites.map(({ file }) => shellWord(file)))].join(' ');
  const [first] = suites;
  const sides =
    first?.before === undefined ? '' : `${shellWord(first.before.name)} ${shellWord(first.after.name)} `;
  const stored = run.id !== null && command !== 'compare';
  const lines = [
    ...(run.id === null ? [] : [`llm-eval report ${run.id}`]),
    ...(stored ? [`llm-eval score ${run.id}`] : []),
    command === 'compare' ? `llm-eval compare ${sides}${files}` : `llm-eval run ${files}`,
  ];
  return markup`<h3>Again</h3>
<p class="dim">${html(tool)}; the first lines read what is stored and cost nothing, the last one compares anew.</p>
<pre class="commands">${html(lines.join('\n'))}</pre>
`;
}

/** A word of a POSIX shell's command line that means what it says. */
function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
