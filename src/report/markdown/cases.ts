import type { CaseComparison, Evidence, SuiteReport } from '../../domain/report.ts';
import { answerSameTurn, bodyText, caseNotes, findings, passes, shortened } from '../answers.ts';
import { code, fence, joinedMd, type MarkdownText, md, plain, prose } from '../escape/markdown.ts';
import { place } from '../failures.ts';
import { groupCases } from '../groups.ts';
import type { DiffWords, Segment } from '../word-diff.ts';
import { type Block, MOST_OF_A_NAME, MOST_OF_A_REASON } from './block.ts';

/** How much of one answer is shown, in UTF-16 units, and how many ids and reasons. The JSON report has all of it. */
const MOST_CHARACTERS = 2_000;
const MOST_NAMED = 20;
const MOST_REASONS = 10;

/** The cases that someone should look at, in the order of every report for people. */
export function* casesBlocks(suite: SuiteReport, diff: DiffWords): Iterable<Block> {
  const { explained, fixed, named } = groupCases(suite);
  for (const { words, cases } of explained) {
    for (const [index, one] of cases.entries()) {
      const title = index === 0 ? md`\n#### ${prose(words)} (${cases.length})\n` : md``;
      yield { what: 'case', text: () => md`${title}${caseText(one, diff)}` };
    }
  }
  for (const { words, cases } of [{ words: 'fixed', cases: fixed }, ...named]) {
    if (cases.length === 0) continue;
    const ids = cases.slice(0, MOST_NAMED).map((one) => code(shortened(one.case, MOST_OF_A_NAME)));
    const more = cases.length - ids.length;
    const rest = more === 0 ? md`` : md` and ${more} more`;
    yield {
      what: 'list',
      text: () => md`\n**${prose(words)}** (${cases.length}): ${joinedMd(ids, ', ')}${rest}\n`,
    };
  }
}

function caseText(one: CaseComparison, diff: DiffWords): MarkdownText {
  const { before, after } = one.evidence ?? {};
  const at = one.where === undefined ? md`` : md` (${code(shortened(place(one.where), MOST_OF_A_NAME))})`;
  const notes = caseNotes(one).map((note) => md`, ${prose(note)}`);
  const head = md`\n**${code(shortened(one.case, MOST_OF_A_NAME))}**${at}${joinedMd(notes, '')}: ${prose(passes(one))}\n`;
  const told = after === undefined ? [] : findings(after);
  const reasons = told
    .slice(0, MOST_REASONS)
    .map((sentence) => md`- ${prose(shortened(sentence, MOST_OF_A_REASON))}\n`);
  const more = told.length > MOST_REASONS ? [md`- ${told.length - MOST_REASONS} more\n`] : [];
  const list = told.length === 0 ? md`` : md`\n${joinedMd([...reasons, ...more], '')}`;
  const [was, is] = [textOf(before), textOf(after)];
  const found =
    was === undefined || is === undefined || !answerSameTurn(one.evidence ?? {}) ? undefined : diff(was, is);
  const answers = [
    ...answer('before', before, was, found?.before, ['[-', '-]']),
    ...answer('after', after, is, found?.after, ['{+', '+}']),
  ];
  return md`${head}${list}${joinedMd(answers, '')}`;
}

function textOf(evidence: Evidence | undefined): string | undefined {
  return evidence?.body === undefined ? undefined : bodyText(evidence.body);
}

/** One side's answer in a fence, its own words between marks where the sides have enough in common. */
function answer(
  side: 'before' | 'after',
  evidence: Evidence | undefined,
  text: string | undefined,
  segments: readonly Segment[] | undefined,
  [open, close]: readonly [string, string],
): MarkdownText[] {
  if (evidence === undefined) return [];
  const { ordinal, turn, outcome } = evidence;
  const at = turn === undefined ? md`` : md`, turn ${turn}`;
  const ended = outcome === 'answered' ? md`` : md`, ${plain(outcome)}`;
  const name = md`${plain(side)}, trial ${ordinal}${at}${ended}`;
  if (text === undefined) {
    // The candidate's reason stands in the list above.
    const why = side === 'before' ? (evidence.reason ?? '') : '';
    return [
      md`\n${name}: no answer${why === '' ? md`` : md`: ${prose(shortened(why, MOST_OF_A_REASON))}`}\n`,
    ];
  }
  const marked = segments
    ?.map((part) => (part.kind === 'own' ? `${open}${part.text}${close}` : part.text))
    .join('');
  return [md`\n${name}:\n\n${fence(shortened(marked ?? text, MOST_CHARACTERS))}\n`];
}
