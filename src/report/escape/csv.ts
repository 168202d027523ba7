import type { Json } from '../../domain/json.ts';
import { type TermText, term } from './term.ts';

/**
 * A value as one cell of a CSV line (RFC 4180) that a spreadsheet shows and never runs. Text that would begin a formula, also
 * behind characters that are not seen, gets an apostrophe; characters that steer a terminal are made visible.
 */
export function csvCell(value: Json | undefined): TermText {
  if (value === undefined || value === null) return term('');
  if (typeof value === 'number' || typeof value === 'boolean') return term(String(value));
  const text: string = term(typeof value === 'string' ? value : JSON.stringify(value));
  const guarded = /^[\s\p{Cf}]*[=+\-@]/u.test(typeof value === 'string' ? value : text) ? `'${text}` : text;
  return (/[",\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded) as TermText;
}
