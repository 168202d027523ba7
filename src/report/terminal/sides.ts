import type { Side, SuiteReport, UsageTotal } from '../../domain/report.ts';
import { cut } from '../answers.ts';
import { joined, say, type TermText, term } from '../escape/term.ts';
import { count, counted, spent } from '../figures.ts';
import { judgeWords } from '../judge-words.ts';
import { sameAnswersWords } from '../same-answers.ts';
import { suiteScoreLines } from '../suite-scores.ts';
import { unscoredLines } from '../unscored-words.ts';
import type { Style } from './style.ts';

/** What the two sides of a suite are, how their trials ended, what differs between them, and what asking cost. */
export function sidesText(suite: SuiteReport, style: Style): TermText[] {
  const lines = [
    ...(suite.before === undefined ? [] : sideLines(term('before'), suite.before)),
    ...sideLines(term('after '), suite.after),
    ...suite.differs.map(
      ({ what, before, after }) => say`  differs ${term(what)}: ${short(before)} -> ${short(after)}`,
    ),
  ];
  if (suite.same_answers) {
    lines.push(style.yellow(say`  same answers, not evidence: ${term(sameAnswersWords(suite))}`));
  }
  return lines;
}

function sideLines(label: TermText, side: Side): TermText[] {
  const model = side.name === side.model ? term('') : say`, ${term(side.model)}`;
  const lines = [
    say`  ${label}  ${term(side.name)} (${term(side.source)}${model}): ${count(side.scored)} of ${counted(side.planned, 'trial')} scored`,
  ];
  const ended = outcomes(side);
  if (ended !== undefined) lines.push(say`          ${ended}`);
  if (side.fallback !== undefined) {
    const served = Object.entries(side.fallback).map(
      ([link, times]) => say`${count(times)} by ${term(link)}`,
    );
    lines.push(say`          served by a fallback, so not scored: ${joined(served, ', ')}`);
  }
  const { lines: unscored, rest } = unscoredLines(side);
  for (const { what, trials, reason, example } of unscored)
    lines.push(say`          ${term(what)} (${count(trials)}): ${term(reason)}; e.g. case ${term(example)}`);
  if (rest > 0) lines.push(say`          not scored for other reasons: ${count(rest)}`);
  for (const state of side.judges ?? []) lines.push(say`          ${term(judgeWords(state))}`);
  if (side.accepted !== undefined) {
    const { by, at, why } = side.accepted;
    lines.push(say`          accepted ${term(at.slice(0, 10))} by ${term(by)}: ${short(why)}`);
  }
  for (const words of suiteScoreLines(side)) lines.push(say`          ${term(words)}`);
  if (side.source === 'live') lines.push(say`          ${usage(side.usage)}`);
  return lines;
}

/** How the trials ended; undefined when every planned one was answered. */
function outcomes(side: Side): TermText | undefined {
  const entries = Object.entries(side.outcomes);
  const missing = side.planned - entries.reduce((sum, [, times]) => sum + times, 0);
  if (missing <= 0 && entries.every(([outcome]) => outcome === 'answered')) return undefined;
  const parts = entries
    .sort(([, a], [, b]) => b - a)
    .map(([outcome, times]) => {
      const kind = outcome.startsWith('failed:') ? `failed (${outcome.slice('failed:'.length)})` : outcome;
      return say`${count(times)} ${term(kind)}`;
    });
  if (missing > 0) parts.push(say`${count(missing)} not asked`);
  return joined(parts, ', ');
}

function usage(total: UsageTotal): TermText {
  const { calls, input, cached, output, reasoning, cost } = total;
  const fromCache = cached === 0 ? term('') : say` (${count(cached)} cached)`;
  const thought = reasoning === 0 ? term('') : say` (${count(reasoning)} reasoning)`;
  const price =
    cost === null ? term('cost unknown: no price for this model, or no token counts') : spent(total);
  return say`${counted(calls, 'call')}, tokens: ${count(input)} in${fromCache}, ${count(output)} out${thought}; ${price}`;
}

function short(text: string): TermText {
  const { kept, left } = cut(text, 100);
  return left === 0 ? term(kept) : say`${term(kept)}…`;
}
