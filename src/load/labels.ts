import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { type Label, labelSchema } from '../domain/agreement.ts';
import { type Failure, Failures, fail } from '../domain/failure.ts';
import { sortFailures } from './failures.ts';
import { relativeTo } from './find.ts';
import { failuresOf } from './issues.ts';
import { locate } from './refs.ts';
import { readRows } from './rows.ts';

/** Reads a file of labels, one a line. Throws `Failures`, and for a file without one. */
export async function loadLabels(cwd: string, path: string): Promise<readonly Label[]> {
  const root = await realpath(cwd);
  const [name = path] = relativeTo(cwd, [path.replaceAll('\\', '/')]);
  const found = await locate(root, join(root, name), path);
  if (found.kind === 'folder' || !found.file.endsWith('.jsonl')) {
    fail({
      code: 'usage',
      message: `${found.file} is no .jsonl file of labels`,
      hint: 'Each line is { question, criterion, answer, pass }: the verdict of a person on an answer.',
    });
  }
  const problems: Failure[] = [];
  const labels: Label[] = [];
  await readRows(found, problems, (row) => {
    const checked = labelSchema.safeParse(row.value);
    if (checked.success) labels.push(checked.data);
    else problems.push(...failuresOf(labelSchema, checked.error.issues, row));
  });
  if (problems.length > 0) throw new Failures(sortFailures(problems));
  if (labels.length > 0) return labels;
  return fail({
    code: 'invalid',
    where: { file: found.file },
    message: 'the file holds no label',
    hint: 'Each line is { question, criterion, answer, pass }: the verdict of a person on an answer.',
  });
}
