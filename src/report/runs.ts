import type { Plan } from '../domain/plan.ts';
import { joined, say, type TermText, term } from './escape/term.ts';
import { count } from './figures.ts';
import { tables } from './table.ts';

/** A run as the list shows it. */
export interface ListedRun {
  readonly id: string;
  readonly state: 'complete' | 'unfinished' | 'damaged';
  /** Why it is damaged. */
  readonly reason?: string;
  /** Absent when it cannot be read. */
  readonly plan?: Plan;
  /** Trials that have an answer. */
  readonly answered: number;
}

/** Names of suites beyond which only their number is told. */
const MOST_SUITES = 3;

/** The runs in the order given, one a line under a head; neither colour nor frame, so that it reads the same in a pipe. */
export async function runsText(runs: readonly ListedRun[]): Promise<TermText> {
  const lay = await tables();
  const head = ['run', 'state', 'command', 'answered', 'suites', ''].map(term);
  const align = ['left', 'left', 'left', 'right', 'left', 'left'] as const;
  return joined([...lay([head, ...runs.map(cells)], { align }), term('')], '\n');
}

function cells({ id, state, reason, plan, answered }: ListedRun): TermText[] {
  return [
    term(id),
    term(state),
    plan?.shard === undefined
      ? term(plan?.command ?? '?')
      : say`${term(plan.command)} ${plan.shard.index}/${plan.shard.count}`,
    say`${count(answered)}/${plan === undefined ? term('?') : count(plan.total)}`,
    suites(plan),
    term(reason ?? ''),
  ];
}

function suites(plan: Plan | undefined): TermText {
  const names = [...new Set(plan?.suites.map((one) => one.suite))];
  const shown = joined(names.slice(0, MOST_SUITES).map(term), ', ');
  return names.length > MOST_SUITES ? say`${shown} and ${names.length - MOST_SUITES} more` : shown;
}
