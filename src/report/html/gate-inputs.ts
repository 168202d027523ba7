import type { GateInputs } from '../../domain/gate-inputs.ts';
import { type HtmlText, html, joinedHtml, markup } from '../escape/html.ts';
import { FORK_WORDS, gateState, shortCommit } from '../gate-words.ts';

/** What changed of that which the gate judges by; nothing where no base commit was named. */
export function gateInputsSection(inputs: GateInputs | undefined): HtmlText {
  if (inputs === undefined) return markup``;
  const { ref, fork, changes } = inputs;
  const rows = changes.map(
    ({ kind, file, message }) =>
      markup`<tr><th scope="row">${html(kind)}</th><td><code>${html(file)}</code></td><td>${html(message)}</td></tr>
`,
  );
  const table = markup`<div class="scroll" tabindex="0" role="region" aria-label="Gate inputs"><table class="inputs"><thead><tr><th scope="col">What</th><th scope="col">File</th><th scope="col">Change</th></tr></thead><tbody>
${joinedHtml(rows)}</tbody></table></div>
`;
  return markup`<section id="gate-inputs" aria-labelledby="gate-inputs-title">
<h2 id="gate-inputs-title">Gate inputs ${html(gateState(inputs))}</h2>
<p class="dim">Against <code>${html(ref)}</code> (<code>${html(shortCommit(inputs))}</code>)${fork ? markup`; ${html(FORK_WORDS)}` : markup``}.</p>
${changes.length === 0 ? markup`` : table}</section>
`;
}
