import { expect, test } from 'vitest';
import type { Report } from '../domain/report.ts';
import type { PageCase, PageData } from './html/page/data.ts';
import { pageScript } from './html/page/script.ts';
import { broken, largeReport, report, side, steady, suite } from './html/testdata/reports.ts';
import { type HtmlOptions, htmlReport } from './html.ts';
import { weakenedInputs } from './testdata/report.ts';

function pageOf(one: Report, options?: HtmlOptions): string {
  return [...htmlReport(one, options)].join('');
}

/** What the page's script reads. */
function dataOf(html: string): PageData {
  return JSON.parse(
    /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(html)?.[1] ?? '',
  ) as PageData;
}

function casesOf(html: string): (Partial<PageCase> | undefined)[] {
  return dataOf(html).cases.map(({ id, group, note, marks }) => ({ id, group, note, marks }));
}

test('the policy allows one style sheet and one script by their digests, and nothing else', () => {
  const html = pageOf(report());
  expect(
    /Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1]?.replaceAll(/sha256-[\w+/]{43}=/g, 'sha256'),
  ).toBe("default-src 'none'; style-src 'sha256'; script-src 'sha256'; base-uri 'none'; form-action 'none'");
  expect(html.match(/<(?:script|style|link|img|iframe)\b[^>]*>/g)).toEqual([
    '<style>',
    '<script type="application/json" id="data">',
    '<script>',
  ]);
});

test('the page answers in the order of what a reader asks', () => {
  expect(
    [...pageOf(report()).matchAll(/<section (?:id|class)="([\w ]+)"/g)].map((match) => match[1]),
  ).toEqual(['verdict regressed', 'rows', 'cases', 'outcomes', 'spend', 'method']);
});

test('what changed of the gate’s inputs stands right after the verdict, as text', () => {
  const html = pageOf(report({ gate_inputs: weakenedInputs }));
  const sections = [...html.matchAll(/<section (?:id|class)="([\w -]+)"/g)].map((match) => match[1]);
  const section = /<section id="gate-inputs".*?<\/section>\n/s.exec(html)?.[0];
  expect(sections.slice(0, 3)).toEqual(['verdict regressed', 'gate-inputs', 'rows']);
  expect(section).toBe(`<section id="gate-inputs" aria-labelledby="gate-inputs-title">
<h2 id="gate-inputs-title">Gate inputs changed</h2>
<p class="dim">Against <code>origin/main</code> (<code>0123456789ab</code>); the head is a fork’s: answers come from recordings alone, and live was not run.</p>
<div class="scroll" tabindex="0" role="region" aria-label="Gate inputs"><table class="inputs"><thead><tr><th scope="col">What</th><th scope="col">File</th><th scope="col">Change</th></tr></thead><tbody>
<tr><th scope="row">weakened</th><td><code>evals/&lt;b&gt;.eval.yaml</code></td><td>max_drop is 9, was 5 [a](https://evil.example)</td></tr>
<tr><th scope="row">added</th><td><code>evals/new.recording.jsonl</code></td><td>3 answers that the base does not have</td></tr>
</tbody></table></div>
</section>
`);
});

test('what there is nothing to say of is left out', () => {
  const usage = { calls: 0, input: 0, cached: 0, output: 0, reasoning: 0, cost: null };
  const after = side({ usage, spread: undefined, asked: undefined, accepted: undefined });
  const bare = suite({
    before: undefined,
    after,
    rows: [],
    ratios: [],
    differs: [],
    method: undefined,
    digests: undefined,
    cases: [],
  });
  const html = pageOf(report({ suites: [bare], limits: undefined, pins: undefined, warnings: [] }));
  expect([...html.matchAll(/<h[23][^>]*>([^<]*)/g)].map((match) => match[1]?.trim())).toEqual([
    'Sides and outcomes',
    'triage',
    'How it was reached',
    'Again',
  ]);
  expect(html.includes('<script')).toBe(false);
});

test('cases stand by group, with a sentence where one is needed', () => {
  const cases = [
    steady('steady'),
    steady('still', {
      before: { passed: 0, failed: 3, unscored: 0 },
      after: { passed: 0, failed: 3, unscored: 0 },
    }),
    steady('reworded', { status: 'new' }),
    steady('gone', { status: 'gone', after: undefined }),
    steady('set aside', { quarantined: true }),
    steady('must', {
      required: true,
      after: { passed: 2, failed: 1, unscored: 0 },
      trials: { before: [], after: [] },
    }),
    broken('sure', {
      flip: {
        kind: 'broke',
        status: 'confirmed',
        before: { passed: 5, failed: 0, unscored: 0 },
        after: { passed: 0, failed: 5, unscored: 0 },
      },
    }),
    steady('unknown', { status: 'unclear', after: { passed: 0, failed: 0, unscored: 3 } }),
  ];
  const waivers = [
    { case: 'still', assertion: 'equals', why: 'known', who: 'ann', until: '2027-01-01', failed: 3 },
  ];
  const kept = 'its trials agree, so their answers are left out';
  expect(casesOf(pageOf(report({ suites: [suite({ cases, waivers })] })))).toEqual([
    { id: 'must', group: 'required', note: undefined, marks: ['required'] },
    {
      id: 'sure',
      group: 'broke',
      note: 'asked afresh, 5 of 5 passed before and 0 of 5 after',
      marks: ['broke: confirmed'],
    },
    { id: 'unknown', group: 'unclear', note: '3 trials after without a score', marks: [] },
    { id: 'set aside', group: 'flaky', note: kept, marks: ['quarantined'] },
    { id: 'still', group: 'still', note: kept, marks: ['equals waived until 2027-01-01'] },
    {
      id: 'reworded',
      group: 'new',
      note: 'asked otherwise than before, so the sides are not compared',
      marks: [],
    },
    { id: 'gone', group: 'gone', note: 'the suite no longer has this case', marks: [] },
    { id: 'steady', group: 'same', note: kept, marks: [] },
  ]);
});

test('a page that is full cuts the answers of what follows, and says so', () => {
  const long = (text: string) =>
    ({ ordinal: 1, outcome: 'answered', body: { text: text.repeat(500) }, scores: [] }) as const;
  const one = (id: string) =>
    broken(id, { evidence: { before: long('x'), after: long('y') }, trials: undefined });
  const page = pageOf(report({ suites: [suite({ cases: [one('first'), one('second')] })] }), { most: 1_500 });
  const cut = '… 200 more characters; the stored answer is whole';
  expect(
    dataOf(page).cases.map(({ id, answers }) => [id, answers?.before?.text?.length, answers?.after?.cut]),
  ).toEqual([
    ['first', 500, undefined],
    ['second', 300, cut],
  ]);
});

test('2,000 cases of two sides and three trials make a page below 8 MB, and all its answers are there', () => {
  const page = pageOf(largeReport(2000));
  const { cases } = dataOf(page);
  const cut = cases.filter(({ answers, trials }) =>
    [answers?.before, answers?.after, ...(trials?.after ?? [])].some((one) => one?.cut),
  );
  expect([cases.length, cut.length, page.length < 8_000_000]).toEqual([2000, 0, true]);
});

test('equal reports make equal pages', () => {
  expect(pageOf(report())).toBe(pageOf(structuredClone(report())));
});

test('the script is whole: it names nothing from outside itself', () => {
  const script = pageScript();
  expect(
    script.match(
      /__vi|__name|import\b|\b_?_?vite|innerHTML|outerHTML|insertAdjacent|document\.write|\beval\b|Function\(/g,
    ),
  ).toBe(null);
  // Compiles as it stands, in strict mode.
  expect(new Function(script)).toBeInstanceOf(Function);
});
