import { assertionKinds } from '../../core/assertions/index.ts';
import { suiteFileSchemas } from '../../domain/suite-file.ts';

/** What is wrong with a suite's name, which becomes the names of files; undefined when nothing is. A pin's name has the same form. */
export function nameProblem(name: string): string | undefined {
  const checked = suiteFileSchemas(assertionKinds).head.shape.suite.safeParse(name);
  return checked.success ? undefined : checked.error.issues.map(({ message }) => message).join(', ');
}
