import { term } from './term.ts';

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
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n') as MarkdownText;
}
