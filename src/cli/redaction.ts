import type { Config } from '../domain/config.ts';
import { type Failure, Failures, fail } from '../domain/failure.ts';
import type { Judge } from '../domain/judge.ts';
import type { FindPrivate } from '../domain/redact.ts';
import type { Suite } from '../domain/suite.ts';
import type { Labels } from '../load/labels.ts';

/** The patterns and the module of the user's run on a thread, which loads where there are any. */
const findPrivate: FindPrivate = async (texts, by) =>
  (await import('../execute/find-private.ts')).findPrivate(texts, by);

/** The suites as they may leave the process, by the config's `redact`. Throws `Failures` where that cannot be had. */
export async function redacted(
  { redact, file }: Pick<Config, 'redact' | 'file'>,
  suites: readonly Suite[],
): Promise<readonly Suite[]> {
  if (redact === undefined) return suites;
  const { readersOf } = await import('../core/judging/judges-of.ts');
  const { redactSuite } = await import('../core/redact/redact-suite.ts');
  const { privateReaders } = await import('../core/redact/names.ts');
  const clean: Suite[] = [];
  const failures: Failure[] = [
    ...(await privateReaders(suites.flatMap(readersOf), redact, findPrivate, file)),
  ];
  for (const suite of suites) {
    const done = await redactSuite(suite, redact, findPrivate);
    if ('failures' in done) failures.push(...done.failures);
    else clean.push(done.suite);
  }
  if (failures.length > 0) throw new Failures(failures);
  return clean;
}

/** Labels as a judge may be sent them, beside its own parameters, by the config's `redact`. Throws `Failures` where that cannot be had. */
export async function redactedLabels(
  { redact, file }: Pick<Config, 'redact' | 'file'>,
  judge: Judge,
  labels: Labels,
): Promise<Labels> {
  if (redact === undefined) return labels;
  const { privateReaders, unfound } = await import('../core/redact/names.ts');
  // A check asks labels, and no control case.
  const failures = await privateReaders([{ ...judge, controls: [] }], redact, findPrivate, file);
  if (failures.length > 0) throw new Failures(failures);
  const { redactLabels } = await import('../core/redact/redact-labels.ts');
  const done = await redactLabels(labels, redact, findPrivate);
  if (!('problem' in done)) return { ...labels, ...done };
  return fail(unfound(file, done.problem));
}
