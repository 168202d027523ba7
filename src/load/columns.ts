import { type Failure, Failures, type Where } from '../domain/failure.ts';
import { POLLUTING_KEYS } from '../domain/json.ts';
import { didYouMean, quote } from './failures.ts';

/** Reads a header row, and gives what makes a value of each row under it. Throws `Failures` for a faulty header. */
export type RowShape = (header: readonly string[], where: Where) => (cells: readonly string[]) => unknown;

/** What a column of cases fills: a field of the case, or one name in its `vars` or `expected`. */
interface Column {
  readonly field: 'id' | 'tags' | 'expected' | 'vars';
  readonly name?: string;
}

/** Rows as cases: `id`, `tags` (split at `;` or `,`), `expected` or `expected.NAME`, and variables as `vars.NAME` or plain `NAME`. */
export const caseShape: RowShape = (header, where) => {
  const columns = readHeader(header, where);
  return (cells) => toCase(columns, cells);
};

function readHeader(cells: readonly string[], where: Where): Column[] {
  const failures: Failure[] = [];
  const refuse = (message: string, hint: string): void => {
    failures.push({ code: 'invalid', where, message, hint });
  };
  const columns = cells.map(column);
  const seen = new Set<string>();
  for (const [index, { field, name }] of columns.entries()) {
    const key = name === undefined ? field : `${field}.${name}`;
    if (name === '') refuse(`column ${index + 1} has no name`, 'Name every column in the first row.');
    else if (seen.has(key)) refuse(`two columns fill ${quote(key)}`, 'Remove or rename one of them.');
    if (name !== undefined && POLLUTING_KEYS.includes(name)) {
      failures.push({
        code: 'forbidden',
        where,
        message: `the column name ${quote(name)} is refused: it would reach the prototype of every object`,
        hint: 'Rename the column.',
      });
    }
    seen.add(key);
  }
  if (!seen.has('id'))
    refuse(
      `the column "id" is missing${didYouMean('id', cells)}`,
      `The first row names the columns; found: ${cells.join(', ')}.`,
    );
  if (seen.has('expected') && columns.some(({ field, name }) => field === 'expected' && name !== undefined)) {
    refuse('both "expected" and "expected.NAME" are columns', 'Keep either the whole value or its parts.');
  }
  if (failures.length > 0) throw new Failures(failures);
  return columns;
}

function column(cell: string): Column {
  const title = cell.trim();
  if (title === 'id' || title === 'tags' || title === 'expected') return { field: title };
  const [, field, name] = /^(vars|expected)\.(.*)$/.exec(title) ?? [];
  return field === 'vars' || field === 'expected' ? { field, name: name! } : { field: 'vars', name: title };
}

/** One row as a case is written; `cells` has as many entries as there are columns. */
function toCase(columns: readonly Column[], cells: readonly string[]): Record<string, unknown> {
  const vars: Record<string, string> = {};
  const parts: Record<string, string> = {};
  const row: Record<string, unknown> = { vars };
  for (const [index, { field, name }] of columns.entries()) {
    const cell = cells[index]!;
    if (field === 'tags')
      row.tags = cell
        .split(/[;,]/)
        .map((tag) => tag.trim())
        .filter((tag) => tag !== '');
    else if (name === undefined) row[field] = cell;
    else if (field === 'vars') vars[name] = cell;
    else {
      parts[name] = cell;
      row.expected = parts;
    }
  }
  return row;
}
