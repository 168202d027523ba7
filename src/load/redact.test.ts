import { expect, test } from 'vitest';
import { type Files, loadFiles } from './testdata/project.ts';

const suite = `suite: a
target: { model: big-2026-01-01 }
prompt: { user: hi }
assert: [{ type: contains, value: x }]
cases: [{ id: one }]
`;
const load = (redact: string, more: Files = {}) =>
  loadFiles({ 'evals/a.eval.yaml': suite, 'llm-eval.config.yaml': `redact: ${redact}\n`, ...more });
const all = ['email', 'phone', 'credit-card', 'iban', 'ip', 'us-ssn', 'key'];

test.each<[written: string, redact: object]>([
  ['[email, phone, email]', { kinds: ['email', 'phone'], patterns: {}, allow: [], restore: false }],
  ['{ restore: true }', { kinds: all, patterns: {}, allow: [], restore: true }],
  [
    "{ kinds: [ip], patterns: { customer: 'C-[0-9]+' }, allow: [8.8.8.8] }",
    { kinds: ['ip'], patterns: { customer: 'C-[0-9]+' }, allow: ['8.8.8.8'], restore: false },
  ],
])('redact: %s', async (written, redact) => {
  const loaded = await load(written);
  if (!('config' in loaded)) throw new Error(loaded.join('\n'));
  expect(loaded.config.redact).toEqual(redact);
});

const at = 'llm-eval.config.yaml:1';

test.each<[title: string, written: string, failures: string[]]>([
  [
    'a pattern that is none',
    "{ patterns: { customer: 'C-[0-9' } }",
    [
      `${at}:33 invalid: redact: the pattern "customer" is not a regular expression: Invalid regular expression: /C-[0-9/: Unterminated character class | Write a JavaScript regular expression without slashes, e.g. \`C-[0-9]{6}\`.`,
    ],
  ],
  [
    'a pattern that matches nothing at all',
    "{ patterns: { customer: '[0-9]*' } }",
    [
      `${at}:33 invalid: redact: the pattern "customer" matches the empty text | Write a JavaScript regular expression without slashes, e.g. \`C-[0-9]{6}\`.`,
    ],
  ],
  [
    'a kind that there is not',
    '[mail]',
    [
      `${at}:10 invalid: redact[0]: expected "email", "phone", "credit-card", "iban", "ip", "us-ssn" or "key", found "mail"; did you mean "email"?`,
    ],
  ],
  [
    'a kind of its own with a built-in name',
    "{ patterns: { email: 'x' } }",
    [
      `${at}:23 invalid: redact.patterns: the name "email" is not allowed: a kind of your own starts with a lower-case letter and holds only those, digits and \`-\`, at most 31; it is none of the built-in ones`,
    ],
  ],
  [
    'a misspelt key',
    '{ kind: [email] }',
    [
      `${at}:11 invalid: unknown key "kind"; did you mean "kinds"? | Allowed in redact: kinds, patterns, module, allow, restore.`,
    ],
  ],
  [
    'a module of another language',
    '{ module: ./names.py }',
    [
      `${at}:19 invalid: redact: expected a .ts, .mts, .js or .mjs file as module, found "./names.py" | Name a file with one of these endings.`,
    ],
  ],
])('%s is refused', async (_, written, failures) => {
  expect(await load(written)).toEqual(failures);
});
