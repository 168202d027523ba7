import type { MarkdownText } from '../escape/markdown.ts';

/** A piece of the text that is shown whole or not at all; it ends its last line. What is left out is never made. */
export interface Block {
  /** What is counted where it is left out. */
  readonly what: 'line' | 'reason' | 'warning' | 'change' | 'row' | 'suite' | 'case' | 'list';
  text(): MarkdownText;
}

/** How much of a name, and of a sentence, is shown, in UTF-16 units. The JSON report has all of it. */
export const MOST_OF_A_NAME = 200;
export const MOST_OF_A_REASON = 600;
