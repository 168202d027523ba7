import type { PlannedSuite } from '../domain/plan.ts';
import type { RedactedKind } from '../domain/redact.ts';
import { joined, say, type TermText, term } from './escape/term.ts';
import { count, counted } from './figures.ts';
import { redactedWords } from './redacted.ts';
import { tables } from './table.ts';

/** A suite that was found in order, and what a run would ask for it. */
export interface CheckedSuite extends Pick<PlannedSuite, 'suite' | 'target' | 'cases' | 'trials'> {
  /** Over all cases. */
  readonly assertions: number;
  readonly source: 'live' | 'replay';
  /** Names of the links that are asked when the target is down; empty: none. */
  readonly fallback: readonly string[];
  /** What is replaced by placeholders in what is sent; absent where the config does not redact. */
  readonly redacted?: readonly RedactedKind[];
}

/** What the size of a suite supports. */
export interface ShownVouching {
  readonly suite: { readonly name: string };
  readonly words: string;
  /** False: nothing is stored that the words could rest on. */
  readonly baseline: boolean;
}

/** A line a suite: the margin that its size supports, and what would tighten it. */
export function vouchingText(list: readonly ShownVouching[]): TermText {
  if (list.length === 0) return term('');
  const lines = list.map(({ suite, words, baseline }) => {
    const none = baseline ? term('') : term('; no baseline is accepted yet');
    return say`  ${term(suite.name)}: ${term(words)}${none}`;
  });
  return joined([term('size of the suites:'), ...lines, term('')], '\n');
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
  const links = suites.flatMap(({ suite, fallback }) =>
    fallback.length === 0
      ? []
      : [
          say`  ${term(suite)}: when its target is down, asked of ${joined(fallback.map(term), ', then ')}; neither counted nor priced here, and never scored`,
        ],
  );
  const hidden = suites.flatMap(({ suite, redacted }) => {
    const words = redactedWords(redacted);
    return words === undefined ? [] : [say`  ${term(suite)}: ${term(words)}`];
  });
  return joined([...table, sum, ...links, ...hidden, term('')], '\n');
}
