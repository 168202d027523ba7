import type { Report, Side, SuiteReport, UsageTotal } from '../../domain/report.ts';
import { say, type TermText, term } from '../escape/term.ts';
import { count, counted, percent, spent } from '../figures.ts';
import type { LayTable } from '../table.ts';
import type { Style } from './style.ts';

/** What a request is attributed to. */
const groupings: {
  readonly [by: string]: (suite: SuiteReport, side: Side) => string;
} = {
  feature: ({ feature, suite }) => feature ?? suite,
  suite: ({ suite }) => suite,
  target: (_suite, { name }) => name,
};

/** What the asking cost in all, and by feature, suite and target where there are several; nothing when nothing was asked live. */
export function spendText({ suites }: Report, lay: LayTable, width: number, style: Style): TermText[] {
  const asked = suites.flatMap((suite) =>
    [suite.before, suite.after].flatMap((side) => (side?.source === 'live' ? [{ suite, side }] : [])),
  );
  if (asked.length === 0) return [];
  const total = sum(asked.map(({ side }) => side.usage));
  const { calls, input, cached, output } = total;
  const share = input === 0 ? term('') : say`, ${percent(cached / input)} of the input from the prompt cache`;
  const line = say`asked live: ${counted(calls, 'call')}, ${count(input)} tokens in, ${count(output)} out, ${spent(total)}${share}`;

  const rows = Object.entries(groupings).flatMap(([by, nameOf]) => {
    const groups = new Map<string, UsageTotal[]>();
    for (const { suite, side } of asked) {
      const name = nameOf(suite, side);
      groups.set(name, [...(groups.get(name) ?? []), side.usage]);
    }
    // Suites without a feature are features of their own, which would only say the same twice.
    const same =
      by === 'feature' && [...groups.keys()].every((name) => suites.some(({ suite }) => suite === name));
    if (groups.size < 2 || same) return [];
    return [...groups].map(([name, usages]) => {
      const total = sum(usages);
      const { calls, input, output } = total;
      return [say`  ${term(by)} ${term(name)}`, count(calls), count(input), count(output), spent(total)];
    });
  });
  if (rows.length === 0) return [line];
  const head = ['', 'calls', 'tokens in', 'out', 'cost'].map(term);
  const align = head.map((_, index) => (index === 0 ? ('left' as const) : ('right' as const)));
  return [line, ...lay([head, ...rows], { align, width, head: style.dim })];
}

function sum(usages: readonly UsageTotal[]): UsageTotal {
  const total = { calls: 0, input: 0, cached: 0, output: 0, reasoning: 0, possibly_billed: 0 };
  let cost: number | null = 0;
  for (const usage of usages) {
    for (const what of ['calls', 'input', 'cached', 'output', 'reasoning'] as const)
      total[what] += usage[what];
    total.possibly_billed += usage.possibly_billed ?? 0;
    cost = cost === null || usage.cost === null ? null : cost + usage.cost;
  }
  return { ...total, cost };
}
