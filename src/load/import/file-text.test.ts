import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Json } from '../../domain/json.ts';
import { leftOut } from './draft.ts';
import { suiteText } from './file-text.ts';

const where = { file: 'promptfooconfig.yaml', line: 3, column: 5 };

test('a suite’s file ends with what it has not, without what may be a secret', async () => {
  const original: Json = {
    id: 'a:b',
    config: {
      apiKey: 'sk-1',
      max_tokens: 5,
      headers: { a: 'b' },
      access_token: 't',
      tokens: 'x',
      keywords: [],
    },
  };
  const suite = {
    name: 'a',
    head: { suite: 'a' },
    cases: [],
    remarks: [leftOut(where, 'x', 'it is y', original)],
  };
  const differs = { kind: 'changed', where: { file: 'b.csv' }, what: 'z', reason: 'two\nlines' } as const;
  expect(await suiteText(suite, 'file:a.cases.jsonl', 'llm-eval import', [differs])).toBe(
    `# yaml-language-server: $schema=../node_modules/llm-eval/schema/suite.json
# Made by llm-eval import.
# Each case is asked up to five times, as many as the verdict takes; write \`trials: 1\` to ask it once.
suite: a
cases: file:a.cases.jsonl
#
# Not carried over:
# - promptfooconfig.yaml:3:5: x: it is y
#     id: a:b
#     config:
#       apiKey: "(left out: it may be a secret)"
#       max_tokens: 5
#       headers: "(left out: it may be a secret)"
#       access_token: "(left out: it may be a secret)"
#       tokens: x
#       keywords: []
#
# Carried over with a difference:
# - b.csv: z: two
# lines
`,
  );
});

test('nothing in a remark gets out of its comment', async () => {
  const nasty = fc.string({
    unit: fc.constantFrom('\n', '\r', '\u2028', '\u0085', '#', ':', ' ', '-', 'a', '\x1b'),
  });
  await fc.assert(
    fc.asyncProperty(
      nasty,
      nasty,
      fc.oneof(nasty, fc.dictionary(nasty, nasty)),
      async (what, reason, original) => {
        const remarks = [leftOut({ file: what }, what, reason, original)];
        const text = await suiteText(
          { name: 'a', head: { suite: 'a' }, cases: [], remarks },
          'file:c',
          what,
          [],
        );
        expect(parse(text)).toEqual({ suite: 'a', cases: 'file:c' });
        expect(text.split(/[\n\r\u0085\u2028\u2029]/).filter((line) => !/^(#|$)/.test(line))).toEqual([
          'suite: a',
          'cases: file:c',
        ]);
      },
    ),
    { numRuns: 100 },
  );
});
