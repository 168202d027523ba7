import type { Failure } from '../../../domain/failure.ts';
import type { Json } from '../../../domain/json.ts';
import type { RowShape } from '../../columns.ts';
import { readCsv } from '../../csv.ts';
import type { Source } from '../../source.ts';
import type { FileName } from '../../text.ts';
import { leftOut } from '../draft.ts';
import type { Context } from './context.ts';
import { counterparts, reasons } from './kinds.ts';

const WRITTEN = /^(not-)?([a-z][a-z0-9:-]*?)(?:\((\d+(?:\.\d+)?)\))?(?::([\s\S]*))?$/;

/** Types whose text in a cell is a list. */
const LISTS = /^i?contains-(?:all|any)$/;

/** Types that have a threshold in a cell, also where none is written. */
const THRESHOLD =
  /^(?:cost|latency|levenshtein|perplexity|perplexity-score|rouge-n|similar|classifier|starts-with|context-.*|answer-relevance)$/;

/** What a cell of `__expected` demands, by promptfoo's own reading of it: a type, a threshold in brackets, a value. */
export function assertionOfCell(cell: string): { readonly [field: string]: Json } {
  const [, script, code = ''] = /^(javascript|fn|eval|python|grade|llm-rubric):([\s\S]*)$/.exec(cell) ?? [];
  if (script === 'grade' || script === 'llm-rubric') return { type: 'llm-rubric', value: code };
  if (script !== undefined)
    return { type: script === 'python' ? 'python' : 'javascript', value: code.trim() };
  if (/^file:\/\/.*\.(?:[cm]?[jt]s|py)(?::\w+)?$/.test(cell))
    return { type: /\.py(?::|$)/.test(cell) ? 'python' : 'javascript', value: cell };
  const [, not = '', type = '', threshold, value] = WRITTEN.exec(cell) ?? [];
  if (!Object.hasOwn(counterparts, type) && !Object.hasOwn(reasons, type))
    return { type: 'equals', value: cell };
  return {
    type: `${not}${type}`,
    ...(value === undefined
      ? {}
      : { value: LISTS.test(type) ? value.split(',').map((part) => part.trim()) : value.trim() }),
    ...(THRESHOLD.test(type)
      ? { threshold: threshold === undefined ? (type === 'similar' ? 0.8 : 0.75) : Number(threshold) }
      : {}),
  };
}

/** The rows of a CSV file of tests, each as a test is written in YAML. What a column cannot say here is remarked on. */
export async function csvTests(context: Context, name: FileName): Promise<Source[]> {
  const problems: Failure[] = [];
  const tests: Source[] = [];
  const refused = new Set<string>();
  const shape: RowShape = (header) => (cells) => {
    const vars: Record<string, Json> = {};
    const assert: { [field: string]: Json }[] = [];
    const options: Record<string, Json> = {};
    const metadata: Record<string, Json> = {};
    const test: Record<string, Json> = { vars, assert, options, metadata };
    for (const [index, title] of header.entries()) {
      const key = title.trim();
      const cell = cells[index] ?? '';
      if (/^__expected\d*$/.test(key)) {
        if (cell.trim() !== '') assert.push(assertionOfCell(cell.trim()));
      } else if (key === '__prefix' || key === '__suffix') {
        if (cell !== '') options[key.slice(2)] = cell;
      } else if (key === '__description') test.description = cell;
      else if (key === '__threshold') {
        if (cell.trim() !== '') test.threshold = Number(cell);
      } else if (key.startsWith('__metadata:')) {
        if (cell !== '') metadata[key.slice('__metadata:'.length)] = cell;
      } else if (key.startsWith('__') && key !== '__metric') refused.add(key);
      else if (key !== '__metric') vars[key] = cell;
    }
    const metric = cells[header.findIndex((title) => title.trim() === '__metric')];
    if (metric) for (const one of assert) one.metric = metric;
    return test;
  };
  await readCsv(
    name,
    problems,
    (row) => {
      tests.push(row);
    },
    shape,
  );
  const where = { file: name.file, line: 1 };
  for (const key of refused)
    context.remarks.push(leftOut(where, `column ${key}`, 'a case has no such field'));
  for (const problem of problems)
    context.remarks.push(leftOut(problem.where ?? where, 'the row', problem.message));
  return tests;
}
