import { CALIBRATION_VERSION, type Calibration, calibrationSchema } from '../domain/calibration.ts';
import { fail } from '../domain/failure.ts';
import { writeFileAtomic } from './atomic.ts';
import { readText } from './describe-run.ts';
import { issueText } from './issue-text.ts';

/**
 * The kept calibration of a suite, or undefined when there is none. `label` names the file in messages. Throws `Failures`:
 * `damaged` when it is not what was written, `storage` when the disk refuses.
 */
export async function readCalibration(file: string, label: string): Promise<Calibration | undefined> {
  const text = await readText(file);
  if (text === undefined) return undefined;
  const damaged = (message: string): never =>
    fail({
      code: 'damaged',
      where: { file: label },
      message,
      hint: 'Restore it from git, or calibrate again with: llm-eval calibrate SUITE',
    });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return damaged(`the calibration is not JSON: ${error.message}`);
  }
  const parsed = calibrationSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const { v } = Object(value) as { v?: unknown };
  if (typeof v === 'number' && v !== CALIBRATION_VERSION)
    return damaged(
      `the calibration has format ${v}; this version of llm-eval reads format ${CALIBRATION_VERSION}`,
    );
  return damaged(`this is no calibration: ${issueText(parsed.error, value)}`);
}

/** Replaces the kept calibration of a suite at one stroke; a line a case, so that a diff can be read. */
export async function writeCalibration(file: string, { cases, ...head }: Calibration): Promise<void> {
  const text = JSON.stringify(head, null, 2);
  const lines = cases.map((one) => `    ${JSON.stringify(one)}`).join(',\n');
  await writeFileAtomic(file, [`${text.slice(0, -2)},\n  "cases": [\n${lines}\n  ]\n}\n`]);
}
