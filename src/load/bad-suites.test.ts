import { expect, test } from 'vitest';
import { loadFiles } from './testdata/project.ts';

/** A sound suite, as lines that a row below replaces or adds to. Its case is on line 6. */
function suite(
  changes: Partial<Record<'suite' | 'target' | 'prompt' | 'assert' | 'cases' | 'more', string>> = {},
): string {
  return [
    changes.suite ?? 'suite: a',
    changes.target ?? 'target: { model: big-2026-01-01 }',
    changes.prompt ?? 'prompt: { user: "{{ q }}" }',
    changes.assert ?? 'assert: [{ type: contains, value: x }]',
    changes.cases ?? 'cases: [{ id: one, vars: { q: x } }]',
    changes.more ?? '',
  ].join('\n');
}

const rows: [title: string, yaml: string, failures: string[]][] = [
  ['an empty file', '', ['evals/a.eval.yaml:1:1 invalid: the file is empty | Write `key: value` pairs.']],
  [
    'a list',
    '- a\n',
    ['evals/a.eval.yaml:1:1 invalid: expected a mapping, found a list | Write `key: value` pairs.'],
  ],
  [
    'an unknown key',
    suite({ more: 'assret: []' }),
    [
      'evals/a.eval.yaml:6:1 invalid: unknown key "assret"; did you mean "assert"? | Allowed here: suite, description, feature, target, prompt, schema, schema_mode, trials, assert, assert_suite, gate, replay, cases.',
    ],
  ],
  [
    'an unknown key of an assertion over the suite',
    suite({ more: 'assert_suite: [{ type: accuracy, path: /a, value: x }]' }),
    [
      'evals/a.eval.yaml:6:44 invalid: unknown key "value" | Allowed in assert_suite[0]: type, name, path, expected, threshold.',
    ],
  ],
  [
    'an assertion over the suite of no kind that there is',
    suite({ more: 'assert_suite: [{ type: accuracy2 }]' }),
    [
      'evals/a.eval.yaml:6:24 invalid: assert_suite[0].type: unknown assertion type "accuracy2"; did you mean "accuracy"? | The types are: accuracy, f1, label-distribution, module.',
    ],
  ],
  [
    'labels of some cases alone, which a share would be counted over',
    suite({
      cases:
        'cases: [{ id: one, vars: { q: x }, expected: { label: a } }, { id: two, vars: { q: x }, expected: { Label: b } }, { id: three, vars: { q: x } }, { id: four, vars: { q: x }, expected: { label: [c] } }]',
      more: 'assert_suite: [{ type: accuracy, path: /label }, { type: f1, path: /label }]',
    }),
    [
      'evals/a.eval.yaml:5:62 invalid: case "two" has no label, by which accuracy /label counts: expected has no "label"; did you mean "Label"? | Write the label that a right answer gives; a case that is to be left out of the count belongs in another suite.',
      'evals/a.eval.yaml:5:115 invalid: case "three" has no label, by which accuracy /label counts: it has no `expected` | Write the label that a right answer gives; a case that is to be left out of the count belongs in another suite.',
      'evals/a.eval.yaml:5:146 invalid: case "four" has no label, by which accuracy /label counts: expected/label is a list, and a label is a text, a number or a boolean | Write the label that a right answer gives; a case that is to be left out of the count belongs in another suite.',
    ],
  ],
  [
    'labels that no case has where the assertion looks for them',
    suite({
      cases:
        'cases: [{ id: one, vars: { q: x }, expected: { label: a } }, { id: two, vars: { q: x }, expected: { label: b } }]',
      more: 'assert_suite: [{ type: f1, path: /answer, expected: /lable, threshold: 0.8 }]',
    }),
    [
      'evals/a.eval.yaml:6:16 invalid: f1 /answer counts by labels, and no case has one: in case "one" expected has no "lable"; did you mean "label"? | Write the label that a right answer gives; a case that is to be left out of the count belongs in another suite.',
    ],
  ],
  [
    'a bad name',
    suite({ suite: 'suite: a b' }),
    [
      'evals/a.eval.yaml:1:8 invalid: suite: a name starts with a letter or digit and holds only letters, digits, `.`, `_` and `-`, at most 100, found "a b" | The name of the suite: letters, digits, `.`, `_`, `-`.',
    ],
  ],
  [
    'no prompt, and cases without turns',
    'suite: a\ntarget: { model: big-2026-01-01 }\nassert: [{ type: equals, value: x }]\ncases: [{ id: one }, { id: two }]\n',
    [
      'evals/a.eval.yaml:1:1 invalid: "prompt" is missing, and case "one" has no turns that would say what is asked | Add `prompt: { user: "…" }` here, or `turns` to every case.',
    ],
  ],
  [
    'missing parts',
    'suite: a\n',
    [
      'evals/a.eval.yaml:1:1 invalid: "target" is missing | Add `target` here. What the cases are asked of.',
      'evals/a.eval.yaml:1:1 invalid: "cases" is missing | Add `cases` here. The cases, or `file:x.cases.jsonl` / `file:x.cases.csv`.',
    ],
  ],
  [
    'a null where text belongs',
    suite({ more: 'description:' }),
    [
      'evals/a.eval.yaml:6:1 invalid: description: expected text, found null | What the suite guards: a text for its readers. Leave it out where there is none.',
    ],
  ],
  [
    'text where a mapping belongs',
    suite({ prompt: 'prompt: hello' }),
    [
      'evals/a.eval.yaml:3:9 invalid: prompt: expected a mapping, found "hello" | What is asked: `user`, and `system` where there is one, each a text or `file:PATH`; left out where turns say all of it.',
    ],
  ],
  [
    'a number where text belongs',
    suite({ more: 'feature: 5' }),
    ['evals/a.eval.yaml:6:10 invalid: feature: expected text, found 5 | Put it in quotes: "5".'],
  ],
  [
    'an API that is not there',
    suite({ target: 'target: { model: big-2026-01-01, api: chatt }' }),
    [
      'evals/a.eval.yaml:2:39 invalid: target.api: expected "responses" or "chat", found "chatt"; did you mean "chat"? | `responses` (the default) or `chat`.',
    ],
  ],
  [
    'a parameter out of bounds',
    suite({
      target: 'target: { model: big-2026-01-01, params: { temperature: 3, max_output_tokens: 1.5 } }',
    }),
    [
      'evals/a.eval.yaml:2:57 invalid: target.params.temperature: expected at most 2, found 3 | Sent only when written; many models refuse it.',
      'evals/a.eval.yaml:2:79 invalid: target.params.max_output_tokens: expected a whole number, found 1.5 | Output limit in tokens, reasoning included. Always sent; 4096 when left out.',
    ],
  ],
  [
    'an effort that the model does not take',
    suite({ target: 'target: { model: big-2026-01-01, params: { reasoning: { effort: medium } } }' }),
    [
      'evals/a.eval.yaml:2:65 invalid: target.params.reasoning.effort: big-2026-01-01 does not take "medium" | It takes: low, high (models table of 2026-11-22).',
    ],
  ],
  [
    'an effort for a model that does not reason',
    suite({ target: 'target: { model: plain-2026-01-01, params: { reasoning: { effort: low } } }' }),
    [
      'evals/a.eval.yaml:2:67 invalid: target.params.reasoning.effort: plain-2026-01-01 does not take "low" | It does not reason: remove the effort (models table of 2026-11-22).',
    ],
  ],
  [
    'an alias as the model',
    suite({ target: 'target: { model: big }' }),
    ['evals/a.eval.yaml:2:18 model: "big" is a moving alias | Pin a snapshot.'],
  ],
  [
    'an unlisted model',
    suite({ target: 'target: { model: small }' }),
    ['evals/a.eval.yaml:2:18 model: "small" is not in the models table | Use a snapshot.'],
  ],
  [
    'a pin without a config',
    suite({ target: 'target: { model: $triage }' }),
    [
      'evals/a.eval.yaml:2:18 invalid: unknown pin "$triage" | Add it under pins in llm-eval.config.yaml: none was found in the working folder (looked for llm-eval.config.yaml and evals/llm-eval.config.yaml); or write a model id.',
    ],
  ],
  [
    'trials of no form',
    suite({ more: 'trials: many' }),
    [
      'evals/a.eval.yaml:6:9 invalid: trials: expected a number or a mapping, found "many" | `3`: exactly three trials a case. `{ max: 5 }` (the default): up to five, as many as the verdict takes.',
    ],
  ],
  [
    'trials with a wrong key',
    suite({ more: 'trials: { mx: 3 }' }),
    [
      'evals/a.eval.yaml:6:9 invalid: trials: "max" is missing | Add `max` here.',
      'evals/a.eval.yaml:6:11 invalid: unknown key "mx"; did you mean "max"? | Allowed in trials: max.',
    ],
  ],
  [
    'trials beyond the bound',
    suite({ more: 'trials: { max: 500 }' }),
    ['evals/a.eval.yaml:6:16 invalid: trials.max: expected at most 100, found 500'],
  ],
  [
    'an unknown assertion type',
    suite({ assert: 'assert: [{ type: equal, value: 1 }]' }),
    [
      'evals/a.eval.yaml:4:18 invalid: assert[0].type: unknown assertion type "equal"; did you mean "equals"? | The types are: equals, contains, regex, number, module, schema; `not-` before a name negates it.',
    ],
  ],
  [
    'an assertion without a type',
    suite({ assert: 'assert: [{ value: 1 }]' }),
    [
      'evals/a.eval.yaml:4:10 invalid: assert[0]: "type" is missing | Add `type` here. The types are: equals, contains, regex, number, module, schema; `not-` before a name negates it.',
    ],
  ],
  [
    'an assertion without its value',
    suite({ assert: 'assert: [{ type: equals }]' }),
    ['evals/a.eval.yaml:4:10 invalid: assert[0]: "value" is missing | Add `value` here.'],
  ],
  [
    'an assertion with a wrong value',
    suite({ assert: 'assert: [{ type: contains, value: 5 }]' }),
    ['evals/a.eval.yaml:4:35 invalid: assert[0].value: expected text, found 5 | Put it in quotes: "5".'],
  ],
  [
    'an assertion with an unknown key',
    suite({ assert: 'assert: [{ type: contains, value: "{{ q }}", vlaue: y }]' }),
    [
      'evals/a.eval.yaml:4:46 invalid: unknown key "vlaue"; did you mean "value"? | Allowed in assert[0]: type, value, path, name, weight, threshold.',
    ],
  ],
  [
    'a pointer without a slash',
    suite({ assert: 'assert: [{ type: equals, value: 1, path: a }]' }),
    [
      'evals/a.eval.yaml:4:42 invalid: assert[0].path: a JSON pointer starts with `/`, e.g. `/category`, found "a" | JSON pointer into the answer read as JSON, e.g. `/lines/0/total`.',
    ],
  ],
  [
    'a negative weight and a large threshold',
    suite({ assert: 'assert: [{ type: equals, value: 1, weight: -1, threshold: 2 }]' }),
    [
      'evals/a.eval.yaml:4:44 invalid: assert[0].weight: expected at least 0, found -1 | Share in the score; 0 makes the assertion informative only.',
      'evals/a.eval.yaml:4:59 invalid: assert[0].threshold: expected at most 1, found 2 | The value, 0 to 1, from which a measuring assertion passes, and its negation fails. 1 when left out.',
    ],
  ],
  [
    'a kind that cannot be negated',
    suite({ assert: 'assert: [{ type: not-module, module: ./a.ts }]' }),
    [
      'evals/a.eval.yaml:4:18 invalid: assert[0].type: "module" cannot be negated | Write module without `not-`, or demand the opposite.',
    ],
  ],
  [
    'what a kind objects to',
    suite({ assert: 'assert: [{ type: regex, value: ( }]' }),
    ['evals/a.eval.yaml:4:10 invalid: regex: the pattern does not compile | Is regex.'],
  ],
  [
    'what a kind objects to once its template is filled',
    suite({
      assert: 'assert: [{ type: regex, value: "{{ q }}" }]',
      cases: 'cases: [{ id: one, vars: { q: ( } }]',
    }),
    ['evals/a.eval.yaml:5:9 invalid: case "one": regex: the pattern does not compile | Is regex.'],
  ],
  [
    'a template that gives a wrong type',
    suite({
      assert: 'assert: [{ type: contains, value: "{{ expected }}" }]',
      cases: 'cases: [{ id: one, vars: { q: x }, expected: 5 }]',
    }),
    [
      'evals/a.eval.yaml:5:9 invalid: case "one": assertion "contains": value: expected text, found 5 | Its template at evals/a.eval.yaml:4:10 was filled with this case\'s values.',
    ],
  ],
  [
    'a variable that only an assertion lacks',
    suite({ assert: 'assert: [{ type: equals, value: "{{ expected.category }}" }]' }),
    [
      'evals/a.eval.yaml:5:9 invalid: case "one" has no variable "expected" | The template at evals/a.eval.yaml:4:33 asks for it; add it to the case, or `null` to leave it empty.',
    ],
  ],
  [
    'nothing but weight 0',
    suite({
      assert: 'assert: [{ type: contains, value: x, weight: 0 }]',
      cases: 'cases: [{ id: one, vars: { q: x } }, { id: two, vars: { q: x } }]',
    }),
    [
      'evals/a.eval.yaml:4:10 invalid: all assertions have weight 0, so nothing decides whether the case passes | Give at least one assertion a weight above 0.',
    ],
  ],
  [
    'no assertion anywhere',
    suite({ assert: '' }),
    [
      'evals/a.eval.yaml:5:9 invalid: case "one" has no assertion, so it could only pass | Add `assert:` to the case or to the suite, or a `schema:`.',
    ],
  ],
  [
    'an empty list of assertions',
    suite({ assert: 'assert: []' }),
    [
      'evals/a.eval.yaml:5:9 invalid: case "one" has no assertion, so it could only pass | Add `assert:` to the case or to the suite, or a `schema:`.',
    ],
  ],
  [
    'no case',
    suite({ cases: 'cases: []' }),
    ['evals/a.eval.yaml:5:8 invalid: the suite has no cases | A suite needs at least one case with an id.'],
  ],
  [
    'cases of no form',
    suite({ cases: 'cases: 7' }),
    [
      'evals/a.eval.yaml:5:8 invalid: cases: expected a list or text, found 7 | The cases, or `file:x.cases.jsonl` / `file:x.cases.csv`.',
    ],
  ],
  [
    'cases as a path without file:',
    suite({ cases: 'cases: a.cases.jsonl' }),
    [
      'evals/a.eval.yaml:5:8 invalid: cases: expected a list or `file:PATH`, found "a.cases.jsonl" | Write file:a.cases.jsonl.',
    ],
  ],
  [
    'a required case that is not there',
    suite({ more: 'gate: { required: [oen] }' }),
    [
      'evals/a.eval.yaml:6:20 invalid: gate.required: no case has the id "oen"; did you mean "one"? | Name the id of a case, or remove it.',
    ],
  ],
  [
    'a slice that no case is in',
    suite({
      cases: 'cases: [{ id: one, vars: { q: x }, tags: [billing] }]',
      more: 'gate: { slices: [biling] }',
    }),
    [
      'evals/a.eval.yaml:6:18 invalid: gate.slices: no case has the tag "biling"; did you mean "billing"? | The tags in use are: billing.',
    ],
  ],
  [
    'a slice where no case has tags',
    suite({ more: 'gate: { slices: [billing] }' }),
    [
      'evals/a.eval.yaml:6:18 invalid: gate.slices: no case has the tag "billing" | No case has tags; add `tags:` to the cases of the slice.',
    ],
  ],
  [
    'a margin beyond 100 points',
    suite({ more: 'gate: { max_drop: 101, baseline: never }' }),
    [
      'evals/a.eval.yaml:6:19 invalid: gate.max_drop: expected at most 100, found 101 | Largest tolerated drop of the mean pass rate, in points. Left out, the size of the suite decides.',
      'evals/a.eval.yaml:6:34 invalid: gate.baseline: expected "none", found "never" | `none`: gate without a baseline, by the floor and the required cases alone.',
    ],
  ],
  [
    'a schema of no form',
    suite({ more: 'schema: 5' }),
    [
      'evals/a.eval.yaml:6:9 invalid: schema: expected text or a mapping, found 5 | JSON Schema of the answer: `file:x.schema.json`, `file:x.schema.ts#Name` (zod), or inline.',
    ],
  ],
  [
    'a schema as a path without file:',
    suite({ more: 'schema: a.schema.json' }),
    [
      'evals/a.eval.yaml:6:9 invalid: schema: expected a mapping or `file:PATH`, found "a.schema.json" | Write file:a.schema.json.',
    ],
  ],
  [
    'a schema that its kind objects to',
    suite({ more: 'schema: { type: nope }' }),
    ['evals/a.eval.yaml:6:9 invalid: schema: type "nope" is unknown | The schema must be valid JSON Schema.'],
  ],
  [
    'replay of no form',
    suite({ more: 'replay: [5]' }),
    ['evals/a.eval.yaml:6:10 invalid: replay[0]: expected text, found 5 | Put it in quotes: "5".'],
  ],
  [
    'replay that matches nothing',
    suite({ more: 'replay: "*.recording.jsonl"' }),
    [
      'evals/a.eval.yaml:6:9 not-found: no recording matches "*.recording.jsonl" | Record answers first, or correct the pattern.',
    ],
  ],
  [
    'a template that does not parse',
    suite({ prompt: 'prompt: { user: "{{ q" }' }),
    [
      'evals/a.eval.yaml:3:17 syntax: the template does not parse: output "{{ q" not closed | Templates are Liquid: `{{ name }}` for a value, `{% raw %}{{ }}{% endraw %}` for literal braces.',
    ],
  ],
  [
    'an unknown filter',
    suite({ prompt: 'prompt: { user: "{{ q | shout }}" }' }),
    [
      'evals/a.eval.yaml:3:17 syntax: the template does not parse: undefined filter: shout | Templates are Liquid: `{{ name }}` for a value, `{% raw %}{{ }}{% endraw %}` for literal braces.',
    ],
  ],
  [
    'errors in every part at once',
    'suit: a\ntarget: { model: big }\nprompt: { user: "{{ p }}" }\nassert: [{ type: equal }, { type: regex, value: ( }]\ngate: { required: [two] }\ncases:\n  - { id: one }\n  - { id: 5 }\n  - { id: one, vars: { p: x }, tag: t }\n',
    [
      'evals/a.eval.yaml:1:1 invalid: "suite" is missing | Add `suite` here. The name of the suite: letters, digits, `.`, `_`, `-`.',
      'evals/a.eval.yaml:1:1 invalid: unknown key "suit"; did you mean "suite"? | Allowed here: suite, description, feature, target, prompt, schema, schema_mode, trials, assert, assert_suite, gate, replay, cases.',
      'evals/a.eval.yaml:2:18 model: "big" is a moving alias | Pin a snapshot.',
      'evals/a.eval.yaml:4:18 invalid: assert[0].type: unknown assertion type "equal"; did you mean "equals"? | The types are: equals, contains, regex, number, module, schema; `not-` before a name negates it.',
      'evals/a.eval.yaml:4:27 invalid: regex: the pattern does not compile | Is regex.',
      'evals/a.eval.yaml:5:20 invalid: gate.required: no case has the id "two" | Name the id of a case, or remove it.',
      'evals/a.eval.yaml:7:5 invalid: case "one" has no variable "p" | The template at evals/a.eval.yaml:3:17 asks for it; add it to the case\'s vars, or `null` to leave it empty.',
      'evals/a.eval.yaml:8:11 invalid: id: expected text, found 5 | Put it in quotes: "5".',
      'evals/a.eval.yaml:9:11 invalid: the case id "one" is used twice; first at evals/a.eval.yaml:7:5 | Give every case an id of its own.',
      'evals/a.eval.yaml:9:32 invalid: unknown key "tag"; did you mean "tags"? | Allowed here: id, vars, expected, tags, cluster, files, turns, assert.',
    ],
  ],
];

test.each(rows)('%s is told with its place', async (_title, yaml, failures) => {
  expect(await loadFiles({ 'evals/a.eval.yaml': yaml })).toEqual(failures);
});
