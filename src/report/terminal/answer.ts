import type { Evidence } from '../../domain/report.ts';
import { answerSameTurn, bodyText, cut, findings, trialName } from '../answers.ts';
import { joined, say, type TermText, term, termLines } from '../escape/term.ts';
import { counted } from '../figures.ts';
import type { DiffWords, Segment } from '../word-diff.ts';
import type { Style } from './style.ts';

/** How much of one answer a terminal shows: what a person takes in at a glance. The JSON report has all of it. */
const MOST_LINES = 5;
const MOST_CHARACTERS = 400;
const MOST_OF_A_REASON = 300;

/**
 * The telling trial of each side below one another, the words that differ marked, then why the candidate's did not pass. A
 * gutter stands before every line that a model wrote, so that no answer can pass for a line of the report.
 */
export function evidenceLines(
  { before, after }: { readonly before?: Evidence; readonly after?: Evidence },
  style: Style,
  diff: DiffWords,
): TermText[] {
  const [was, is] = [textOf(before), textOf(after)];
  const difference =
    was === undefined || is === undefined || !answerSameTurn({ before, after }) ? undefined : diff(was, is);
  const sides = [
    ...(before === undefined
      ? []
      : [{ label: trialName('before', before), shown: before, text: difference?.before ?? whole(was) }]),
    ...(after === undefined
      ? []
      : [{ label: trialName('after', after), shown: after, text: difference?.after ?? whole(is) }]),
  ].map((side) => ({ ...side, label: side.label.replace('after #', 'after  #') }));
  const width = Math.max(...sides.map(({ label }) => label.length));
  const answers = sides.flatMap(({ label, shown: { reason }, text }, index) => {
    if (text === undefined) return [say`${term(label)}: ${oneLine(reason ?? 'the answer is not stored')}`];
    const paint = index === 0 && before !== undefined ? style.removed : style.added;
    return shownLines(text, paint).map((line, index) => {
      const margin = index === 0 ? label.padEnd(width) : ' '.repeat(width);
      return line === '' ? say`${term(margin)} |` : say`${term(margin)} | ${line}`;
    });
  });
  // Without an answer its reason stands in the answer's place.
  const why = after === undefined ? [] : findings(is === undefined ? { ...after, reason: undefined } : after);
  return [...answers, ...why.map((sentence) => say`- ${oneLine(sentence)}`)];
}

function textOf(evidence: Evidence | undefined): string | undefined {
  return evidence?.body === undefined ? undefined : bodyText(evidence.body);
}

function whole(text: string | undefined): readonly Segment[] | undefined {
  return text === undefined ? undefined : [{ kind: 'same', text }];
}

/** The first lines of a text, what is its own painted, and how much is left out. */
function shownLines(segments: readonly Segment[], paint: (text: TermText) => TermText): TermText[] {
  const text = segments.map((segment) => segment.text).join('');
  const most = Math.min(MOST_CHARACTERS, text.split('\n', MOST_LINES).join('\n').length);
  const { kept, left } = cut(text, most);
  const lines: TermText[][] = [[]];
  let room = kept.length;
  for (const segment of segments) {
    const inside = segment.text.slice(0, room);
    room -= inside.length;
    for (const [index, part] of inside.split('\n').entries()) {
      if (index > 0) lines.push([]);
      const shown = termLines(part);
      if (shown !== '') lines.at(-1)?.push(segment.kind === 'own' ? paint(shown) : shown);
    }
  }
  const joinedLines = lines.map((parts) => joined(parts, ''));
  return left === 0 ? joinedLines : [...joinedLines, say`… ${counted(left, 'more character')}`];
}

function oneLine(text: string): TermText {
  const { kept, left } = cut(text, MOST_OF_A_REASON);
  return left === 0 ? term(kept) : say`${term(kept)} … ${counted(left, 'more character')}`;
}
