import { basename } from 'node:path';
import { type Failure, Failures, fail, type Where } from '../domain/failure.ts';
import type { Json } from '../domain/json.ts';
import type { LogColumns, LoggedAnswer } from '../domain/log.ts';
import { readCsv } from './csv.ts';
import { didYouMean, found, MAX_LISTED, quote } from './failures.ts';
import { readRows } from './rows.ts';
import { isMapping, type Source } from './source.ts';

/**
 * Streams a log of answers, JSONL or CSV by its ending. Throws `Failures` with everything that is wrong with its rows: a
 * column that is missing, a value of the wrong kind, two prompts under one id.
 *
 * @param real the log's absolute path; it may lie outside the project, for it is named on the command line
 */
export async function readLog(real: string, columns: LogColumns): Promise<LoggedAnswer[]> {
  const file = basename(real);
  const problems: Failure[] = [];
  const answers: LoggedAnswer[] = [];
  const onRow = (row: Source) => {
    if (problems.length >= MAX_LISTED) return;
    const answer = toAnswer(row, columns, problems);
    if (answer !== undefined) answers.push(answer);
  };
  const name = { real, file };
  if (/\.(jsonl|ndjson)$/i.test(file)) await readRows(name, problems, onRow);
  else if (/\.csv$/i.test(file)) await readCsv(name, problems, onRow, namedCells);
  else {
    fail({
      code: 'usage',
      message: `${file} is neither a .jsonl nor a .csv file`,
      hint: 'Convert the log to one JSON object a line, or to CSV with a header row.',
    });
  }
  problems.push(...contradictions(file, answers));
  if (problems.length > 0) throw new Failures(problems);
  if (answers.length === 0) {
    fail({
      code: 'nothing-selected',
      where: { file },
      message: 'the log holds no answers',
      hint: 'Name a log with at least one row.',
    });
  }
  return answers;
}

/** A CSV row as an object by the header's names. */
function namedCells(header: readonly string[]): (cells: readonly string[]) => Record<string, string> {
  const names = header.map((name) => name.trim());
  return (cells) => Object.fromEntries(names.map((name, index) => [name, cells[index] ?? '']));
}

function toAnswer(row: Source, columns: LogColumns, problems: Failure[]): LoggedAnswer | undefined {
  const { value } = row;
  const where = row.at([]);
  const before = problems.length;
  if (!isMapping(value)) {
    problems.push({
      code: 'invalid',
      where,
      message: `the row is ${found(value)}, not an object`,
      hint: 'Write one JSON object a line.',
    });
    return undefined;
  }
  const complain = (column: string, at: Where, message: string, hint: string) =>
    problems.push({ code: 'invalid', where: at, message: `column ${quote(column)} ${message}`, hint });
  const get = (column: string): unknown => {
    if (Object.hasOwn(value, column)) return value[column];
    complain(
      column,
      where,
      `is missing${didYouMean(column, Object.keys(value))}`,
      `Columns of this row: ${Object.keys(value).join(', ')}.`,
    );
    return undefined;
  };
  const text = (column: string): string => {
    const cell = get(column);
    if (typeof cell === 'string') return cell;
    if (typeof cell === 'number' || typeof cell === 'boolean') return String(cell);
    if (cell !== undefined)
      complain(column, row.at([column]), `holds ${found(cell)}, not text`, 'Name a column of text.');
    return '';
  };
  const amount = (column: string | undefined): number | undefined => {
    if (column === undefined) return undefined;
    const cell = get(column);
    if (cell === undefined || cell === null || cell === '') return undefined;
    const number = Number(cell);
    if (Number.isFinite(number) && number >= 0) return number;
    complain(
      column,
      row.at([column]),
      `holds ${found(cell)}, not an amount`,
      'Name a column of numbers from 0.',
    );
    return undefined;
  };
  const named = (column: string, cell: string): string => {
    if (cell === '' && problems.length === before)
      complain(column, where, 'is empty', 'Every row needs a value there.');
    return cell;
  };

  const answer: LoggedAnswer = {
    line: where.line ?? 1,
    id: named(columns.id, text(columns.id)),
    model: named(columns.model, text(columns.model)),
    prompt: text(columns.prompt),
    answer: text(columns.answer),
    ...(columns.system === undefined ? {} : { system: text(columns.system) }),
    ...(columns.expected === undefined ? {} : { expected: get(columns.expected) as Json }),
    tags: [...new Set(columns.tag.map(text).filter((tag) => tag !== ''))],
    latency: amount(columns.latency),
    inputTokens: amount(columns.inputTokens),
    outputTokens: amount(columns.outputTokens),
  };
  return problems.length === before ? answer : undefined;
}

/** Rows of one id must ask one question: else they are not trials of one case. */
function contradictions(file: string, answers: readonly LoggedAnswer[]): Failure[] {
  const first = new Map<string, LoggedAnswer>();
  return answers.flatMap((answer): Failure[] => {
    const other = first.get(answer.id);
    if (other === undefined) {
      first.set(answer.id, answer);
      return [];
    }
    const same =
      other.prompt === answer.prompt &&
      other.system === answer.system &&
      JSON.stringify(other.expected) === JSON.stringify(answer.expected) &&
      JSON.stringify(other.tags) === JSON.stringify(answer.tags);
    if (same) return [];
    return [
      {
        code: 'invalid',
        where: { file, line: answer.line },
        message: `the id ${quote(answer.id)} stands for another question (or expectation, or tag) than at line ${other.line}`,
        hint: 'Give every question an id of its own.',
      },
    ];
  });
}
