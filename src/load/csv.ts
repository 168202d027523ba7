import { type Failure, fail, type Where } from '../domain/failure.ts';
import { caseShape, type RowShape } from './columns.ts';
import { found } from './failures.ts';
import type { Source } from './source.ts';
import { type FileName, LIMITS, readLines } from './text.ts';

type ParseCsv = typeof import('csv-parse/sync')['parse'];

const MISPLACED = 'a quote stands in the wrong place';
const UNCLOSED = 'the quote that opens in this row is not closed';

/** Rows parsed in one call: enough that the call costs nothing, few enough to hold. */
const BATCH = 200;

/** One row as written, quotes and all, with the line that it starts on. */
interface Row {
  readonly text: string;
  readonly line: number;
}

/**
 * Streams the rows of a CSV file (RFC 4180, one header row). Every cell is text; `shape` makes of the header what makes a
 * value of a row, by default a case. Faulty rows become failures in `problems` and the others follow; a faulty header
 * ends the reading with `Failures`.
 */
export async function readCsv(
  name: FileName,
  problems: Failure[],
  onRow: (row: Source) => void | Promise<void>,
  shape: RowShape = caseShape,
): Promise<void> {
  const { parse } = await import('csv-parse/sync');
  const { file } = name;
  let header: { readonly columns: number; read(cells: readonly string[]): unknown } | undefined;
  let batch: Row[] = [];

  const flush = async (): Promise<void> => {
    const rows = batch;
    batch = [];
    for (const { cells, line } of parseRows(parse, rows, file, problems)) {
      const where: Where = { file, line };
      if (header === undefined) header = { columns: cells.length, read: shape(cells, where) };
      else if (cells.length !== header.columns) problems.push(wrongCount(cells, header.columns, where));
      else {
        const pending = onRow({ file, value: header.read(cells), at: () => where });
        if (pending !== undefined) await pending;
      }
    }
  };

  let open: { lines: string[]; size: number; quotes: number; line: number } | undefined;
  await readLines(name, problems, (text, line) => {
    const bare = text.endsWith('\r') ? text.slice(0, -1) : text;
    if (open === undefined && bare === '') return;
    open ??= { lines: [], size: 0, quotes: 0, line };
    open.lines.push(bare);
    open.size += bare.length;
    open.quotes += countQuotes(bare);
    if (open.size > LIMITS.line) fail(wrongQuote({ file, line: open.line }, UNCLOSED));
    // A row goes on over the line end while a quote is open; a doubled quote inside a cell closes and opens again.
    if (open.quotes % 2 === 1) return;
    batch.push({ text: open.lines.join('\n'), line: open.line });
    open = undefined;
    if (header === undefined || batch.length >= BATCH) return flush();
  });
  await flush();
  if (open !== undefined) problems.push(wrongQuote({ file, line: open.line }, UNCLOSED));
  if (header === undefined && problems.length === 0) {
    fail({
      code: 'invalid',
      where: { file, line: 1 },
      message: 'the file has no header row',
      hint: 'The first row names the columns: id, expected, tags, and the variables.',
    });
  }
}

/** The cells of rows. They are parsed together; only when that fails, each alone, to find the faulty ones. */
function parseRows(
  parse: ParseCsv,
  rows: readonly Row[],
  file: string,
  problems: Failure[],
): { cells: string[]; line: number }[] {
  const text = rows.map((row) => row.text).join('\n');
  const options = { relax_column_count: true, record_delimiter: '\n' };
  try {
    const parsed = parse(text, options);
    // A quote in the wrong place can make one row of two; then, too, each is looked at alone.
    if (parsed.length === rows.length)
      return parsed.map((cells, index) => ({ cells, line: rows[index]!.line }));
    if (rows.length === 1) problems.push(wrongQuote({ file, line: rows[0]!.line }, MISPLACED));
  } catch (error) {
    if (!isCsvError(error)) throw error;
    if (rows.length === 1) problems.push(wrongQuote({ file, line: rows[0]!.line }, MISPLACED));
  }
  return rows.length === 1 ? [] : rows.flatMap((row) => parseRows(parse, [row], file, problems));
}

function isCsvError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^(CSV_|INVALID_)/.test(String(error.code));
}

function countQuotes(line: string): number {
  let quotes = 0;
  for (let i = line.indexOf('"'); i !== -1; i = line.indexOf('"', i + 1)) quotes++;
  return quotes;
}

function wrongQuote(where: Where, message: string): Failure {
  return {
    code: 'syntax',
    where,
    message,
    hint: 'Quote the whole cell and double each quote in it: "5"" pipe".',
  };
}

function wrongCount(cells: readonly string[], columns: number, where: Where): Failure {
  return {
    code: 'invalid',
    where,
    message: `the row has ${cells.length} ${cells.length === 1 ? 'cell' : 'cells'} (the first is ${found(cells[0])}), the header ${columns}`,
    hint:
      cells.length > columns ? 'Quote cells that hold a comma.' : 'Write every cell, empty ones too: `a,,c`.',
  };
}
