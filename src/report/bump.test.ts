import { expect, test } from 'vitest';
import type { Bump } from '../domain/bump.ts';
import type { Report } from '../domain/report.ts';
import { bumpText, commitMessage, pullRequestBody } from './bump.ts';

const report: Report = {
  ...{ v: 1, tool: 'llm-eval 0', command: 'bump', suites: [], warnings: [], exit: 0 },
  run: { id: '20261122T120000Z-abcd', started: '', seconds: 0 },
  verdict: { status: 'passed', reasons: [{ code: 'no-regression', suite: 's', message: 's: held' }] },
};

const bump: Bump = {
  ...{ v: 1, pin: 'triage', from: 'a-2026-01-01', to: 'b-2026-02-02', result: 'moved', exit: 0 },
  files: [
    { file: "evals/it's.baseline.jsonl", added: true, baseline: { suite: 's', answers: 1200 } },
    { file: 'llm-eval.config.yaml', added: false },
  ],
  ...{ missing: 0, others: [], untested: [] },
  report,
};

test('a move names its files, how to undo it, the commit message and the pull request', () => {
  expect(bumpText(bump)).toBe(`MOVED (exit 0) triage: a-2026-01-01 -> b-2026-02-02
  evals/it's.baseline.jsonl (new): 1,200 answers of b-2026-02-02
  llm-eval.config.yaml: the pin triage is b-2026-02-02
undo: git checkout -- llm-eval.config.yaml && rm 'evals/it'\\''s.baseline.jsonl'

--- commit message

Move the pin triage to b-2026-02-02

It was a-2026-01-01. Compared in run 20261122T120000Z-abcd.

- s: held

--- pull request

`);
});

test('a dry run says that nothing is changed, and of whom nothing was compared', () => {
  const text = bumpText({ ...bump, result: 'dry-run', untested: ['other'] });
  expect(text.split('\n').slice(0, 5)).toEqual([
    'NOT MOVED (exit 0) triage: a-2026-01-01 -> b-2026-02-02: a dry run changes nothing; without --dry-run it would write',
    "  evals/it's.baseline.jsonl (new): 1,200 answers of b-2026-02-02",
    '  llm-eval.config.yaml: the pin triage is b-2026-02-02',
    '  not compared, for they ask the pin only as a fallback: other',
    "undo: git checkout -- llm-eval.config.yaml && rm 'evals/it'\\''s.baseline.jsonl'",
  ]);
});

test('a move that lacks answers says how to have them and go on', () => {
  expect(bumpText({ ...bump, result: 'incomplete', exit: 3, files: [], missing: 2 })).toBe(
    `NOT MOVED (exit 3) triage: a-2026-01-01 -> b-2026-02-02
  2 of the candidate's trials have no answer, and a baseline with holes would shrink what later runs are compared on; nothing was changed
  ask them again, and move the pin on the answers that are there: llm-eval bump triage --to b-2026-02-02
`,
  );
});

test('what a user or a server wrote can neither format the pull request nor steer a terminal', () => {
  const hostile = '`@all` <img src=x> ![](http://x) \u001b[31m|\n::error::';
  const odd = { ...bump, why: hostile, to: hostile, untested: [hostile] };
  const safe = '`\\x60@all\\x60 <img src=x> ![](http://x) \\x1b[31m\\x7c\\n::error::`';
  const lines = pullRequestBody(odd).split('\n');
  expect([lines[0], lines[2]]).toEqual([
    `### Move the pin \`triage\` from \`a-2026-01-01\` to ${safe}`,
    safe,
  ]);
  expect(commitMessage(odd).split('\n')[2]).toBe('`@all` <img src=x> ![](http://x) \\x1b[31m|\\n::error::');
});
