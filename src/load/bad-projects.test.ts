import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { LoadOptions } from './loading.ts';
import { type Files, inProject, load, loadFiles } from './testdata/project.ts';

const head = ['suite: a', 'target: { model: big-2026-01-01 }', 'prompt: { user: hi }'];
const tail = ['assert: [{ type: contains, value: x }]', 'cases: [{ id: one }]'];
const yaml = [...head, ...tail].join('\n');
const good: Files = { 'evals/a.eval.yaml': yaml };

/** A sound suite with further lines, from line 6 on. */
function suite(...more: string[]): Files {
  return { 'evals/a.eval.yaml': [yaml, ...more].join('\n') };
}

/** A suite with another prompt on line 3. */
function prompt(text: string): Files {
  return { 'evals/a.eval.yaml': yaml.replace('prompt: { user: hi }', text) };
}

/** A suite with another assertion on line 4. */
function assertion(text: string): Files {
  return { 'evals/a.eval.yaml': yaml.replace('{ type: contains, value: x }', text) };
}

function config(text: string): Files {
  return { ...good, 'llm-eval.config.yaml': text };
}

type Row = [title: string, files: Files, options: Partial<LoadOptions>, failures: string[]];

const rows: Row[] = [
  [
    'no suite at all',
    {},
    {},
    [
      '- nothing-selected: no suite was found: looked for evals/**/*.eval.{yaml,yml,jsonl} | A suite is named NAME.eval.yaml, NAME.eval.yml or NAME.eval.jsonl.',
    ],
  ],
  [
    'a folder without suites',
    { ...good, 'other/x.txt': '' },
    { patterns: ['other'] },
    [
      '- nothing-selected: no suite was found: looked for other | A suite is named NAME.eval.yaml, NAME.eval.yml or NAME.eval.jsonl.',
    ],
  ],
  [
    'a path that is misspelt',
    good,
    { patterns: ['evals/a.evl.yaml', 'eval/a.eval.yaml'] },
    [
      '- not-found: evals/a.evl.yaml does not exist; did you mean "evals/a.eval.yaml"? | Check the spelling; the path is relative to the working folder.',
      '- not-found: eval/a.eval.yaml does not exist; did you mean "evals/a.eval.yaml"? | Check the spelling; the path is relative to the working folder.',
    ],
  ],
  [
    'a path of nothing like it',
    good,
    { patterns: ['qqqqqqqqqqqq'] },
    [
      '- not-found: qqqqqqqqqqqq does not exist | Check the spelling; the path is relative to the working folder.',
    ],
  ],
  [
    'a pattern that matches nothing, beside one that does',
    good,
    { patterns: ['evals/a*', 'evals/b*'] },
    [
      '- nothing-selected: no suite was found: looked for evals/b* | A suite is named NAME.eval.yaml, NAME.eval.yml or NAME.eval.jsonl.',
    ],
  ],
  ['an empty path', good, { patterns: [''] }, ['- usage: a path is empty | Name a file or a pattern.']],
  [
    'a file that is no suite',
    config(''),
    { patterns: ['llm-eval.config.yaml'] },
    [
      '- usage: llm-eval.config.yaml is not a suite | A suite is named NAME.eval.yaml, NAME.eval.yml or NAME.eval.jsonl.',
    ],
  ],
  [
    'paths out of the project',
    good,
    { patterns: ['../a.eval.yaml', '/etc/a.eval.yaml', '../*.eval.yaml', 'evals/*/../../../x'] },
    [
      '- forbidden: the path "../a.eval.yaml" leads out of the project | Keep the file inside the folder that llm-eval runs in.',
      '- forbidden: the path "/etc/a.eval.yaml" leads out of the project | Keep the file inside the folder that llm-eval runs in.',
      '- forbidden: the path "../*.eval.yaml" leads out of the project | Keep the file inside the folder that llm-eval runs in.',
      '- forbidden: the path "evals/*/../../../x" leads out of the project | Keep the file inside the folder that llm-eval runs in.',
    ],
  ],
  [
    'patterns that take exponential time',
    good,
    {
      patterns: [
        'evals/*(*(a|b))',
        'evals/@(a).eval.yaml',
        `evals/${'{a,b}'.repeat(20)}`,
        'evals/{1..100000}{1..100000}',
      ],
    },
    [
      '- usage: the pattern "evals/*(*(a|b))" holds parentheses, which patterns here do not have | Use `*`, `**`, `?` and one or two `{a,b}`, or name the files.',
      '- usage: the pattern "evals/@(a).eval.yaml" holds parentheses, which patterns here do not have | Use `*`, `**`, `?` and one or two `{a,b}`, or name the files.',
      '- usage: the pattern "evals/{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b…" stands for too many alternatives | Use `*`, `**`, `?` and one or two `{a,b}`, or name the files.',
      '- usage: the pattern "evals/{1..100000}{1..100000}" holds `..` after its first wildcard | Use `*`, `**`, `?` and one or two `{a,b}`, or name the files.',
    ],
  ],
  [
    'a config that is not there',
    { ...good, 'llm.yaml': '' },
    { config: 'llm.yml' },
    [
      '- not-found: llm.yml does not exist; did you mean "llm.yaml"? | Check the spelling; the path is relative to the working folder.',
    ],
  ],
  [
    'configs outside the project',
    good,
    { config: '/elsewhere/llm-eval.config.yaml' },
    [
      '- forbidden: the path "/elsewhere/llm-eval.config.yaml" leads out of the project | Keep the file inside the folder that llm-eval runs in.',
    ],
  ],
  [
    'a folder as the config',
    good,
    { config: 'evals' },
    ['- usage: evals is a folder, not a config file | Name the file, e.g. evals/llm-eval.config.yaml.'],
  ],
  [
    'two configs',
    { ...config(''), 'evals/llm-eval.config.yaml': '' },
    {},
    [
      'evals/llm-eval.config.yaml invalid: there are two configs: llm-eval.config.yaml and evals/llm-eval.config.yaml | Keep one of them.',
    ],
  ],
  [
    'a config with wrong keys and values',
    config(
      'pin: {}\ndefaults: { concurrency: 0, timeout: 1h, service_tier: fast }\nprices: { big: { input: -1 } }\nallow_aliases: big\n',
    ),
    {},
    [
      'llm-eval.config.yaml:1:1 invalid: unknown key "pin"; did you mean "pins"? | Allowed here: pins, allow_aliases, defaults, telemetry, providers, judges, embeddings, budget, prices, replay, redact.',
      'llm-eval.config.yaml:2:26 invalid: defaults.concurrency: expected at least 1, found 0 | Requests in flight at once, from the start and at most. Left out: 8, then what the server bears.',
      'llm-eval.config.yaml:2:38 invalid: defaults.timeout: a duration is a number with a unit, e.g. `60s`, `500ms` or `2m`, found "1h" | Longest time for one request, from connecting to the last byte. 60s when left out, 15m with the service tier flex.',
      'llm-eval.config.yaml:2:56 invalid: defaults.service_tier: expected "auto", "default", "flex" or "priority", found "fast" | How requests are served and billed.',
      'llm-eval.config.yaml:3:16 invalid: prices.big: "output" is missing | Add `output` here. Output, reasoning included.',
      'llm-eval.config.yaml:3:25 invalid: prices.big.input: expected at least 0, found -1 | USD per million tokens.',
      'llm-eval.config.yaml:4:16 invalid: allow_aliases: expected a list, found "big" | Moving aliases that may be asked all the same, each by name.',
    ],
  ],
  [
    'pins of a bad name, no text and an alias',
    config('pins: { "a b": x, c: 5 }\n'),
    {},
    [
      'llm-eval.config.yaml:1:9 invalid: pins: the name "a b" is not allowed: a name starts with a letter or digit and holds only letters, digits, `.`, `_` and `-`, at most 100',
      'llm-eval.config.yaml:1:22 invalid: pins.c: expected text, found 5 | Put it in quotes: "5".',
    ],
  ],
  [
    'a pin that is an alias',
    config('pins: { a: big, b: big-2026-01-01 }\n'),
    {},
    ['llm-eval.config.yaml:1:12 model: pin "a": "big" is a moving alias | Pin a snapshot.'],
  ],
  [
    'a misspelt pin',
    {
      'evals/a.eval.yaml': yaml.replace('big-2026-01-01', '$triag'),
      'llm-eval.config.yaml': 'pins: { triage: big-2026-01-01 }\n',
    },
    {},
    [
      'evals/a.eval.yaml:2:18 invalid: unknown pin "$triag"; did you mean "$triage"? | The pins in llm-eval.config.yaml are: $triage.',
    ],
  ],
  [
    'a pin of a config that does not parse',
    {
      'evals/a.eval.yaml': yaml.replace('big-2026-01-01', '$triage'),
      'llm-eval.config.yaml': 'pins: { triage: [\n',
    },
    {},
    [
      'llm-eval.config.yaml:2:1 syntax: flow sequence in block collection must be sufficiently indented and end with a ] | Check the indentation, quotes and brackets at and above this place.',
      'llm-eval.config.yaml:2:1 syntax: flow map in block collection must be sufficiently indented and end with a } | Check the indentation, quotes and brackets at and above this place.',
    ],
  ],
  [
    '--pin for a pin that is not there',
    config('pins: { triage: big-2026-01-01 }'),
    { pins: new Map([['triag', 'big-2026-01-01']]) },
    ['- usage: --pin triag: the config has no such pin; did you mean "triage"? | Its pins are: triage.'],
  ],
  [
    '--pin with an alias',
    config('pins: { triage: big-2026-01-01 }'),
    { pins: new Map([['triage', 'big']]) },
    ['- model: pin "triage": "big" is a moving alias | Pin a snapshot.'],
  ],
  [
    'another target that is an alias',
    good,
    { target: { model: 'big' } },
    ['- model: "big" is a moving alias | Pin a snapshot.'],
  ],
  [
    'another target that is no pin',
    { ...good, 'evals/b.eval.yaml': yaml.replace('suite: a', 'suite: b') },
    { target: { model: '$x' } },
    [
      '- invalid: unknown pin "$x" | Add it under pins in llm-eval.config.yaml: none was found in the working folder (looked for llm-eval.config.yaml and evals/llm-eval.config.yaml); or write a model id.',
    ],
  ],
  [
    '--live with --replay',
    good,
    { live: true, replay: ['x.jsonl'] },
    ['- usage: --live and --replay contradict each other | Use one of them.'],
  ],
  [
    '--replay of nothing',
    good,
    { replay: ['*.recording.jsonl', 'evals'] },
    [
      '- not-found: no recording matches "*.recording.jsonl" | Record answers first, or correct the pattern.',
      '- usage: evals is a folder | Name the recordings in it, e.g. evals/*.recording.jsonl.',
    ],
  ],
  [
    'replay in the config that matches nothing',
    config('replay: [recordings/*.jsonl]\n'),
    {},
    [
      'llm-eval.config.yaml:1:9 not-found: nothing matches "recordings/*.jsonl": recordings does not exist | Check the spelling; the path is relative to the file that names it.',
    ],
  ],
  [
    'a name that two suites take',
    { ...good, 'evals/b.eval.yaml': yaml.replace('suite: a', 'suite: A') },
    {},
    [
      'evals/b.eval.yaml:1:8 invalid: the suite name "A" is taken at evals/a.eval.yaml:1:8 | Give every suite a name of its own.',
    ],
  ],
  [
    'two suites with one baseline',
    { ...good, 'evals/a.eval.yml': yaml.replace('suite: a', 'suite: b') },
    {},
    [
      'evals/a.eval.yml:1:8 invalid: evals/a.eval.yaml has the same baseline, evals/a.baseline.jsonl | Rename one of the two files.',
    ],
  ],
  [
    'prompts outside the project',
    prompt('prompt: { system: "file:../../x.md", user: "file:/etc/passwd" }'),
    {},
    [
      'evals/a.eval.yaml:3:19 forbidden: the path "../../x.md" leads out of the project | Keep the file inside the folder that llm-eval runs in.',
      'evals/a.eval.yaml:3:44 forbidden: the path "/etc/passwd" is absolute | Write it relative to the file that names it.',
    ],
  ],
  [
    'a prompt on another drive',
    prompt('prompt: { user: "file:C:\\\\x.md" }'.replaceAll('"', "'")),
    {},
    [
      'evals/a.eval.yaml:3:17 forbidden: the path "C:\\\\\\\\x.md" is absolute | Write it relative to the file that names it.',
    ],
  ],
  [
    'a prompt with a NUL in its path',
    prompt('prompt: { user: "file:a\\0b" }'),
    {},
    [
      'evals/a.eval.yaml:3:17 forbidden: the path "a\\u0000b" holds a NUL character | Keep the file inside the folder that llm-eval runs in.',
    ],
  ],
  [
    'a prompt that is not there',
    { ...prompt('prompt: { user: file:prompts/triag.md }'), 'evals/prompts/triage.md': '' },
    {},
    [
      'evals/a.eval.yaml:3:17 not-found: evals/prompts/triag.md does not exist; did you mean "evals/prompts/triage.md"? | Check the spelling; the path is relative to the file that names it.',
    ],
  ],
  [
    'a folder as the prompt',
    { ...prompt('prompt: { user: file:prompts }'), 'evals/prompts/triage.md': '' },
    {},
    ['evals/a.eval.yaml:3:17 invalid: evals/prompts is a folder, not a file | Name a file in it.'],
  ],
  [
    'a prompt file with a broken template',
    { ...prompt('prompt: { user: file:p.md }'), 'evals/p.md': 'hello\n  {{ q | shout }}\n' },
    {},
    [
      'evals/p.md:2:3 syntax: the template does not parse: undefined filter: shout | Templates are Liquid: `{{ name }}` for a value, `{% raw %}{{ }}{% endraw %}` for literal braces.',
    ],
  ],
  [
    'a prompt file that asks for what a case lacks',
    { ...prompt('prompt: { user: file:p.md }'), 'evals/p.md': 'hello\n  {{ customer.name }}\n' },
    {},
    [
      'evals/a.eval.yaml:5:9 invalid: case "one" has no variable "customer" | The template at evals/p.md:2:6 asks for it; add it to the case\'s vars, or `null` to leave it empty.',
    ],
  ],
  [
    'a prompt that would tell the answer',
    { ...prompt('prompt: { user: file:p.md }'), 'evals/p.md': 'hello\n  {{ expected.category }}\n' },
    {},
    [
      'evals/p.md:2:6 invalid: the prompt asks for "expected", which only assertions may read: a prompt sees the case\'s vars alone | Remove it: it would tell the model the answer.',
    ],
  ],
  [
    'a prompt that asks for the id',
    prompt('prompt: { user: "{{ id }}" }'),
    {},
    [
      'evals/a.eval.yaml:3:17 invalid: the prompt asks for "id", which only assertions may read: a prompt sees the case\'s vars alone | Repeat it under vars by another name.',
    ],
  ],
  [
    'a prompt file that is not text',
    { ...prompt('prompt: { user: file:p.md }'), 'evals/p.md': Uint8Array.of(65, 10, 0xc3, 10) },
    {},
    ['evals/p.md:2 syntax: the line is not valid UTF-8 | Save the file as UTF-8.'],
  ],
  [
    'a module that is no module, and one that is not there',
    assertion('{ type: module, module: ./a.py }, { type: module, module: ./a.ts }'),
    {},
    [
      'evals/a.eval.yaml:4:34 invalid: module: expected a .ts, .mts, .js or .mjs file, found "./a.py" | Name a file with one of these endings.',
      'evals/a.eval.yaml:4:68 not-found: evals/a.ts does not exist | Check the spelling; the path is relative to the file that names it.',
    ],
  ],
  [
    'data for a module that does not parse',
    {
      ...assertion('{ type: module, module: ./a.ts, with: { x: [file:x.json], y: file:y.yaml } }'),
      'evals/a.ts': '',
      'evals/x.json': '{\n  "a": 1,\n}',
      'evals/y.yaml': 'a: [',
    },
    {},
    [
      'evals/x.json:3:1 syntax: not valid JSON: expected a string in double quotes, found "}" | Check the quotes, commas and brackets at and before this place.',
      'evals/y.yaml:1:5 syntax: flow sequence in block collection must be sufficiently indented and end with a ] | Check the indentation, quotes and brackets at and above this place.',
    ],
  ],
  [
    'a schema file that is no schema',
    { ...suite('schema: file:s.json'), 'evals/s.json': '[]' },
    {},
    [
      'evals/s.json:1:1 invalid: expected a JSON Schema, which is a mapping, found an empty list | A schema starts with `{ "type": … }`.',
    ],
  ],
  [
    'a schema file of another kind',
    { ...suite('schema: file:s.txt'), 'evals/s.txt': '' },
    {},
    [
      'evals/a.eval.yaml:6:9 invalid: schema: evals/s.txt is neither JSON, YAML nor a module | Name a .json, .yaml or .yml file, or file:MODULE.ts#EXPORT.',
    ],
  ],
  [
    'a schema file that is too large',
    { ...suite('schema: file:s.json'), 'evals/s.json': ' '.repeat(1_000_001) },
    {},
    ['evals/a.eval.yaml:6:9 limit: evals/s.json is larger than 1 MB | Make the file smaller.'],
  ],
  [
    'a schema module where no code may run',
    { ...suite('schema: file:s.ts#Ticket'), 'evals/s.ts': '' },
    {},
    [
      'evals/a.eval.yaml:6:9 forbidden: schema: evals/s.ts is code, and no code of the project runs while the key is at hand | Make JSON of it with `llm-eval schema evals/s.ts#Ticket`, or allow it with --allow-code.',
    ],
  ],
  [
    'a schema module without an export',
    { ...suite('schema: file:s.ts'), 'evals/s.ts': '' },
    { allowCode: true },
    [
      'evals/a.eval.yaml:6:9 invalid: schema: file:s.ts names no export | Write file:s.ts#NAME, where NAME is the exported zod schema.',
    ],
  ],
  [
    'a schema module with a wrong export',
    { ...suite('schema: file:s.ts#Tickets'), 'evals/s.ts': '' },
    { allowCode: true },
    [
      'evals/a.eval.yaml:6:9 invalid: schema: evals/s.ts#Tickets: there is no export Tickets | Export a zod schema by that name.',
    ],
  ],
  [
    'a suite file that is too large',
    { 'evals/a.eval.yaml': `#${' '.repeat(10_000_000)}\n${yaml}` },
    {},
    [
      'evals/a.eval.yaml limit: evals/a.eval.yaml is larger than 10 MB | Move the cases to a .jsonl file, which may be of any size.',
    ],
  ],
  [
    'errors of several files, in order',
    { 'evals/b.eval.yaml': 'suite: [', 'evals/a.eval.yaml': 'suite: 5\n', 'llm-eval.config.yaml': 'a: 1\n' },
    { patterns: ['evals/b.eval.yaml', 'evals/a.eval.yaml', 'evals/c.eval.yaml'] },
    [
      '- not-found: evals/c.eval.yaml does not exist; did you mean "evals/a.eval.yaml"? | Check the spelling; the path is relative to the working folder.',
      'evals/a.eval.yaml:1:1 invalid: "target" is missing | Add `target` here. What the cases are asked of.',
      'evals/a.eval.yaml:1:1 invalid: "cases" is missing | Add `cases` here. The cases, or `file:x.cases.jsonl` / `file:x.cases.csv`.',
      'evals/a.eval.yaml:1:8 invalid: suite: expected text, found 5 | Put it in quotes: "5".',
      'evals/b.eval.yaml:1:9 syntax: flow sequence in block collection must be sufficiently indented and end with a ] | Check the indentation, quotes and brackets at and above this place.',
      'llm-eval.config.yaml:1:1 invalid: unknown key "a" | Allowed here: pins, allow_aliases, defaults, telemetry, providers, judges, embeddings, budget, prices, replay, redact.',
    ],
  ],
];

test.each(rows)('%s is told with its place', async (_title, files, options, failures) => {
  expect(await loadFiles(files, options)).toEqual(failures);
});

test('symbolic links that lead out of the project are refused, those inside are followed', async () => {
  const prompts = JSON.stringify({ system: 'file:p.md', user: 'file:q.md' });
  const files: Files = {
    'outside/p.md': 'secret',
    'outside/a.eval.yaml': yaml,
    'project/evals/b.md': 'fine',
    'project/evals/a.eval.yaml': yaml.replace('{ user: hi }', prompts),
  };
  await inProject(files, async (top) => {
    const evals = join(top, 'project/evals');
    await symlink(join(top, 'outside/p.md'), join(evals, 'p.md'));
    await symlink(join(top, 'outside'), join(evals, 'out'));
    await symlink(join(evals, 'b.md'), join(evals, 'q.md'));
    const patterns = ['evals', 'evals/out/a.eval.yaml', 'evals/out'];
    expect(await load(join(top, 'project'), { patterns })).toEqual([
      '- forbidden: the path "evals/out/a.eval.yaml" leads out of the project through a symbolic link | Keep the file inside the folder that llm-eval runs in.',
      '- forbidden: the path "evals/out" leads out of the project through a symbolic link | Keep the file inside the folder that llm-eval runs in.',
      'evals/a.eval.yaml:3:19 forbidden: the path "p.md" leads out of the project through a symbolic link | Keep the file inside the folder that llm-eval runs in.',
    ]);
  });
});

test('a working folder that is reached by a link is the folder that it leads to', async () => {
  await inProject({ 'project/evals/a.eval.yaml': yaml }, async (top) => {
    await symlink(join(top, 'project'), join(top, 'link'));
    const cwd = join(top, 'link');
    const named = await load(cwd, { patterns: [join(cwd, 'evals/a.eval.yaml')] });
    expect(named).toEqual(await load(join(top, 'project')));
    expect('suites' in named && named.suites.map((suite) => suite.file)).toEqual(['evals/a.eval.yaml']);
  });
});
