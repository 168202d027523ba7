import { styleText } from 'node:util';
import type { TermText } from '../escape/term.ts';

type Paint = (text: TermText) => TermText;

/** Emphasis for text that is already escaped; without colour each leaves the text as it is. */
export interface Style {
  readonly bold: Paint;
  readonly red: Paint;
  readonly green: Paint;
  readonly yellow: Paint;
  readonly dim: Paint;
}

/** The styles of a report; `color` was decided by the caller, from the stream and the environment. */
export function styles(color: boolean): Style {
  const paint =
    (format: keyof Style): Paint =>
    (text) =>
      color && text !== '' ? (styleText(format, text, { validateStream: false }) as TermText) : text;
  return {
    bold: paint('bold'),
    red: paint('red'),
    green: paint('green'),
    yellow: paint('yellow'),
    dim: paint('dim'),
  };
}
