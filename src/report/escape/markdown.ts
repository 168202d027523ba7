import { term, termLines } from './term.ts';

/**
 * GitHub-flavoured Markdown that is safe to show, and to write to a terminal or a CI log. Only this file makes it out of
 * strings, so that no link, image, mention, reference or HTML comes from data.
 */
export type MarkdownText = string & { readonly [safe]: true };

declare const safe: unique symbol;

/**
 * Data as a code span: nothing in it is a link, a mention, a reference, an emoji or a tag, and it is one line. A backtick
 * would end the span and a `|` the cell of a table, with a backslash before it or not, so both are written as `\x…`.
 * Empty data gives no span.
 */
export function code(text: string): MarkdownText {
  if (text === '') return '' as MarkdownText;
  const inside = term(text).replace(/[`|]/g, (one) => `\\x${one.charCodeAt(0).toString(16)}`);
  // Blanks at both ends would be taken off, and blanks alone are no span.
  return `\`${inside.replace(/^[ \u00a0]+|[ \u00a0]+$/g, (blanks) => '␠'.repeat(blanks.length))}\`` as MarkdownText;
}

/**
 * Words of our own that are put together as the program runs. Letters, digits, blanks, `,`, `;` and `-` mean nothing in
 * Markdown within a line; with any other character the text is shown as a code span.
 */
export function plain(text: string): MarkdownText {
  return /^[A-Za-z0-9 ,;-]*$/.test(text) ? (text as MarkdownText) : code(text);
}

/**
 * A sentence in which data stands, as text: its plain words and numbers stay, what stands between backticks becomes a code span as it
 * is, every run of other words one, and blanks beyond one between words go. GitHub makes links of more than Markdown does: of `@name`, `#1`, `GH-1`, commit ids, addresses and, where a
 * repository asks for it, of any prefix with a number; none of these is a plain word or number.
 */
export function prose(text: string): MarkdownText {
  // A blank within backticks ends no word.
  const words = text.match(/(?:`[^`]+`|[^ ])+/g) ?? [];
  const shown: string[] = [];
  let others: string[] = [];
  const flush = () => {
    if (others.length > 0) shown.push(code(others.join(' ')));
    others = [];
  };
  for (const [index, word] of words.entries()) {
    const [, before = '', quoted, after = ''] = /^(\(?["']?)`([^`]+)`([,;:.)"']*)$/.exec(word) ?? [];
    if (quoted === undefined && !isPlainWord(word, index === 0)) {
      others.push(word);
      continue;
    }
    flush();
    shown.push(quoted === undefined ? word : `${before}${code(quoted)}${after}`);
  }
  flush();
  return shown.join(' ') as MarkdownText;
}

/** Letters with hyphens and apostrophes between them, or a number, with the punctuation of a sentence around it. */
function isPlainWord(word: string, first: boolean): boolean {
  // Alone at the beginning of a line it would be the number of a list.
  if (first && /^\d+[.)]$/.test(word)) return false;
  if (/^\(?["']?\p{Script=Latin}+(?:['’-]\p{Script=Latin}+)*[,;:.)"']*$/u.test(word))
    // As a commit id it would be a link.
    return !/[a-f]{7}/i.test(word);
  return /^(?:\(?[+-]?\d[\d,.]*(?:\/\d+)?%?|[%=])[,;:.)]*$/.test(word) && !/\d{7}/.test(word);
}

/** Lines of data in a fence that is longer than any run of backticks in them, so that nothing in it is Markdown. */
export function fence(text: string): MarkdownText {
  const inside = termLines(text);
  const longest = (inside.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 2);
  const bar = '`'.repeat(longest + 1);
  return `${bar}\n${inside}\n${bar}` as MarkdownText;
}

/** Code spans and numbers inside words of our own. Takes no other strings. */
export function md(words: TemplateStringsArray, ...values: readonly (MarkdownText | number)[]): MarkdownText {
  return String.raw({ raw: words }, ...values) as MarkdownText;
}

/** Pieces in one, with words of our own between them. */
export function joinedMd(pieces: readonly MarkdownText[], between: string): MarkdownText {
  return pieces.join(between) as MarkdownText;
}

/** A table: a head and rows of as many cells. */
export function mdTable(
  head: readonly MarkdownText[],
  rows: readonly (readonly MarkdownText[])[],
): MarkdownText {
  return [mdHead(head), ...rows.map(mdRow)].join('\n') as MarkdownText;
}

/** The two lines that begin a table. */
export function mdHead(cells: readonly MarkdownText[]): MarkdownText {
  return `${mdRow(cells)}\n${mdRow(cells.map(() => md`---`))}` as MarkdownText;
}

/** One line of a table. */
export function mdRow(cells: readonly MarkdownText[]): MarkdownText {
  return `| ${cells.join(' | ')} |` as MarkdownText;
}
