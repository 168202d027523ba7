import type { PlannedSuite } from '../domain/plan.ts';
import { joined, say, type TermText, term } from './escape/term.ts';
import { count, counted } from './figures.ts';
import { tables } from './table.ts';

/** A suite that was found in order, and what a run would ask for it. */
export interface CheckedSuite extends Pick<PlannedSuite, 'suite' | 'target' | 'cases' | 'trials'> {
  /** Over all cases. */
  readonly assertions: number;
  readonly source: 'live' | 'replay';
}

/** What `check` found: a line a suite, and how many answers (`total`) a run takes. */
export async function checkText(suites: readonly CheckedSuite[], total: number): Promise<TermText> {
  const lay = await tables();
  const head = ['suite', 'target', 'cases', 'trials', 'assertions', 'answers'].map(term);
  const rows = suites.map(({ suite, target, cases, trials, assertions, source }) => [
    term(suite),
    term(target),
    count(cases),
    count(trials),
    count(assertions),
    term(source),
  ]);
  const table = lay([head, ...rows], { align: ['left', 'left', 'right', 'right', 'right', 'left'] });
  const sum = say`${counted(suites.length, 'suite')} in order; a run takes ${counted(total, 'answer')}`;
  return joined([...table, sum, term('')], '\n');
}
