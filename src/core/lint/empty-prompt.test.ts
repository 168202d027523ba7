import { expect, test } from 'vitest';
import type { FilePart, Target } from '../../domain/request.ts';
import type { Case, Turn } from '../../domain/suite.ts';
import { sampleSuite } from '../testdata/sides.ts';
import { emptyPrompts } from './empty-prompt.ts';

const image: FilePart = { name: 'a.png', media: 'image/png', sha256: 'a'.repeat(64), data: 'AA==' };
const turn = (user: string, more: { files?: readonly FilePart[] } = {}): Turn => ({
  user,
  assertions: [],
  ...more,
});

/** What is told of the one case of a suite. */
function told(change: Partial<Case>, target: Partial<Target> = {}) {
  const suite = sampleSuite({ a: [] });
  const cases = suite.cases.map((kase) => ({ ...kase, ...change }));
  const found = emptyPrompts({ cases, target: { ...suite.target, ...target } });
  return found.map(({ code, spot, message }) => [code, spot, message]);
}

const place = { file: 'evals/triage.eval.yaml', line: 1 };
const filled = 'once its variables are filled in';

test('a case of which the user text is blank is told at its place', () => {
  expect([told({ user: '' }), told({ user: ' \t\n\u00a0' }), told({ user: '.' })]).toEqual([
    [['empty-prompt', place, `case "a" asks nothing: the user text is empty ${filled}`]],
    [['empty-prompt', place, `case "a" asks nothing: the user text is white space alone ${filled}`]],
    [],
  ]);
});

test('of a case with turns each one that says nothing is told, and results of tools say something', () => {
  const results: Turn = { tool_results: [{ tool: 'find', result: '' }], assertions: [] };
  expect(told({ user: '', turns: [turn(''), turn('Go on.'), results, turn('\n')] })).toEqual([
    ['empty-prompt', place, `case "a" asks nothing: the user text of turn 1 is empty ${filled}`],
    ['empty-prompt', place, `case "a" asks nothing: the user text of turn 4 is white space alone ${filled}`],
  ]);
});

test('nothing is told where a file goes with the text, or where code may read the variables', () => {
  const code = { run: ['app'], module: false, written: ['app'], folder: '/app', env: [] };
  expect([
    told({ user: '', files: [image] }),
    told({ user: '', turns: [turn('', { files: [image] })] }),
    told({ user: '' }, { code }),
  ]).toEqual([[], [], []]);
});
