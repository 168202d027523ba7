import { afterEach, expect, test } from 'vitest';
import { type Script, scriptedTerminal } from '../../../fixtures/harness/terminal.ts';
import type { ModelTable } from '../../domain/model.ts';
import type { Interrupts } from '../io.ts';
import type { InitOptions } from '../start-options.ts';
import { type Asker, hasLeft, openAsker } from './wizard.ts';

const rates = { input: 1, output: 4 };
const table: ModelTable = {
  as_of: '2026-11-22',
  source: 'made up',
  models: [
    { id: 'big', kind: 'alias', snapshots: ['big-2026-05-01'], rates },
    { id: 'big-2026-05-01', kind: 'snapshot', rates },
    { id: 'small-2026-05-01', kind: 'snapshot', rates },
  ],
};
const known = { table, today: '2026-11-22' };
const nothing: InitOptions = { yes: false, force: false };
const [DOWN, ENTER, SPACE] = ['\x1b[B', '\r', ' '];

let asker: Asker;
afterEach(() => asker.close());

/** A wizard whose questions are answered by a script. */
async function open(script: Script) {
  const stop = new AbortController();
  const interrupts: Interrupts = { stop: stop.signal, abort: stop.signal, signal: () => undefined };
  const { terminal, unasked } = scriptedTerminal(script);
  asker = await openAsker(terminal, interrupts);
  return { asker, stop, unasked };
}

test('the wizard asks what no flag says: gates, name, API, model and workflows', async () => {
  const { asker, unasked } = await open([
    ['What is to be gated?', SPACE + DOWN + DOWN + SPACE + ENTER],
    ['Name of the suite:', ENTER],
    ['Which API does production ask?', DOWN + ENTER],
    ['Which model is pinned?', DOWN + ENTER],
    ['Which GitHub workflows are written?', DOWN + SPACE + ENTER],
  ]);
  expect(await asker.answers(nothing, known)).toEqual({
    name: 'support',
    api: 'chat',
    pin: { name: 'support', model: 'small-2026-05-01' },
    gates: ['injection'],
    workflows: ['replay-gate', 'bump'],
  });
  expect(unasked()).toEqual([]);
});

test('an id that is not in the list is typed, and an alias is not taken for one', async () => {
  const { asker, unasked } = await open([
    ['Which model is pinned?', DOWN + DOWN + ENTER],
    ['Its id:', `big${ENTER}`],
    ['"big" is a moving alias', `-2026-09-09${ENTER}`],
  ]);
  const answers = await asker.answers(
    { ...nothing, gate: ['pii'], name: 'notes', api: 'chat', workflow: [] },
    known,
  );
  expect(answers.pin).toEqual({ name: 'notes', model: 'big-2026-09-09' });
  expect(unasked()).toEqual([]);
});

test('a project with a config is asked which of its pins is meant', async () => {
  const { asker } = await open([['Which pin of the config is asked?', DOWN + ENTER]]);
  const pins = new Map([
    ['triage', 'big-2026-05-01'],
    ['notes', 'small-2026-05-01'],
  ]);
  const answers = await asker.answers(
    { ...nothing, gate: ['pii'], name: 'wiki', api: 'chat', workflow: [] },
    { ...known, pins },
  );
  expect(answers).toEqual({
    name: 'wiki',
    api: 'chat',
    pin: { name: 'notes', model: 'small-2026-05-01' },
    gates: ['pii'],
    workflows: [],
  });
});

test('nothing is asked where flags say all', async () => {
  const { asker } = await open([]);
  const pin = { name: 'a', model: 'big-2026-05-01' };
  expect(
    await asker.answers({ ...nothing, gate: ['pii'], api: 'chat', pin, workflow: ['bump'] }, known),
  ).toEqual({ name: 'a', api: 'chat', pin, gates: ['pii'], workflows: ['bump'] });
});

test('a file is overwritten on a yes, and on nothing less', async () => {
  const question = 'evals/a.eval.yaml is there already. Overwrite it?';
  const first = await open([[question, `y${ENTER}`]]);
  expect(await first.asker.overwrite('evals/a.eval.yaml')).toBe(true);
  first.asker.close();
  const second = await open([[question, ENTER]]);
  expect(await second.asker.overwrite('evals/a.eval.yaml')).toBe(false);
});

test.for([
  ['Ctrl-C', '\x03'],
  ['Ctrl-D', '\x04'],
  ['the end of the input', undefined],
] as const)('%s ends the questions', async ([, keys]) => {
  const { asker } = await open([['What is to be gated?', keys]]);
  const error = await asker.answers(nothing, known).catch((thrown: unknown) => thrown);
  expect(hasLeft(error)).toBe(true);
});

test('a signal ends the questions', async () => {
  const { asker, stop } = await open([]);
  const asked = asker.answers(nothing, known).catch((thrown: unknown) => thrown);
  stop.abort();
  expect(hasLeft(await asked)).toBe(true);
});
