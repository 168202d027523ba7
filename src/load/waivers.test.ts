import { expect, test } from 'vitest';
import { loadFiles } from './testdata/project.ts';

const SUITE = `suite: a
target: { model: big-2026-01-01 }
prompt: { user: "{{ q }}" }
assert: [{ type: contains, value: x }, { type: equals, path: /kind, value: y }]
cases: [{ id: one, vars: { q: x } }, { id: two, vars: { q: y }, assert: [{ type: contains, value: z, name: has z }] }]
`;

/** What loading the suite with these waivers gives. */
function loaded(waivers: string, today = '2026-11-22') {
  return loadFiles({ 'evals/a.eval.yaml': SUITE, 'evals/a.waivers.yaml': waivers }, { today });
}

const VALID = '- { case: one, assertion: equals /kind, why: known, who: ada, until: 2026-11-22 }\n';

test('a waiver takes the weight of that assertion in that case, up to and on its last day', async () => {
  const project = await loaded(VALID);
  if (!('suites' in project)) throw new Error(project.join('\n'));
  const [suite] = project.suites;
  expect({
    waivers: suite?.waivers,
    weights: suite?.cases.map(({ id, assertions }) => [
      id,
      ...assertions.map(({ name, weight }) => `${name}: ${weight}`),
    ]),
  }).toEqual({
    waivers: [
      {
        ...{ case: 'one', assertion: 'equals /kind', why: 'known', who: 'ada', until: '2026-11-22' },
        where: { file: 'evals/a.waivers.yaml', line: 1, column: 3 },
      },
    ],
    weights: [
      ['one', 'contains: 1', 'equals /kind: 0'],
      ['two', 'contains: 1', 'equals /kind: 1', 'has z: 1'],
    ],
  });
});

test('a file of comments waives nothing', async () => {
  const project = await loaded('# none at present\n');
  expect('suites' in project ? project.suites.map(({ waivers }) => waivers) : project).toEqual([undefined]);
});

test('after its last day a waiver stops the suite, at its line', async () => {
  expect(await loaded(`# known\n${VALID}`, '2026-11-23')).toEqual([
    'evals/a.waivers.yaml:2:70 invalid: the waiver of case "one", assertion "equals /kind", held until 2026-11-22, and today is 2026-11-23 | Fix the case and remove the waiver; or, if ada still answers for it, renew it with a later `until`.',
  ]);
});

const wrong: readonly [title: string, waivers: string, failures: readonly string[]][] = [
  [
    'a case that is not there',
    VALID.replace('one', 'onne'),
    [
      'evals/a.waivers.yaml:1:3 invalid: no case has the id "onne"; did you mean "one"? | Name the id of a case, or remove the waiver.',
    ],
  ],
  [
    'an assertion that the case does not have',
    VALID.replace('equals /kind', 'equals /knd'),
    [
      'evals/a.waivers.yaml:1:3 invalid: case "one" has no assertion "equals /knd"; did you mean "equals /kind"? | Its assertions are: contains, equals /kind.',
    ],
  ],
  [
    'a waiver that stands twice',
    VALID + VALID,
    [
      'evals/a.waivers.yaml:2:3 invalid: case "one", assertion "equals /kind", is waived already on line 1 | Keep one of the two.',
    ],
  ],
  [
    'a day that no calendar has',
    VALID.replace('2026-11-22', '2026-02-30'),
    [
      'evals/a.waivers.yaml:1:70 invalid: [0].until: a day is written YYYY-MM-DD, e.g. 2026-12-31, found "2026-02-30" | The last day that it holds, YYYY-MM-DD, in UTC. After it the suite cannot run.',
    ],
  ],
  [
    'a field that is missing and one that is unknown',
    VALID.replace('why: known', 'reason: known'),
    [
      'evals/a.waivers.yaml:1:3 invalid: [0]: "why" is missing | Add `why` here. Why it may fail for now; shown in every report.',
      'evals/a.waivers.yaml:1:41 invalid: unknown key "reason" | Allowed in [0]: case, assertion, why, who, until.',
    ],
  ],
  ['a mapping', 'case: one\n', ['evals/a.waivers.yaml:1:1 invalid: expected a list, found a mapping']],
];

test.for(wrong)('%s is refused at its place', async ([, waivers, failures]) => {
  expect(await loaded(waivers)).toEqual(failures);
});

test('an assertion of a turn is waived by the name that reports give it', async () => {
  const suite = `suite: a
target: { model: big-2026-01-01 }
prompt: { system: Help. }
cases:
  - id: talk
    turns: [{ user: Hi, assert: [{ type: contains, value: x }] }, { user: Bye, assert: [{ type: contains, value: x }] }]
    assert: [{ type: contains, value: z }]
`;
  const waiver = (name: string) =>
    `- { case: talk, assertion: "${name}", why: known, who: ada, until: 2026-11-22 }\n`;
  const load = (name: string) =>
    loadFiles({ 'evals/a.eval.yaml': suite, 'evals/a.waivers.yaml': waiver(name) }, { today: '2026-11-22' });
  const project = await load('turn 2: contains');
  if (!('suites' in project)) throw new Error(project.join('\n'));
  const [kase] = project.suites[0]?.cases ?? [];
  expect([...(kase?.turns ?? []), kase].map((of) => of?.assertions.map(({ weight }) => weight))).toEqual([
    [1],
    [0],
    [1],
  ]);
  expect(await load('turn 3: contains')).toEqual([
    'evals/a.waivers.yaml:1:3 invalid: case "talk" has no assertion "turn 3: contains"; did you mean "turn 1: contains"? | Its assertions are: turn 1: contains, turn 2: contains, contains.',
  ]);
});
