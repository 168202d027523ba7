import type { TermText } from './escape/term.ts';

/** How a table is laid out. */
export interface TableLayout {
  /** One for each column. */
  readonly align: readonly ('left' | 'right')[];
  /** The widest that a line may be, in columns of the terminal; absent: as wide as its texts. */
  readonly width?: number;
  /** Told apart by colour or weight when the first row is a head. */
  readonly head?: (text: TermText) => TermText;
}

/**
 * Lays out rows of equal length. Columns that are empty in every row are left out. The first column gives way, with a
 * visible `…`, where the width does not suffice.
 */
export type LayTable = (rows: readonly (readonly TermText[])[], layout: TableLayout) => TermText[];

/** Loads the table package, which measures wide characters; only reports that show a table pay for it. */
export async function tables(): Promise<LayTable> {
  const { default: Table } = await import('cli-table3');

  /** `first` is the width of the first column; absent: as wide as its texts. */
  const lay = (rows: Rows, align: TableLayout['align'], gap: number, first?: number) => {
    const table = new Table({
      chars: borderless,
      style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true },
      colAligns: align.flatMap((side, index) => (index === 0 ? [side] : ['left' as const, side])),
      colWidths: first === undefined ? [] : [first],
    });
    // The gap is a column of its own, so that it stands between columns only.
    table.push(
      ...rows.map((row) => row.flatMap((cell, index) => (index === 0 ? [cell] : [' '.repeat(gap), cell]))),
    );
    const text = table.toString();
    // Laying out leaves the widths that it found in the options.
    const widths = table.options.colWidths.map((width) => width ?? 0);
    return { text, widths, width: widths.reduce((sum, width) => sum + width, 0) };
  };

  return (all, { align: aligns, width, head }) => {
    const kept = aligns.flatMap((_, index) => (all.every((row) => row[index] === '') ? [] : [index]));
    const pick = <T>(list: readonly T[]) => kept.flatMap((index) => list.slice(index, index + 1));
    const align = pick(aligns);
    const rows = all.map((row, index) => pick(index === 0 && head !== undefined ? row.map(head) : row));
    let { text, width: needed } = lay(rows, align, 2);
    if (width !== undefined && needed > width) {
      const { widths, width: narrow } = lay(rows, align, 1);
      const first = Math.max(NARROWEST, Math.min(widths[0] ?? 0, width - narrow + (widths[0] ?? 0)));
      ({ text } = lay(rows, align, 1, first));
    }
    // Every cell is escaped text, to which the package adds spaces and its ellipsis; where it cuts it may leave half of a
    // character.
    return text.split('\n').map((line) => line.replace(/\p{Cs}/gu, '').trimEnd() as TermText);
  };
}

type Rows = readonly (readonly TermText[])[];

/** Columns that the first column keeps however narrow the terminal is. */
const NARROWEST = 8;

const borderless = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '',
};
