import { assertionKinds } from '../core/assertions/index.ts';
import { fail } from '../domain/failure.ts';
import { suiteFileSchemas } from '../domain/suite-file.ts';

/** Refuses a name for imported suites that no suite may have. It becomes the names of files, so it comes before any is looked at. */
export function refuseSuiteName(name: string | undefined): void {
  if (name === undefined) return;
  const checked = suiteFileSchemas(assertionKinds).head.shape.suite.safeParse(name);
  if (checked.success) return;
  fail({
    code: 'usage',
    message: `--suite ${name}: ${checked.error.issues.map(({ message }) => message).join(', ')}`,
    hint: 'It names the files that are written to evals/.',
  });
}
