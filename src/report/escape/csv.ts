import type { Json } from '../../domain/json.ts';
import { type TermText, term } from './term.ts';

/** What a formula begins with in some spreadsheet, full-width forms included. */
const FORMULA = /^[\s\p{Cf}\p{Default_Ignorable_Code_Point}]*[=+\-@\uff1d\uff0b\uff0d\uff20]/u;

/** The same behind a mark that separates cells where `,` stands in numbers, however the cell is quoted. */
const FORMULA_BEHIND = /(;\s*["']*\s*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])/g;

/**
 * A value as one cell of a CSV line (RFC 4180) that a spreadsheet shows and never runs. Text that would begin a formula,
 * also behind characters that are not seen, gets an apostrophe; characters that steer a terminal are made visible.
 */
export function csvCell(value: Json | undefined): TermText {
  if (value === undefined || value === null) return term('');
  if (typeof value === 'number' || typeof value === 'boolean') return term(String(value));
  const raw = typeof value === 'string' ? value : JSON.stringify(value);
  const text = term(raw).replace(FORMULA_BEHIND, "$1'");
  const guarded = FORMULA.test(raw) ? `'${text}` : text;
  return (/[",;\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded) as TermText;
}

/** A line of cells, its end included. */
export function csvLine(values: readonly (Json | undefined)[]): TermText {
  return `${values.map(csvCell).join(',')}\n` as TermText;
}
