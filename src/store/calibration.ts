import { CALIBRATION_VERSION, type Calibration, calibrationSchema } from '../domain/calibration.ts';
import { writeFileAtomic } from './atomic.ts';
import { issueText } from './issue-text.ts';
import { readKeptJson } from './kept-json.ts';

/**
 * The kept calibration of a suite, or undefined when there is none. `label` names the file in messages. Throws `Failures`:
 * `damaged` when it is not what was written, `storage` when the disk refuses.
 */
export async function readCalibration(file: string, label: string): Promise<Calibration | undefined> {
  const hint = 'Restore it from git, or calibrate again with: llm-eval calibrate SUITE';
  const kept = await readKeptJson(file, { label, name: 'the calibration', hint });
  if (kept === undefined) return undefined;
  const { value } = kept;
  const parsed = calibrationSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const { v } = Object(value) as { v?: unknown };
  if (typeof v === 'number' && v !== CALIBRATION_VERSION)
    return kept.damaged(
      `the calibration has format ${v}; this version of llm-eval reads format ${CALIBRATION_VERSION}`,
    );
  return kept.damaged(`this is no calibration: ${issueText(parsed.error, value)}`);
}

/** Replaces the kept calibration of a suite at one stroke; a line a case, so that a diff can be read. */
export async function writeCalibration(file: string, { cases, ...head }: Calibration): Promise<void> {
  const text = JSON.stringify(head, null, 2);
  const lines = cases.map((one) => `    ${JSON.stringify(one)}`).join(',\n');
  await writeFileAtomic(file, [`${text.slice(0, -2)},\n  "cases": [\n${lines}\n  ]\n}\n`]);
}
