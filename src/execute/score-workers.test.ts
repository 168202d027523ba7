import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { readAnswer } from '../core/assertions/subject.ts';
import type { Answer } from '../domain/answer.ts';
import type { Assertion, Finding } from '../domain/assertion.ts';
import type { Json } from '../domain/json.ts';
import type { ScoreWorkers } from '../domain/ports.ts';
import { nameOf } from './score-module.ts';
import { openScoreWorkers, type ScoreWorkersOptions } from './score-workers.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'llm-eval-modules-')));
writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
mkdirSync(join(folder, 'node_modules'));
symlinkSync(realpathSync('node_modules/zod'), join(folder, 'node_modules', 'zod'), 'junction');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Writes a module of a user's; its path. */
function write(name: string, source: string): string {
  const file = join(folder, name);
  writeFileSync(file, source);
  return file;
}

const opened: ScoreWorkers[] = [];
afterEach(async () => {
  for (const workers of opened.splice(0)) await workers.close();
});

function open(options: Partial<ScoreWorkersOptions> = {}) {
  const printed: string[] = [];
  const workers = openScoreWorkers({
    deadlineMs: 10_000,
    memoryMb: 64,
    size: 1,
    onPrint: (line) => printed.push(line),
    ...options,
  });
  opened.push(workers);
  return { workers, printed };
}

const answer: Answer = {
  outcome: 'answered',
  body: { text: '{"total":3}', tool_calls: [{ name: 'f', arguments: '{' }] },
  id: 'resp_1',
  served: 'demo-2026-01-15',
  usage: null,
  latency_ms: null,
};
const kase = { id: 'one', vars: { v: [1] }, expected: { total: 3 }, tags: ['t'] };

function ask(
  workers: ScoreWorkers,
  type: string,
  params: { [name: string]: Json },
  text?: string,
): Promise<Finding> {
  const body = text === undefined ? answer.body : { text };
  const subject = readAnswer({ ...answer, body }, kase)();
  if ('missing' in subject) throw new Error(subject.missing);
  const assertion: Assertion = {
    type,
    negated: false,
    name: type,
    weight: 1,
    params,
    where: { file: 'a.eval.yaml' },
  };
  return workers.find(assertion, subject);
}

const allowed = 'return true, false, a number from 0 to 1, or { pass, score, reason }';

describe('a module', () => {
  it('is called with the answer, the case and its `with`', async () => {
    const module = write(
      'input.ts',
      'export default (input: unknown) => ({ pass: true, reason: JSON.stringify(input) });',
    );
    const { workers } = open();
    expect(await ask(workers, 'module', { module, with: { a: 1 } })).toEqual({
      pass: true,
      reason: JSON.stringify({
        text: '{"total":3}',
        output: { total: 3 },
        tool_calls: [{ name: 'f', arguments: '{' }],
        outcome: 'answered',
        case: kase,
        with: { a: 1 },
      }),
    });
  });

  it('may be async, in JavaScript, and judge a text that is not JSON', async () => {
    const module = write(
      'async.mjs',
      'export default async ({ output, text }) => output === undefined && text.length / 10;',
    );
    const { workers } = open();
    expect(await ask(workers, 'module', { module }, 'hello')).toEqual({ value: 0.5, reason: '' });
    expect(await ask(workers, 'module', { module }, '{}')).toEqual({
      pass: false,
      reason: 'the module returned false',
    });
  });

  const place = (name: string) => nameOf(join(folder, name));
  const faults: [string, string, string, string][] = [
    [
      'throws',
      'throws.ts',
      'export default () => {\n  throw new TypeError("boom");\n};',
      `${place('throws.ts')} threw TypeError: boom (at ${place('throws.ts')}:2)`,
    ],
    [
      'throws what is no error',
      'throws-text.ts',
      'export default () => { throw { a: 1 }; };',
      `${place('throws-text.ts')} threw { a: 1 }`,
    ],
    [
      'rejects',
      'rejects.ts',
      'export default async () => {\n\n  throw new Error("late");\n};',
      `${place('rejects.ts')} threw Error: late (at ${place('rejects.ts')}:3)`,
    ],
    ['returns NaN', 'nan.ts', 'export default () => NaN;', `the module returned NaN; ${allowed}`],
    [
      'returns a text',
      'text.ts',
      'export default () => "true";',
      `the module returned the text "true"; ${allowed}`,
    ],
    ['returns nothing', 'nothing.ts', 'export default () => {};', `the module returned nothing; ${allowed}`],
    [
      'exits',
      'exits.ts',
      'export default () => process.exit(0);',
      'the module ended its thread with exit code 0 before it answered',
    ],
    [
      'throws outside its call',
      'stray.ts',
      'export default () => new Promise(() => {\n  setTimeout(() => { throw new Error("stray"); }, 1);\n});',
      `the module threw outside its own call: Error: stray (at ${place('stray.ts')}:2)`,
    ],
    [
      'exports no default',
      'no-default.ts',
      'export const a = 1;',
      `${place('no-default.ts')} has no default export; write \`export default defineAssertion((input) => …)\``,
    ],
    [
      'exports no function',
      'object.ts',
      'export default { a: 1 };',
      `${place('object.ts')} has a default export that is an object, not a function; a CommonJS module sets \`module.exports\` to the function itself`,
    ],
    [
      'throws while it loads',
      'top.ts',
      'throw new Error("top");',
      `${place('top.ts')} cannot be loaded: Error: top (at ${place('top.ts')}:1)`,
    ],
    [
      'needs more than type stripping',
      'enum.ts',
      'export default () => A.X;\nenum A { X }',
      `${place('enum.ts')} cannot be loaded: SyntaxError: TypeScript enum is not supported in strip-only mode (at ${place('enum.ts')}:2); Node runs TypeScript by removing types, so write no enum, namespace or parameter property`,
    ],
    [
      'imports without an extension',
      'bare.ts',
      'import { a } from "./helper";\nexport default () => a;',
      `${place('bare.ts')} cannot be loaded: it imports ${place('helper')}, which is not there; write the import with its extension, as ${place('helper.ts')}`,
    ],
    [
      'imports .js for .ts',
      'js.ts',
      'import { a } from "./helper.js";\nexport default () => a;',
      `${place('js.ts')} cannot be loaded: it imports ${place('helper.js')}, which is not there; write the import with its extension, as ${place('helper.ts')}`,
    ],
    [
      'imports what is nowhere',
      'nowhere.ts',
      'import { a } from "./nowhere-at-all.ts";\nexport default () => a;',
      `${place('nowhere.ts')} cannot be loaded: it imports ${place('nowhere-at-all.ts')}, which is not there`,
    ],
    [
      'imports a package that is not installed',
      'package.ts',
      'import a from "no-such-package";\nexport default () => a;',
      `${place('package.ts')} cannot be loaded: the package "no-such-package" is not installed`,
    ],
    [
      'imports a folder',
      'folder.ts',
      'import a from "./";\nexport default () => a;',
      `${place('folder.ts')} cannot be loaded: it imports a folder; name the file in it, with its extension`,
    ],
    [
      'imports .tsx',
      'tsx.ts',
      'import a from "./x.tsx";\nexport default () => a;',
      `${place('tsx.ts')} cannot be loaded: Unknown file extension ".tsx"; .ts, .mts, .js and .mjs files are read`,
    ],
  ];
  it('that misbehaves is unscored with the reason, and the pool goes on', async () => {
    write('helper.ts', 'export const a = 1;');
    write('x.tsx', 'export default 1;');
    const module = write('fine.ts', 'export default () => true;');
    const { workers } = open({ size: 2 });
    const findings = await Promise.all(
      faults.map(([, name, source]) => ask(workers, 'module', { module: write(name, source) })),
    );
    expect(findings.map((finding, index) => [faults[index]?.[0], finding])).toEqual(
      faults.map(([title, , , unscored]) => [title, { unscored }]),
    );
    expect(await ask(workers, 'module', { module })).toEqual({
      pass: true,
      reason: 'the module returned true',
    });
  });

  it('that is not there is named', async () => {
    const { workers } = open();
    const finding = await ask(workers, 'module', { module: join(folder, 'gone.ts') });
    expect(finding).toEqual({ unscored: `${place('gone.ts')} is not there` });
  });

  it('that hangs, in its call or while it loads, is stopped at its deadline', async () => {
    const { workers } = open({ deadlineMs: 300, size: 2 });
    const sources = [
      'export default () => { for (;;); };',
      'export default () => new Promise(() => {});',
      'await new Promise(() => {});',
    ];
    const findings = await Promise.all(
      sources.map((source, index) => ask(workers, 'module', { module: write(`hang-${index}.ts`, source) })),
    );
    const stopped = { unscored: 'the module did not finish within 300 ms and was stopped' };
    expect(findings).toEqual([stopped, stopped, stopped]);
  });

  it('that fills the memory is stopped, by whatever it fills it', async () => {
    const bombs = {
      list: 'const a = []; for (;;) a.push({});',
      map: 'const a = new Map(); for (let i = 0; ; i++) a.set(i, { i });',
      // Texts of 1 MB each: one that only doubles may reach the longest length of a text before the limit is looked at.
      text: 'const a = []; for (;;) a.push("x".repeat(1e6).toUpperCase());',
      buffer: 'const a = []; for (;;) a.push(new ArrayBuffer(1e6));',
    };
    const { workers } = open({ memoryMb: 64, size: 2 });
    const findings = await Promise.all(
      Object.entries(bombs).map(([name, code]) =>
        ask(workers, 'module', { module: write(`bomb-${name}.mjs`, `export default () => { ${code} };`) }),
      ),
    );
    const stopped = (limit: number) => ({
      unscored: `the module used more than ${limit} MB of memory and was stopped`,
    });
    expect(findings).toEqual([stopped(64), stopped(64), stopped(64), stopped(1024)]);
  });

  it('that goes on hanging is given up, so that a run does not wait for it a thousand times', async () => {
    const { workers } = open({ deadlineMs: 200 });
    const module = write('hang-on.mjs', 'export default () => new Promise(() => {});');
    const findings: Finding[] = [];
    for (let time = 0; time < 5; time++) findings.push(await ask(workers, 'module', { module }));
    expect(findings.slice(3)).toEqual(
      Array(2).fill({ unscored: 'the module is not called again: it missed its deadline 3 times in a row' }),
    );
  });

  it('that sends messages of its own is unscored and breaks nothing', async () => {
    const { workers } = open();
    const send = (what: string) =>
      write(
        `send-${what.length}.mjs`,
        `import { parentPort } from 'node:worker_threads';\nparentPort.postMessage(${what});\nexport default () => false;`,
      );
    expect([
      await ask(workers, 'module', { module: send('{}') }),
      await ask(workers, 'module', { module: send('null') }),
    ]).toEqual(Array(2).fill({ unscored: 'the module sent a message of its own to the main thread' }));
    expect(await ask(workers, 'module', { module: write('fine.mjs', 'export default () => true;') })).toEqual(
      {
        pass: true,
        reason: 'the module returned true',
      },
    );
  });

  it('cannot change what the next assertion sees', async () => {
    const greedy =
      'export default ({ case: kase, with: extra, output }) => {\n  const said = [];\n  for (const thing of [kase, kase.expected, kase.vars.v, extra, output]) {\n    try { thing.total = 4; said.push("changed"); } catch (error) { said.push(error.name); }\n  }\n  Object.prototype.polluted = true;\n  return { pass: true, reason: said.join() };\n};';
    const changer = write('changer.mjs', greedy);
    const witness = write(
      'witness.mjs',
      'export default ({ case: kase }) => ({ pass: ({}).polluted !== true, reason: JSON.stringify(kase) });',
    );
    const { workers } = open();
    expect(await ask(workers, 'module', { module: changer, with: {} })).toEqual({
      pass: true,
      reason: 'TypeError,TypeError,TypeError,TypeError,TypeError',
    });
    expect(await ask(workers, 'module', { module: witness })).toEqual({
      pass: true,
      reason: JSON.stringify(kase),
    });
    expect(kase).toEqual({ id: 'one', vars: { v: [1] }, expected: { total: 3 }, tags: ['t'] });
  });

  it('does not see the environment', async () => {
    process.env.LLM_EVAL_TEST_SECRET = 'secret';
    const module = write(
      'env.mjs',
      'export default () => ({ pass: true, reason: JSON.stringify(process.env) });',
    );
    try {
      expect(await ask(open().workers, 'module', { module })).toEqual({ pass: true, reason: '{}' });
    } finally {
      delete process.env.LLM_EVAL_TEST_SECRET;
    }
  });

  it('prints to the caller, line by line and before its finding, never to the console', async () => {
    const module = write(
      'prints.mjs',
      'export default () => {\n  console.log("::error::pwned\\nsecond");\n  console.error("##[group]x");\n  process.stdout.write("no line end");\n  return true;\n};',
    );
    const { workers, printed } = open();
    await ask(workers, 'module', { module });
    expect([...printed].sort()).toEqual(['##[group]x', '::error::pwned', 'second']);
    await workers.close();
    expect([...printed].sort()).toEqual(['##[group]x', '::error::pwned', 'no line end', 'second']);
  });

  it('that leaves an error behind does not take the next one down with it', async () => {
    const module = write(
      'leaves.mjs',
      'let calls = 0;\nexport default () => {\n  if (calls++ > 0) return new Promise((resolve) => setTimeout(() => resolve(true), 200));\n  setTimeout(() => { throw new Error("left behind"); }, 50);\n  return true;\n};',
    );
    const { workers } = open();
    const one = await ask(workers, 'module', { module });
    const two = await ask(workers, 'module', { module });
    const passed = { pass: true, reason: 'the module returned true' };
    expect([one, two]).toEqual([passed, passed]);
  });

  it('whose idle thread died is run on a fresh one', async () => {
    const module = write(
      'dies-idle.mjs',
      'export default ({ text }) => {\n  if (text === "first") setTimeout(() => process.exit(1), 5);\n  return true;\n};',
    );
    const { workers } = open();
    const passed = { pass: true, reason: 'the module returned true' };
    expect(await ask(workers, 'module', { module }, 'first')).toEqual(passed);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await ask(workers, 'module', { module }, 'second')).toEqual(passed);
  });
});

describe('a module with a setup', () => {
  const counts = `import { appendFileSync } from 'node:fs';
    const log = new URL('./LOG', import.meta.url);
    export const setup = async () => { appendFileSync(log, 'setup '); return { ids: new Set(['a']), calls: 0 }; };
    export const teardown = ({ calls }) => { appendFileSync(log, \`teardown after \${calls}\`); };
    export default ({ text, setup }) => { setup.calls++; return { pass: setup.ids.has(text), reason: text }; };`;

  it('is set up once, however many answers and threads there are, and torn down at the end', async () => {
    const module = write('counts.mjs', counts.replace('LOG', 'counts.log'));
    const { workers, printed } = open({ size: 2 });
    const texts = ['a', 'b', 'a', 'a', 'b', 'a', 'a', 'a'];
    const found = await Promise.all(texts.map((text) => ask(workers, 'module', { module }, text)));
    await workers.close();
    expect([found, readFileSync(join(folder, 'counts.log'), 'utf8'), printed]).toEqual([
      texts.map((text) => ({ pass: text === 'a', reason: text })),
      'setup teardown after 8',
      [],
    ]);
  });

  it('shares its two threads with other modules meanwhile', async () => {
    const one = write('one.mjs', counts.replace('LOG', 'one.log'));
    const two = write('two.mjs', counts.replace('LOG', 'two.log'));
    const plain = write('plain.mjs', 'export default () => true;');
    const { workers } = open({ size: 2 });
    const modules = [one, two, plain, one, two, plain, one, two, plain];
    const found = await Promise.all(modules.map((module) => ask(workers, 'module', { module }, 'a')));
    await workers.close();
    const logs = ['one.log', 'two.log'].map((name) => readFileSync(join(folder, name), 'utf8'));
    expect([found.map((finding) => 'pass' in finding && finding.pass), logs]).toEqual([
      modules.map(() => true),
      ['setup teardown after 3', 'setup teardown after 3'],
    ]);
  });

  it('whose setup throws is set up once and scores nothing', async () => {
    const module = write(
      'throws-first.mjs',
      `console.log('called');
      export const setup = () => { throw new Error('no catalogue'); };
      export default () => true;`,
    );
    const { workers, printed } = open({ size: 2 });
    const found = await Promise.all([1, 2, 3, 4].map(() => ask(workers, 'module', { module })));
    const later = await ask(workers, 'module', { module });
    const problem = `the setup of ${nameOf(module)} threw Error: no catalogue (at ${nameOf(module)}:2)`;
    expect([[...found, later], printed.filter((line) => line !== 'called')]).toEqual([
      Array(5).fill({ unscored: problem }),
      [`${problem}; what the module asserts is unscored`],
    ]);
  });

  it.each([
    [
      'hangs',
      'export const setup = () => new Promise(() => {});',
      'did not finish within 300 ms and was stopped',
    ],
    ['is-busy', 'export const setup = () => { for (;;); };', 'did not finish within 300 ms and was stopped'],
    [
      'exits',
      'export const setup = () => process.exit(0);',
      'ended its thread with exit code 0 before it answered',
    ],
  ])('whose setup %s is stopped', async (name, source, why) => {
    const module = write(`setup-${name}.mjs`, `${source}\nexport default () => true;`);
    const { workers } = open({ setupMs: 300 });
    const found = await Promise.all([1, 2].map(() => ask(workers, 'module', { module })));
    expect(found).toEqual(Array(2).fill({ unscored: `the setup of ${nameOf(module)} ${why}` }));
  });

  it('may take longer to be set up than to score', async () => {
    const module = write(
      'slow-setup.mjs',
      `export const setup = () => new Promise((resolve) => setTimeout(resolve, 700, 'late'));
      export default ({ setup }) => ({ pass: true, reason: setup });`,
    );
    const { workers } = open({ deadlineMs: 400 });
    expect(await ask(workers, 'module', { module })).toEqual({ pass: true, reason: 'late' });
  });

  it('is told what is no function', async () => {
    const module = write('setup-text.mjs', "export const setup = 'x'; export default () => true;");
    const { workers } = open();
    expect(await ask(workers, 'module', { module })).toEqual({
      unscored: `${nameOf(module)} exports a \`setup\` that is a text, not a function`,
    });
  });

  it('whose teardown fails says so', async () => {
    const module = write(
      'bad-teardown.mjs',
      `export const setup = () => 1;
      export const teardown = () => { throw new Error('still open'); };
      export default () => true;`,
    );
    const { workers, printed } = open();
    await ask(workers, 'module', { module });
    await workers.close();
    expect(printed).toEqual([
      `the teardown of ${nameOf(module)} threw Error: still open (at ${nameOf(module)}:2)`,
    ]);
  });

  it('keeps its thread, however many modules there are', async () => {
    const many = Array.from({ length: 12 }, (_, index) =>
      write(`kept-${index}.mjs`, counts.replace('LOG', `kept-${index}.log`)),
    );
    const { workers } = open();
    for (const module of [...many, ...many]) await ask(workers, 'module', { module }, 'a');
    await workers.close();
    expect(many.map((_, index) => readFileSync(join(folder, `kept-${index}.log`), 'utf8'))).toEqual(
      many.map(() => 'setup teardown after 2'),
    );
  });

  it('has no teardown once it was stopped, and none is said to have failed', async () => {
    const module = write(
      'stopped.mjs',
      `import { appendFileSync } from 'node:fs';
      const log = new URL('./stopped.log', import.meta.url);
      export const setup = () => appendFileSync(log, 'setup ');
      export const teardown = () => appendFileSync(log, 'teardown ');
      export default () => new Promise(() => {});`,
    );
    const { workers, printed } = open({ deadlineMs: 1_000 });
    const found = await ask(workers, 'module', { module });
    await workers.close();
    expect([found, readFileSync(join(folder, 'stopped.log'), 'utf8'), printed]).toEqual([
      { unscored: 'the module did not finish within 1 s and was stopped' },
      'setup ',
      [],
    ]);
  });

  it('is set up again after it was stopped', async () => {
    const module = write(
      'again.mjs',
      `import { appendFileSync } from 'node:fs';
      export const setup = () => appendFileSync(new URL('./again.log', import.meta.url), 'setup ');
      export default ({ text }) => { if (text === 'hang') for (;;); return true; };`,
    );
    const { workers } = open({ deadlineMs: 1_000 });
    const texts = ['x', 'hang', 'x'];
    const found = await Promise.all(texts.map((text) => ask(workers, 'module', { module }, text)));
    expect([found, readFileSync(join(folder, 'again.log'), 'utf8')]).toEqual([
      [
        { pass: true, reason: 'the module returned true' },
        { unscored: 'the module did not finish within 1 s and was stopped' },
        { pass: true, reason: 'the module returned true' },
      ],
      'setup setup ',
    ]);
  });
});

describe('SQL', () => {
  it('that its parser would try for ever to read is stopped at the deadline', async () => {
    const { workers } = open({ deadlineMs: 1_000, memoryMb: 1_000 });
    const open20 = `SELECT ${'('.repeat(20)}1`;
    expect(await ask(workers, 'sql', { dialect: 'postgresql' }, open20)).toEqual({
      unscored: 'the SQL parser did not finish within 1 s and was stopped',
    });
    expect(await ask(workers, 'sql', { dialect: 'postgresql' }, 'SELECT 1')).toEqual({
      pass: true,
      reason: 'the answer is SQL of postgresql',
    });
  });
});

describe('a pattern', () => {
  it('that takes exponential time is stopped at its deadline, in a regex and in a schema, and the pool goes on', async () => {
    const { workers } = open({ deadlineMs: 2000, size: 2 });
    const text = 'a'.repeat(40);
    const schema = { pattern: '^(a+)+$' };
    const slow = [
      ask(workers, 'regex', { value: '^(a+)+$' }, `${text}!`),
      ask(workers, 'schema', { schema }, `"${text}!"`),
    ];
    expect(await Promise.all(slow)).toEqual([
      { unscored: 'the pattern did not finish within 2 s and was stopped' },
      { unscored: 'the schema did not finish within 2 s and was stopped' },
    ]);
    const quick = [
      ask(workers, 'regex', { value: '!$' }, `${text}!`),
      ask(workers, 'schema', { schema }, `"${text}"`),
    ];
    expect(await Promise.all(quick)).toEqual([
      { pass: true, reason: 'the answer matches /!$/: "!"' },
      { pass: true, reason: 'the answer fits the schema' },
    ]);
  });

  it('is sent to a thread once and found again among many', async () => {
    const { workers } = open({ size: 2 });
    const params = Array.from({ length: 300 }, (_, index) => ({ value: `^n${index}$` }));
    const ask300 = () => Promise.all(params.map((one, index) => ask(workers, 'regex', one, `n${index}`)));
    const expected = params.map((_, index) => ({
      pass: true,
      reason: `the answer matches /^n${index}$/: "n${index}"`,
    }));
    expect(await ask300()).toEqual(expected);
    expect(await ask300()).toEqual(expected);
  });
});

describe('a zod schema', () => {
  it('of a module judges the shape', async () => {
    const module = write(
      'ticket.ts',
      'import { z } from "zod";\nexport const Ticket = z.object({ total: z.number().max(2) });\nexport const Odd = z.unknown().refine(() => { throw new Error("odd"); });\nexport const none = 1;',
    );
    const { workers } = open();
    const by = (name: string, text?: string) =>
      ask(workers, 'schema', { module, export: name, schema: {} }, text);
    expect(await by('Ticket', '{"total":1}')).toEqual({ pass: true, reason: 'the answer fits the schema' });
    expect(await by('Ticket')).toEqual({
      pass: false,
      reason: 'the answer does not fit the schema: /total: Too big: expected number to be <=2',
      actual: { total: 3 },
    });
    expect(await by('Ticket', '```\n{}\n```')).toEqual({
      pass: false,
      reason: 'the answer is not only JSON: it is wrapped in a code fence',
      actual: '```\n{}\n```',
    });
    const name = nameOf(module);
    expect(await by('none')).toEqual({ unscored: `${name} does not export a zod schema named "none"` });
    expect(await by('Odd')).toEqual({
      unscored: `the schema Odd of ${name} threw Error: odd (at ${name}:3)`,
    });
  });
});

describe('the pool', () => {
  it('gives more modules than it keeps threads each its own thread', async () => {
    const { workers } = open({ size: 2 });
    const modules = Array.from({ length: 14 }, (_, index) =>
      write(
        `many-${index}.mjs`,
        `globalThis.seen ??= []; globalThis.seen.push(${index}); export default () => ({ pass: true, reason: String(seen) });`,
      ),
    );
    const findings = await Promise.all(modules.map((module) => ask(workers, 'module', { module })));
    expect(findings).toEqual(modules.map((_, index) => ({ pass: true, reason: String(index) })));
  });

  it('leaves nothing waiting when it closes', async () => {
    const { workers } = open();
    const hang = { module: write('hang-close.mjs', 'export default () => new Promise(() => {});') };
    const findings = Promise.all([ask(workers, 'module', hang), ask(workers, 'module', hang)]);
    await workers.close();
    expect(await findings).toEqual([
      { unscored: 'the module was stopped before it answered' },
      { unscored: 'the run ended before this assertion was scored' },
    ]);
    expect(() => ask(workers, 'module', hang)).toThrow(new Error('the score workers are closed'));
  });
});
