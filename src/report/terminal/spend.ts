import type { Report, UsageTotal } from '../../domain/report.ts';
import { joined, say, type TermText, term } from '../escape/term.ts';
import { count, counted, dollars, percent } from '../figures.ts';

/** What the asking cost in all, and by feature where there are several; nothing when nothing was asked live. */
export function spendText({ suites }: Report): TermText[] {
  const byFeature = new Map<string, UsageTotal>();
  let total: UsageTotal | undefined;
  for (const suite of suites) {
    for (const side of [suite.before, suite.after]) {
      if (side?.source !== 'live') continue;
      const feature = suite.feature ?? suite.suite;
      byFeature.set(feature, add(byFeature.get(feature), side.usage));
      total = add(total, side.usage);
    }
  }
  if (total === undefined) return [];
  const { calls, input, cached, output, cost } = total;
  const share = input === 0 ? term('') : say`, ${percent(cached / input)} of the input from the prompt cache`;
  const lines = [
    say`asked live: ${counted(calls, 'call')}, ${count(input)} tokens in, ${count(output)} out, ${dollars(cost)}${share}`,
  ];
  if (byFeature.size > 1) {
    const parts = [...byFeature].map(([name, usage]) => say`${term(name)} ${dollars(usage.cost)}`);
    lines.push(say`  by feature: ${joined(parts, ', ')}`);
  }
  return lines;
}

function add(sum: UsageTotal | undefined, one: UsageTotal): UsageTotal {
  if (sum === undefined) return one;
  return {
    calls: sum.calls + one.calls,
    input: sum.input + one.input,
    cached: sum.cached + one.cached,
    output: sum.output + one.output,
    reasoning: sum.reasoning + one.reasoning,
    cost: sum.cost === null || one.cost === null ? null : sum.cost + one.cost,
  };
}
