import { expect, test } from 'vitest';
import { type Files, loadFiles } from './testdata/project.ts';

const head =
  '{"suite":"a","target":{"model":"big-2026-01-01"},"prompt":{"user":"{{ q }}"},"assert":[{"type":"contains","value":"x"}]}';

/** A suite of lines: its head, then the given ones. */
function lines(...cases: string[]): Files {
  return { 'evals/a.eval.jsonl': [head, ...cases, ''].join('\n') };
}

/** A suite whose cases are in a file of their own. */
function apart(name: string, content: string | Uint8Array): Files {
  const yaml = [
    'suite: a',
    'target: { model: big-2026-01-01 }',
    'prompt: { user: "{{ q }}" }',
    'assert: [{ type: contains, value: x }]',
    `cases: file:${name}`,
  ];
  return { 'evals/a.eval.yaml': yaml.join('\n'), [`evals/${name}`]: content };
}

/** A YAML suite with the given lines under `cases:`, from line 6 on. */
function inline(...cases: string[]): Files {
  const { 'evals/a.eval.yaml': yaml } = apart('none', '');
  return { 'evals/a.eval.yaml': [String(yaml).replace(' file:none', ''), ...cases].join('\n') };
}

const good = '{"id":"one","vars":{"q":"x"}}';
const text = new TextEncoder();

const rows: [title: string, files: Files, failures: string[]][] = [
  [
    'a line that is not JSON',
    lines(good, '{"id":"two", vars}'),
    [
      'evals/a.eval.jsonl:3:14 syntax: not valid JSON: expected a string in double quotes, found "v" | Check the quotes, commas and brackets at and before this place.',
    ],
  ],
  [
    'a line that ends too early',
    lines(good, '{"id":"two"'),
    [
      'evals/a.eval.jsonl:3:12 syntax: not valid JSON: expected `,` or `}`, found the end | Check the quotes, commas and brackets at and before this place.',
    ],
  ],
  [
    'a line with two values',
    lines(good, '{"id":"two"} {}'),
    [
      'evals/a.eval.jsonl:3:14 syntax: not valid JSON: expected the end, found "{" | Check the quotes, commas and brackets at and before this place.',
    ],
  ],
  [
    'a control character in a string',
    lines('{"id":"a\tb"}'),
    [
      'evals/a.eval.jsonl:2:9 syntax: not valid JSON: expected a closing quote or an escape such as `\\n`, found "\\t" | Check the quotes, commas and brackets at and before this place.',
    ],
  ],
  [
    'a key written twice, once with an escape',
    lines('{"id":"one","vars":{"q":"x","\\u0071":"y"}}'),
    ['evals/a.eval.jsonl:2:29 syntax: the key "q" is written twice | Remove or rename one of the two keys.'],
  ],
  [
    'polluting keys',
    lines('{"id":"one","vars":{"q":"x","constructor":{}},"__proto__":{"a":1}}'),
    [
      'evals/a.eval.jsonl:2:29 forbidden: the key "constructor" is refused: it would reach the prototype of every object | Rename the key.',
      'evals/a.eval.jsonl:2:47 forbidden: the key "__proto__" is refused: it would reach the prototype of every object | Rename the key.',
    ],
  ],
  [
    'a number that loses digits',
    lines('{"id":"one","vars":{"q":12345678901234567890}}'),
    [
      'evals/a.eval.jsonl:2:25 invalid: a whole number beyond 2^53 loses digits: it was read as 12345678901234567000 | Put the number in quotes.',
    ],
  ],
  [
    'half a surrogate pair',
    lines('{"id":"one","vars":{"q":"\\ud83d"}}'),
    [
      'evals/a.eval.jsonl:2:25 invalid: the text holds half of a surrogate pair, which UTF-8 cannot carry | Write the whole character, or remove the escape.',
    ],
  ],
  [
    'a value nested too deep',
    lines(`{"id":"one","vars":{"q":${'['.repeat(5000)}${']'.repeat(5000)}}}`),
    [
      'evals/a.eval.jsonl:2:123 limit: the values are nested more than 100 levels deep | Flatten the value, or give it as text.',
    ],
  ],
  [
    'a line that is no case',
    lines('5', '"x"', 'null'),
    [
      'evals/a.eval.jsonl:2:1 invalid: expected a mapping, found 5 | Write `key: value` pairs.',
      'evals/a.eval.jsonl:3:1 invalid: expected a mapping, found "x" | Write `key: value` pairs.',
      'evals/a.eval.jsonl:4:1 invalid: expected a mapping, found null | Write `key: value` pairs.',
    ],
  ],
  [
    'a wrong id',
    lines('{"id":5,"vars":{"q":"x"}}', '{"vars":{"q":"x"}}', '{"id":"","vars":{"q":"x"}}'),
    [
      'evals/a.eval.jsonl:2:7 invalid: id: expected text, found 5 | Put it in quotes: "5".',
      'evals/a.eval.jsonl:3:1 invalid: "id" is missing | Add `id` here. Stable and explicit: it pairs the case with the baseline. At most 200 bytes.',
      'evals/a.eval.jsonl:4:7 invalid: id: expected at least 1 character, found "" | Stable and explicit: it pairs the case with the baseline. At most 200 bytes.',
    ],
  ],
  [
    'an id that is too long',
    lines(`{"id":"${'é'.repeat(101)}","vars":{"q":"x"}}`),
    [
      'evals/a.eval.jsonl:2:7 limit: the id "éééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé…" has 202 bytes; at most 200 are allowed | Shorten it; long text belongs under vars.',
    ],
  ],
  [
    'an id with a line end',
    lines('{"id":"a\\nb","vars":{"q":"x"}}'),
    [
      'evals/a.eval.jsonl:2:7 invalid: the id "a\\nb" holds a control character | Use printable characters in ids.',
    ],
  ],
  [
    'ids that differ only in case or form',
    lines(
      good,
      '{"id":"One","vars":{"q":"x"}}',
      '{"id":"caf\\u00e9","vars":{"q":"x"}}',
      '{"id":"cafe\\u0301","vars":{"q":"x"}}',
    ),
    [
      'evals/a.eval.jsonl:3:7 invalid: the case id "One" differs from "one" at evals/a.eval.jsonl:2:1 only in case or Unicode form | Give every case an id of its own.',
      'evals/a.eval.jsonl:5:7 invalid: the case id "café" differs from "café" at evals/a.eval.jsonl:4:1 only in case or Unicode form | Give every case an id of its own.',
    ],
  ],
  [
    'reserved names',
    lines('{"id":"one","vars":{"q":"x","expected":1,"id":2,"tags":3}}'),
    [
      'evals/a.eval.jsonl:2:29 invalid: a variable may not be called "expected": assertions read the case\'s own expected by that name | Rename it, here and in the templates that use it.',
      'evals/a.eval.jsonl:2:42 invalid: a variable may not be called "id": assertions read the case\'s own id by that name | Rename it, here and in the templates that use it.',
      'evals/a.eval.jsonl:2:49 invalid: a variable may not be called "tags": assertions read the case\'s own tags by that name | Rename it, here and in the templates that use it.',
    ],
  ],
  [
    'a wrong tag',
    lines('{"id":"one","vars":{"q":"x"},"tags":["a",""]}'),
    ['evals/a.eval.jsonl:2:42 invalid: tags[1]: expected at least 1 character, found ""'],
  ],
  [
    'an unknown key beside a missing variable',
    lines('{"id":"one","tag":1}'),
    [
      'evals/a.eval.jsonl:2:1 invalid: case "one" has no variable "q" | The template at evals/a.eval.jsonl:1:67 asks for it; add it to the case\'s vars, or `null` to leave it empty.',
      'evals/a.eval.jsonl:2:13 invalid: unknown key "tag"; did you mean "tags"? | Allowed here: id, vars, expected, tags, cluster, files, turns, assert.',
    ],
  ],
  [
    'wrong assertions of a case',
    lines('{"id":"one","vars":{"q":"x"},"assert":[{"type":"equal"},{"type":"regex","value":"("}]}'),
    [
      'evals/a.eval.jsonl:2:48 invalid: assert[0].type: unknown assertion type "equal"; did you mean "equals"? | The types are: equals, contains, regex, number, module, schema; `not-` before a name negates it.',
    ],
  ],
  [
    'a variable that is a mapping in a text',
    lines('{"id":"one","vars":{"q":{"a":1}}}', '{"id":"two","vars":{"q":[1,2]}}'),
    [
      'evals/a.eval.jsonl:2:1 invalid: case "one": the template fails: the value is a mapping; write `| json` or `| join: ", "` to make it text | See evals/a.eval.jsonl:1:67.',
      'evals/a.eval.jsonl:3:1 invalid: case "two": the template fails: the value is a list; write `| json` or `| join: ", "` to make it text | See evals/a.eval.jsonl:1:67.',
    ],
  ],
  [
    'a head with cases in it',
    { 'evals/a.eval.jsonl': `${head.replace('{', '{"cases":[],')}\n${good}\n` },
    [
      'evals/a.eval.jsonl:1:2 invalid: unknown key "cases" | Allowed here: suite, description, feature, target, prompt, schema, schema_mode, trials, assert, assert_suite, gate, replay.',
    ],
  ],
  [
    'a head that is not JSON',
    { 'evals/a.eval.jsonl': `suite: a\n${good}\n` },
    [
      'evals/a.eval.jsonl:1:1 syntax: not valid JSON: expected a value, found "s" | Check the quotes, commas and brackets at and before this place.',
    ],
  ],
  [
    'a head that is a list',
    { 'evals/a.eval.jsonl': `[]\n${good}\n` },
    ['evals/a.eval.jsonl:1:1 invalid: expected a mapping, found an empty list | Write `key: value` pairs.'],
  ],
  [
    'a suite of lines without lines',
    { 'evals/a.eval.jsonl': '\n' },
    [
      'evals/a.eval.jsonl:1 invalid: the file is empty | The first line is the suite without its cases; each line after it is a case.',
    ],
  ],
  [
    'a suite of lines without cases',
    lines(),
    ['evals/a.eval.jsonl:1 invalid: the suite has no cases | A suite needs at least one case with an id.'],
  ],
  [
    'a file of cases that is empty',
    apart('a.cases.jsonl', '\n\n'),
    [
      'evals/a.eval.yaml:5:8 invalid: evals/a.cases.jsonl has no cases | A suite needs at least one case with an id.',
    ],
  ],
  [
    'a file of cases with another ending',
    apart('a.cases.txt', ''),
    [
      'evals/a.eval.yaml:5:8 invalid: cases: evals/a.cases.txt is neither .jsonl nor .csv | Keep cases in JSONL (one case a line) or CSV (with a header row).',
    ],
  ],
  [
    'a byte that is not UTF-8',
    apart('a.cases.jsonl', Uint8Array.of(...text.encode(`${good}\n`), 0xff, 10)),
    ['evals/a.cases.jsonl:2 syntax: the line is not valid UTF-8 | Save the file as UTF-8.'],
  ],
  [
    'a NUL byte',
    apart('a.cases.jsonl', `${good}\n\0\n`),
    ['evals/a.cases.jsonl:2 syntax: the line holds a NUL byte | Remove it; in JSON, write \\u0000.'],
  ],
  [
    'a line that is too long',
    apart('a.cases.jsonl', `${good}\n"${'x'.repeat(8_000_000)}"\n`),
    [
      'evals/a.cases.jsonl:2 limit: the line is longer than 8 MB | Split it, or keep the large text in a file of its own.',
    ],
  ],
  [
    'a CSV without rows',
    apart('a.csv', ''),
    [
      'evals/a.csv:1 invalid: the file has no header row | The first row names the columns: id, expected, tags, and the variables.',
    ],
  ],
  [
    'a CSV without cases',
    apart('a.csv', 'id,q\n'),
    ['evals/a.eval.yaml:5:8 invalid: evals/a.csv has no cases | A suite needs at least one case with an id.'],
  ],
  [
    'a CSV header with every fault',
    apart('a.csv', 'di,q,vars.q,,constructor,expected,expected.a\n1,2,3,4,5,6,7\n'),
    [
      'evals/a.csv:1 invalid: two columns fill "vars.q" | Remove or rename one of them.',
      'evals/a.csv:1 invalid: column 4 has no name | Name every column in the first row.',
      'evals/a.csv:1 forbidden: the column name "constructor" is refused: it would reach the prototype of every object | Rename the column.',
      'evals/a.csv:1 invalid: the column "id" is missing | The first row names the columns; found: di, q, vars.q, , constructor, expected, expected.a.',
      'evals/a.csv:1 invalid: both "expected" and "expected.NAME" are columns | Keep either the whole value or its parts.',
    ],
  ],
  [
    'CSV rows with too few and too many cells',
    apart('a.csv', 'id,q\none\n\ntwo,x,y\nthree,x\n'),
    [
      'evals/a.csv:2 invalid: the row has 1 cell (the first is "one"), the header 2 | Write every cell, empty ones too: `a,,c`.',
      'evals/a.csv:4 invalid: the row has 3 cells (the first is "two"), the header 2 | Quote cells that hold a comma.',
    ],
  ],
  [
    'a CSV quote in the wrong place',
    apart('a.csv', 'id,q\none,5" pipe" x\ntwo,x\nthree,"x"y\n'),
    [
      'evals/a.csv:2 syntax: a quote stands in the wrong place | Quote the whole cell and double each quote in it: "5"" pipe".',
      'evals/a.csv:4 syntax: a quote stands in the wrong place | Quote the whole cell and double each quote in it: "5"" pipe".',
    ],
  ],
  [
    'a CSV quote that is not closed',
    apart('a.csv', 'id,q\none,x\ntwo,"x\nthree,x\n'),
    [
      'evals/a.csv:3 syntax: the quote that opens in this row is not closed | Quote the whole cell and double each quote in it: "5"" pipe".',
    ],
  ],
  [
    'a CSV id used twice, after a cell of two lines',
    apart('a.csv', 'id,q\none,"x\ny"\none,z\n'),
    [
      'evals/a.csv:4 invalid: the case id "one" is used twice; first at evals/a.csv:2 | Give every case an id of its own.',
    ],
  ],
  [
    'YAML syntax',
    inline('  - { id: one', '  - id: two'),
    [
      'evals/a.eval.yaml:7:3 syntax: flow map in block collection must be sufficiently indented and end with a } | Check the indentation, quotes and brackets at and above this place.',
    ],
  ],
  [
    'a YAML tab',
    inline('\t- id: one'),
    ['evals/a.eval.yaml:6:1 syntax: tabs are not allowed as indentation | Indent with spaces.'],
  ],
  [
    'YAML keys written twice',
    inline('  - id: one', '    id: two', '    vars: { q: 1, q: 2 }'),
    [
      'evals/a.eval.yaml:7:5 syntax: the key is written twice | Remove or rename one of the two keys.',
      'evals/a.eval.yaml:8:19 syntax: the key is written twice | Remove or rename one of the two keys.',
    ],
  ],
  [
    'YAML tags',
    inline('  - { id: one, vars: { q: !secret x, r: !!binary aGk= } }'),
    [
      'evals/a.eval.yaml:6:27 syntax: unresolved tag: !secret | Remove the tag (`!…`); only plain YAML 1.2 values are read.',
      'evals/a.eval.yaml:6:41 syntax: unresolved tag: tag:yaml.org,2002:binary | Remove the tag (`!…`); only plain YAML 1.2 values are read.',
    ],
  ],
  [
    'YAML merge keys and aliases that lead nowhere',
    inline('  - { id: one, vars: { <<: { q: x }, r: *b, s: &s [*s] } }'),
    [
      'evals/a.eval.yaml:6:24 syntax: merge keys (`<<`) are not part of YAML 1.2 | Write the keys out.',
      'evals/a.eval.yaml:6:41 syntax: the alias "*b" has no anchor before it | Write "&b" at the value that is meant.',
      'evals/a.eval.yaml:6:52 syntax: the alias "*s" stands inside its own value | Write the value out.',
    ],
  ],
  [
    'a YAML key that is a list',
    inline('  - { id: one, [a]: b }'),
    ['evals/a.eval.yaml:6:16 syntax: the key is not plain text | Write the key as plain text.'],
  ],
  [
    'a second YAML document',
    inline('  - { id: one, vars: { q: x } }', '---', 'suite: b'),
    [
      'evals/a.eval.yaml:7:1 syntax: the file holds more than one document | Keep one document a file; remove the `---` line.',
    ],
  ],
  [
    'YAML values that JSON does not have',
    inline('  - { id: one, vars: { q: .inf, r: .nan, s: -9007199254740993 } }'),
    [
      'evals/a.eval.yaml:6:27 invalid: Infinity is not a JSON value | Write a finite number, or quote it as text.',
      'evals/a.eval.yaml:6:36 invalid: NaN is not a JSON value | Write a finite number, or quote it as text.',
      'evals/a.eval.yaml:6:45 invalid: a whole number beyond 2^53 loses digits: it was read as -9007199254740992 | Put the number in quotes.',
    ],
  ],
  [
    'YAML polluting keys',
    inline('  - id: one', '    vars: { q: x, prototype: 1, a: { __proto__: 1 } }'),
    [
      'evals/a.eval.yaml:7:19 forbidden: the key "prototype" is refused: it would reach the prototype of every object | Rename the key.',
      'evals/a.eval.yaml:7:38 forbidden: the key "__proto__" is refused: it would reach the prototype of every object | Rename the key.',
    ],
  ],
  [
    'a YAML alias bomb',
    inline(
      '  - &a [x, x, x, x, x, x, x, x, x]',
      '  - &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]',
      '  - &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]',
      '  - [*c, *c, *c, *c, *c, *c, *c, *c, *c]',
    ),
    [
      'evals/a.eval.yaml limit: the aliases (`*name`) of one anchor expand to more than 100 values | Write the values out, or move the cases to a .jsonl file.',
    ],
  ],
  [
    'YAML nested 101 deep',
    inline(`  - { id: one, vars: { q: ${'['.repeat(97)}${']'.repeat(97)} } }`),
    [
      'evals/a.eval.yaml:6:123 limit: the values are nested more than 100 levels deep | Flatten the value, or give it as text.',
    ],
  ],
  [
    'YAML nested 5,000 deep',
    inline(`  - ${'['.repeat(5000)}`),
    [
      'evals/a.eval.yaml limit: the values are nested more than 100 levels deep | Flatten the value, or give it as text.',
    ],
  ],
];

test.each(rows)('%s is told with its place', async (_title, files, failures) => {
  expect(await loadFiles(files)).toEqual(failures);
});

test('reading stops after a thousand errors in one file', async () => {
  const bad = Array.from({ length: 1500 }, (_, index) => `{"id":"case ${index}"}`);
  const failures = (await loadFiles(lines(...bad))) as readonly string[];
  expect([failures.length, failures[0], failures.at(-1)]).toEqual([
    1001,
    'evals/a.eval.jsonl:2:1 invalid: case "case 0" has no variable "q" | The template at evals/a.eval.jsonl:1:67 asks for it; add it to the case\'s vars, or `null` to leave it empty.',
    'evals/a.eval.jsonl:1002:1 limit: reading stopped here after 1000 errors | Mend those above and check again.',
  ]);
});
