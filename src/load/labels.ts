import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { type Label, labelSchema } from '../domain/agreement.ts';
import { type Failure, Failures, fail } from '../domain/failure.ts';
import { type PairLabel, pairLabelSchema } from '../domain/pair-agreement.ts';
import { sortFailures } from './failures.ts';
import { relativeTo } from './find.ts';
import { failuresOf } from './issues.ts';
import { startTwins } from './label-twins.ts';
import { locate } from './refs.ts';
import { readRows } from './rows.ts';
import { isMapping, type Source } from './source.ts';

/** Labels of people, in the order of their lines. */
export interface Labels {
  readonly answers: readonly Label[];
  /** Two answers each, of which one may be the better one. */
  readonly pairs: readonly PairLabel[];
  /** Lines that say again what another one says; each label is in the lists once. */
  readonly repeated: number;
}

const HINT =
  'Each line is { question, criterion, answer, pass }, the verdict of a person on an answer, or { question, criteria, a, b, better }, on two. llm-eval help judges has more.';

/** Reads a file of labels, one a line. Throws `Failures`: also for a file without one, and for two that contradict each other. */
export async function loadLabels(cwd: string, path: string): Promise<Labels> {
  const root = await realpath(cwd);
  const [name = path] = relativeTo(cwd, [path.replaceAll('\\', '/')]);
  const found = await locate(root, join(root, name), path);
  if (found.kind === 'folder' || !found.file.endsWith('.jsonl')) {
    fail({
      code: 'usage',
      message: `${found.file} is no .jsonl file of labels`,
      hint: HINT,
    });
  }
  const problems: Failure[] = [];
  const answers: Label[] = [];
  const pairs: PairLabel[] = [];
  const twins = startTwins();
  let repeated = 0;
  const take = <One extends Label | PairLabel>(label: One, row: Source, list: One[]): void => {
    const twin = twins(label, row.at([]));
    if (twin === 'new') list.push(label);
    else if (twin === 'again') repeated++;
    else problems.push(twin);
  };
  await readRows(found, problems, (row) => {
    // Which of the two a line is meant to be is told by what the other never has.
    if (isMapping(row.value) && ['a', 'b', 'better'].some((field) => field in (row.value as object))) {
      const checked = pairLabelSchema.safeParse(row.value);
      if (checked.success) take(checked.data, row, pairs);
      else problems.push(...failuresOf(pairLabelSchema, checked.error.issues, row));
      return;
    }
    const checked = labelSchema.safeParse(row.value);
    if (checked.success) take(checked.data, row, answers);
    else problems.push(...failuresOf(labelSchema, checked.error.issues, row));
  });
  if (problems.length > 0) throw new Failures(sortFailures(problems));
  if (answers.length + pairs.length > 0) return { answers, pairs, repeated };
  return fail({
    code: 'invalid',
    where: { file: found.file },
    message: 'the file holds no label',
    hint: HINT,
  });
}
