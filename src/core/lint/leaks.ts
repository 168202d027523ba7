import type { Assertion } from '../../domain/assertion.ts';
import type { Warning } from '../../domain/lint.ts';
import type { Case, Suite } from '../../domain/suite.ts';
import { partsOf, stableText } from '../prompt-parts.ts';
import { leaves } from './duplicates.ts';

/** Kinds that hold the answer against one expected text. */
const WHOLE = new Set(['equals', 'contains', 'icontains', 'levenshtein', 'similarity']);

/** Words from which on a text is not in a prompt by chance. */
const TELLING_WORDS = 5;
const TELLING_CHARACTERS = 25;

/** A label that announces an answer, up to where the answer would stand. */
const LABEL =
  /\b(?:answers?|expected|solution|ground[ _-]?truth|correct[ _-](?:answer|label|category))\b["'`*]*\s*(?:is|are|=|:)\s*["'`*]*/gi;

/**
 * Cases whose prompt holds what is expected of the answer: a long expected text stands in it word for word, the case's own
 * question stands in the fixed text as an example, or a label ("answer: 42") says it. Values that an answer copies out of the
 * prompt by its task (a path in an extraction, a label from a list) are not looked for.
 */
export function leakedAnswers({ prompt, cases }: Pick<Suite, 'prompt' | 'cases'>): Warning[] {
  const system = partsOf(prompt.system ?? '');
  const fixed = stableText([...system, ...partsOf(prompt.user ?? '')]);
  const varies = system.some((part) => 'tag' in part);
  const plainFixed = plain(fixed);
  const plainSystem = memo(plain);
  return cases.flatMap((kase): Warning[] => {
    const warn = (message: string, hint: string): Warning[] => [
      {
        code: 'leaked-answer',
        spot: kase.where,
        message: `case ${JSON.stringify(kase.id)}: ${message}`,
        hint,
      },
    ];
    const told = toldText(kase, plainSystem);
    if (told !== undefined) {
      return warn(
        `the prompt holds the text that ${told.name} expects`,
        'Take it out of the prompt: what is tested then is copying.',
      );
    }
    const example = leaves(kase.vars).find((text) => isTelling(text) && plainFixed.includes(plain(text)));
    if (example !== undefined) {
      return warn(
        `the fixed text of the prompt holds its question, ${JSON.stringify(start(example))}, as an example would`,
        'Use other examples in the prompt than in the cases.',
      );
    }
    const labelled = labelledAnswer(kase, fixed, varies);
    return labelled === undefined
      ? []
      : warn(
          `the prompt says ${JSON.stringify(labelled)}, which is what the case expects`,
          'Take the answer out of its variables.',
        );
  });
}

function toldText({ assertions, system = '', user }: Case, plainSystem: (text: string) => string) {
  return assertions.find(({ type, negated, path, weight, params: { value } }) => {
    if (!WHOLE.has(type) || negated || path !== undefined || weight === 0) return false;
    const texts = typeof value === 'string' ? [value] : Array.isArray(value) ? value : [];
    return texts.some((text) => {
      if (typeof text !== 'string' || !isTelling(text)) return false;
      const wanted = plain(text);
      return plain(user).includes(wanted) || plainSystem(system).includes(wanted);
    });
  });
}

/** What a label in the prompt says, where it is an expected value and not the template that says it. */
function labelledAnswer(
  { assertions, system = '', user }: Case,
  fixed: string,
  varies: boolean,
): string | undefined {
  const text = varies ? `${system}\n${user}` : user;
  const labels = [...text.matchAll(LABEL)];
  if (labels.length === 0) return undefined;
  const values = new Set(assertions.flatMap(expectedValue).map((value) => value.toLowerCase()));
  for (const { 0: label, index } of labels) {
    const rest = text.slice(index + label.length, index + label.length + 100).toLowerCase();
    for (const value of values) {
      if (!rest.startsWith(value) || /^[\p{L}\p{N}]/u.test(rest.slice(value.length))) continue;
      const said = text.slice(index, index + label.length + value.length);
      if (!fixed.includes(said)) return said;
    }
  }
  return undefined;
}

function expectedValue({ type, negated, weight, params: { value } }: Assertion): string[] {
  if ((type !== 'equals' && type !== 'number') || negated || weight === 0) return [];
  if (typeof value === 'number') return [String(value)];
  return typeof value === 'string' && value.trim() !== '' && value.length <= 80 ? [value] : [];
}

function isTelling(text: string): boolean {
  return text.length >= TELLING_CHARACTERS && text.trim().split(/\s+/).length >= TELLING_WORDS;
}

/** White space and case aside. */
function plain(text: string): string {
  return text.toLowerCase().replace(/\s+/g, ' ').trim();
}

/** Most cases share their system text. */
function memo(work: (text: string) => string): (text: string) => string {
  let last: { readonly text: string; readonly result: string } | undefined;
  return (text) => {
    if (last?.text !== text) last = { text, result: work(text) };
    return last.result;
  };
}

function start(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
