import { shortened } from '../answers.ts';
import { type TermText, term, termLines } from './term.ts';

/** GitHub cuts a message at 4,096 characters; what is cut says so. A title stands in one line. */
const MOST_OF_A_MESSAGE = 4_000;
const MOST_OF_A_TITLE = 200;

/** How loud an annotation is. */
export type Level = 'error' | 'warning' | 'notice';

/** Where an annotation stands: a file within the repository, with `/`, and a line of it, from 1. */
export interface AnnotationPlace {
  readonly file?: string;
  readonly line?: number;
}

/**
 * An annotation as a workflow command of GitHub Actions, a line with its end. The escapes are those of the runner and of
 * `@actions/core`: `%` first, then line ends, and in properties `:` and `,` too. Only this file makes commands; every other
 * text that a stream gets has been through `term`, which breaks whatever looks like one.
 */
export function annotation(
  level: Level,
  title: string,
  message: string,
  { file, line }: AnnotationPlace,
): TermText {
  const properties = [
    `title=${property(shortened(term(title), MOST_OF_A_TITLE))}`,
    ...(file === undefined ? [] : [`file=${property(term(file))}`]),
    ...(file === undefined || line === undefined ? [] : [`line=${line}`]),
  ];
  return `::${level} ${properties.join(',')}::${data(shortened(termLines(message), MOST_OF_A_MESSAGE))}\n` as TermText;
}

/** The command that hides a secret in all that a job prints from then on, a line with its end. */
export function masked(secret: string): TermText {
  return `::add-mask::${data(secret)}\n` as TermText;
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
