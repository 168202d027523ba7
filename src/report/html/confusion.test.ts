import { expect, it } from 'vitest';
import type { SuiteReport } from '../../domain/report.ts';
import { confusionsMarkup } from './confusion.ts';

it('draws a matrix for each side, with labels as text', () => {
  const confusion = { labels: ['<b>'], counts: [[3]], other: [0], none: [1] };
  const after = { suite_scores: [{ assertion: 'f1', status: 'told', reason: '', confusion }] };
  expect(
    confusionsMarkup({ after } as unknown as SuiteReport),
  ).toBe(`<h4>f1, after: expected labels by row, given ones by column</h4>
<div class="scroll" tabindex="0" role="region" aria-label="Confusion of f1, after"><table class="sides"><thead><tr><td></td><th scope="col">&lt;b&gt;</th><th scope="col">any other</th><th scope="col">none</th></tr></thead><tbody>
<tr><th scope="row">&lt;b&gt;</th><td>3</td><td>–</td><td>1</td></tr>
</tbody></table></div>
`);
});
