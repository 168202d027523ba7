import { expect, test } from 'vitest';
import { failuresText } from './failures.ts';

test('one failure is its place, its message and its hint', () => {
  expect(
    failuresText([
      {
        code: 'invalid',
        where: { file: 'evals/triage.eval.yaml', line: 12, column: 5 },
        message: 'unknown key "assret"; did you mean "assert"?',
        hint: 'Allowed keys: suite, target, prompt, assert, cases.',
      },
    ]),
  ).toBe(`evals/triage.eval.yaml:12:5: unknown key "assret"; did you mean "assert"?
  Allowed keys: suite, target, prompt, assert, cases.
`);
});

test('several failures keep their order and are counted', () => {
  expect(
    failuresText([
      { code: 'auth', message: 'OPENAI_API_KEY is not set', hint: 'Set it, or replay with --replay FILE.' },
      { code: 'invalid', where: { file: 'b.eval.yaml' }, message: 'no cases' },
      { code: 'syntax', where: { file: 'a.eval.jsonl', line: 3 }, message: 'not JSON' },
    ]),
  ).toBe(`OPENAI_API_KEY is not set
  Set it, or replay with --replay FILE.
b.eval.yaml: no cases
a.eval.jsonl:3: not JSON
3 problems
`);
});

test('nothing in a failure reaches the terminal or the runner raw', () => {
  expect(
    failuresText([
      {
        code: 'not-found',
        where: { file: ':\x1b[2J', line: 1, column: 1 },
        message: 'no such case "a\n::error::x"',
        hint: '::set-env name=PATH::/x\r##[add-path]y',
      },
      { code: 'usage', message: '::stop-commands::x' },
    ]),
  ).toBe(`:\\x1b[2J:1:1: no such case "a\\n::error::x"
  \\x3a:set-env name=PATH::/x\\r##\\x5badd-path]y
\\x3a:stop-commands::x
2 problems
`);
});
