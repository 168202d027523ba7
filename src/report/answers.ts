import type { AnswerBody } from '../domain/answer.ts';
import type { CaseComparison, Evidence, TrialCounts, Waived } from '../domain/report.ts';

/** What every report for people says of an answer, raw: each sink escapes it. */

/** Everything that the model said, as one text. */
export function bodyText({ text, refusal, tool_calls = [] }: AnswerBody): string {
  const calls = tool_calls.map((call) => `call ${call.name}(${call.arguments})`);
  const parts = [refusal === undefined ? '' : `refused: ${refusal}`, text, ...calls].filter(
    (part) => part !== '',
  );
  return parts.length === 0 ? '(empty)' : parts.join('\n');
}

/**
 * The beginning of a text, and how many characters it leaves out. Measured in UTF-16 units but for the count, and never
 * between the halves of a character.
 */
export function cut(text: string, most: number): { readonly kept: string; readonly left: number } {
  if (text.length <= most) return { kept: text, left: 0 };
  const inside = /[\ud800-\udbff]/.test(text.charAt(most - 1)) && /[\udc00-\udfff]/.test(text.charAt(most));
  const kept = text.slice(0, inside ? most - 1 : most);
  const rest = text.slice(kept.length);
  const pairs = rest.match(/[\ud800-\udbff][\udc00-\udfff]/g)?.length ?? 0;
  return { kept, left: rest.length - pairs };
}

/** A text of at most so many characters, its last words telling how many it leaves out. */
export function shortened(text: string, most: number): string {
  const { kept, left } = cut(text, most);
  return left === 0 ? text : `${kept} … ${left} more character${left === 1 ? '' : 's'}`;
}

/** Which trial of a side it is, and how it ended unless it was answered: `before #1`, `after #3, truncated`. */
export function trialName(side: 'before' | 'after', { ordinal, turn, outcome }: Evidence): string {
  return `${side} #${ordinal}${turn === undefined ? '' : ` turn ${turn}`}${outcome === 'answered' ? '' : `, ${outcome}`}`;
}

/** True where the answers of both sides are to the same turn: between others a difference says nothing. */
export function answerSameTurn({
  before,
  after,
}: {
  readonly before?: Evidence;
  readonly after?: Evidence;
}): boolean {
  return before !== undefined && after !== undefined && before.turn === after.turn;
}

/**
 * Why a trial did not pass, a sentence each: the outcome's reason unless an assertion says the same, then the assertions',
 * those of one reason together.
 */
export function findings({ reason, scores }: Evidence): string[] {
  const told = scores.some((score) => reason === `${score.assertion}: ${score.reason}`);
  const names = new Map<string, string[]>();
  for (const score of scores) {
    const undecided = score.status === 'unscored' ? ' could not decide' : '';
    const why = `${undecided}${score.reason === '' ? '' : `: ${score.reason}`}`;
    names.set(why, [...(names.get(why) ?? []), score.assertion]);
  }
  const said = [...names].map(([why, assertions]) => `${assertions.join(', ')}${why}`);
  return reason === undefined || told ? said : [reason, ...said];
}

/** Passes of all trials on each side that there is: `passed 3/3 before, 0/3 after`. */
export function passes({ before, after }: Pick<CaseComparison, 'before' | 'after'>): string {
  const sides = [
    ...(before === undefined ? [] : [`${passed(before)} before`]),
    ...(after === undefined ? [] : [`${passed(after)} after`]),
  ];
  return `passed ${sides.join(', ')}`;
}

/** Passes of all trials, e.g. `2/3`; trials without a score are said. */
function passed({ passed, failed, unscored }: TrialCounts): string {
  return `${passed}/${passed + failed + unscored}${unscored === 0 ? '' : ` (${unscored} not scored)`}`;
}

/** What there is to know of a case beside its passes, a few words each. */
export function caseNotes({ required, quarantined, flip }: CaseComparison): string[] {
  return [
    ...(required ? ['required'] : []),
    ...(quarantined === true ? ['flaky by its own past, so not in the mean'] : []),
    ...(flip?.status === 'confirmed' ? ['confirmed by fresh trials'] : []),
    ...(flip?.status === 'unconfirmed' ? ['not confirmed by fresh trials'] : []),
  ];
}

/** An acknowledged regression in one sentence. */
export function waiverWords({ case: id, assertion, why, who, until, failed }: Waived): string {
  const trials = failed === 1 ? '1 failed trial' : `${failed} failed trials`;
  return `waived until ${until} by ${who}: ${assertion} of ${id}, ${trials}: ${why}`;
}
