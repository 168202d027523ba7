import { describe, expect, test } from 'vitest';
import type { SuiteHead } from '../domain/suite-file.ts';
import { fillGate } from './gate.ts';
import { loadFiles } from './testdata/project.ts';

describe('a gate', () => {
  const defaults = {
    ...{ rule: 'detect', p_value: 'exact', quarantine: false, slices: [], required: [], strict: false },
    ...{ baseline: 'file', on_inconclusive: 'fail' },
  };

  test.each<[string, NonNullable<SuiteHead['gate']>, object]>([
    ['nothing lets the size of the suite decide, and any real drop regresses', {}, {}],
    ['a margin lets a drop regress beyond it alone', { max_drop: 0 }, { max_drop: 0, rule: 'both' }],
    ['a rule beside a margin keeps it', { max_drop: 5, rule: 'exceeds' }, { max_drop: 5, rule: 'exceeds' }],
    ['a limit of flips', { flips: { fail: 0 } }, { max_flips: 0 }],
    ['flips that are only reported', { flips: 'report' }, {}],
    ['slices by name, each once', { slices: ['a', 'b', 'a'] }, { slices: [{ tag: 'a' }, { tag: 'b' }] }],
    [
      'slices with margins of their own',
      { slices: { a: { max_drop: 0 }, b: {} } },
      { slices: [{ tag: 'a', max_drop: 0 }, { tag: 'b' }] },
    ],
    [
      'limits of what answers take',
      { max_cost_increase: 25, max_tokens_increase: 0, max_latency_increase: 50 },
      { max_cost_increase: 25, max_tokens_increase: 0, max_latency_increase: 50 },
    ],
    [
      'every choice',
      { p_value: 'mid', quarantine: true, strict: true, required: ['x', 'x'], on_inconclusive: 'warn' },
      { p_value: 'mid', quarantine: true, strict: true, required: ['x'], on_inconclusive: 'warn' },
    ],
  ])('that writes %s', (_title, written, filled) => {
    expect(fillGate(written)).toEqual({ ...defaults, ...filled });
  });
});

describe('a gate that cannot be meant', () => {
  const told = (gate: string) =>
    loadFiles({
      'evals/a.eval.yaml': `suite: a
target: { model: big-2026-01-01, params: { max_output_tokens: 16 } }
prompt: { user: "{{ q }}" }
assert: [{ type: contains, value: x }]
cases: [{ id: one, vars: { q: x }, tags: [billing] }]
gate: ${gate}
`,
    });

  test.each([
    [
      'a rule of the margin without one',
      '{ rule: exceeds }',
      'evals/a.eval.yaml:6:15 invalid: gate.rule: exceeds needs a margin, and gate.max_drop is not written | Write gate.max_drop in points, or leave the rule out.',
    ],
    [
      'a margin of a slice that no case has',
      '{ slices: { biling: { max_drop: 5 } } }',
      'evals/a.eval.yaml:6:27 invalid: gate.slices: no case has the tag "biling"; did you mean "billing"? | The tags in use are: billing.',
    ],
    [
      'a rule that is none',
      '{ rule: most }',
      'evals/a.eval.yaml:6:15 invalid: gate.rule: expected "both", "detect" or "exceeds", found "most" | What regresses: `detect`, a drop that is real (the default without max_drop); `both`, a real drop estimated beyond max_drop (the default with it); `exceeds`, a drop shown to be beyond max_drop.',
    ],
  ])('%s is told with its place', async (_title, gate, failure) => {
    expect(await told(gate)).toEqual([failure]);
  });
});
