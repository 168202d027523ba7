import type { AnswerBody } from '../../domain/answer.ts';
import type { Evidence } from '../../domain/report.ts';
import type { Score } from '../../domain/score.ts';
import { say, type TermText, term, termLines } from '../escape/term.ts';
import { counted } from '../figures.ts';

/** How much of one answer a terminal shows: what a person takes in at a glance. The JSON report has all of it. */
const MOST_LINES = 4;
const MOST_CHARACTERS = 400;
const MOST_OF_A_REASON = 300;

/**
 * The telling trial of each side below one another, then why the candidate's did not pass. A gutter stands before every
 * line that a model wrote, so that no answer can pass for a line of the report.
 */
export function evidenceLines(evidence: {
  readonly before?: Evidence;
  readonly after?: Evidence;
}): TermText[] {
  const sides = [
    { label: 'before', shown: evidence.before },
    { label: 'after ', shown: evidence.after },
  ].flatMap(({ label, shown }) => (shown === undefined ? [] : [{ label: labelOf(label, shown), shown }]));
  const width = Math.max(...sides.map(({ label }) => label.length));
  const answers = sides.flatMap(({ label, shown: { body, reason } }) => {
    if (body === undefined) return [say`${term(label)}: ${oneLine(reason ?? 'the answer is not stored')}`];
    return cutLines(bodyText(body)).map((line, index) => {
      const margin = index === 0 ? label.padEnd(width) : ' '.repeat(width);
      return line === '' ? say`${term(margin)} |` : say`${term(margin)} | ${line}`;
    });
  });
  const { after } = evidence;
  const told = after?.scores.some(({ assertion, reason }) => after.reason === `${assertion}: ${reason}`);
  const failed =
    after?.body !== undefined && after.reason !== undefined && !told ? [say`- ${oneLine(after.reason)}`] : [];
  return [...answers, ...failed, ...(after?.scores ?? []).map(scoreLine)];
}

function labelOf(side: string, { ordinal, turn, outcome }: Evidence): string {
  return `${side} #${ordinal}${turn === undefined ? '' : ` turn ${turn}`}${outcome === 'answered' ? '' : `, ${outcome}`}`;
}

/** Everything that the model said, as one text. */
function bodyText({ text, refusal, tool_calls = [] }: AnswerBody): string {
  const calls = tool_calls.map((call) => `call ${call.name}(${call.arguments})`);
  const parts = [refusal === undefined ? '' : `refused: ${refusal}`, text, ...calls].filter(
    (part) => part !== '',
  );
  return parts.length === 0 ? '(empty)' : parts.join('\n');
}

function cutLines(text: string): TermText[] {
  const whole = text.split('\n', MOST_LINES).join('\n').length;
  const { kept, left } = cut(text, Math.min(MOST_CHARACTERS, whole));
  const lines = kept.split('\n').map(termLines);
  return left === 0 ? lines : [...lines, say`… ${counted(left, 'more character')}`];
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

function scoreLine({ assertion, status, reason }: Score): TermText {
  const undecided = status === 'unscored' ? term(' could not decide') : term('');
  const why = reason === '' ? term('') : say`: ${oneLine(reason)}`;
  return say`- ${oneLine(assertion)}${undecided}${why}`;
}

function oneLine(text: string): TermText {
  const { kept, left } = cut(text, MOST_OF_A_REASON);
  return left === 0 ? term(kept) : say`${term(kept)} … ${counted(left, 'more character')}`;
}
