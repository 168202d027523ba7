import { styleText } from 'node:util';
import type { Where } from '../../domain/failure.ts';
import { linked, say, type TermText } from '../escape/term.ts';
import { place } from '../failures.ts';

type Paint = (text: TermText) => TermText;

/** Emphasis for text that is already escaped; without colour each leaves the text as it is. */
export interface Style {
  readonly bold: Paint;
  readonly red: Paint;
  readonly green: Paint;
  readonly yellow: Paint;
  readonly dim: Paint;
  /** Words that only the side before has, and only the one after: coloured, or between marks where colour shows nothing. */
  readonly removed: Paint;
  readonly added: Paint;
  /** A place in a file, which opens when it is clicked where the terminal knows how. */
  place(where: Where): TermText;
}

/**
 * The styles of a report; the caller decided them, from the stream and the environment. `root` is the address of the
 * working folder, `file:///…/`; absent: nothing is a link.
 */
export function styles(color: boolean, root?: string): Style {
  const paint =
    (format: 'bold' | 'red' | 'green' | 'yellow' | 'dim'): Paint =>
    (text) =>
      color && text !== '' ? (styleText(format, text, { validateStream: false }) as TermText) : text;
  return {
    bold: paint('bold'),
    red: paint('red'),
    green: paint('green'),
    yellow: paint('yellow'),
    dim: paint('dim'),
    removed: (text) => (color && /\S/.test(text) ? paint('red')(text) : say`[-${text}-]`),
    added: (text) => (color && /\S/.test(text) ? paint('green')(text) : say`{+${text}+}`),
    place: (where) => (root === undefined ? place(where) : linked(place(where), addressOf(root, where.file))),
  };
}

/** The address of a file within the working folder; empty for any other. */
function addressOf(root: string, file: string): string {
  const parts = file.split('/');
  if (file.startsWith('/') || parts.includes('..')) return '';
  return root + parts.map((part) => encodeURIComponent(part.toWellFormed())).join('/');
}
