import { fail } from '../domain/failure.ts';
import type { Suite } from '../domain/suite.ts';
import { openBaseline } from '../store/baseline.ts';

/** The accepted baseline of a suite as it is stored in a file; undefined when there is none. Throws `Failures` for that of another. */
export async function ownBaseline(
  suite: Suite,
  file: string,
): Promise<Awaited<ReturnType<typeof openBaseline>>> {
  if (suite.gate.baseline === 'none') return undefined;
  const baseline = await openBaseline(file, suite.baseline);
  if (baseline === undefined) return undefined;
  const { header } = baseline;
  if (header.baseline !== suite.name) {
    fail({
      code: 'no-baseline',
      where: { file: suite.baseline, line: 1 },
      message: `this is the baseline of the suite ${header.baseline}, not of ${suite.name}`,
      hint: 'Restore the name of the suite, or accept a run of it with: llm-eval accept',
    });
  }
  return baseline;
}
