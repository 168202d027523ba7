import { type Agreement, agreementSchema } from '../domain/agreement.ts';
import { fail } from '../domain/failure.ts';
import { writeFileAtomic } from './atomic.ts';
import { readText } from './describe-run.ts';
import { issueText } from './issue-text.ts';

/**
 * The kept agreement of a judge with people, or undefined when there is none. `label` names the file in messages. Throws
 * `Failures`: `damaged` when it is not what was written.
 */
export async function readAgreement(file: string, label: string): Promise<Agreement | undefined> {
  const text = await readText(file);
  if (text === undefined) return undefined;
  const damaged = (message: string): never =>
    fail({
      code: 'damaged',
      where: { file: label },
      message,
      hint: 'Restore it from git, or measure again with: llm-eval judge check LABELLED.jsonl',
    });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return damaged(`it is not JSON: ${error.message}`);
  }
  const parsed = agreementSchema.safeParse(value);
  return parsed.success ? parsed.data : damaged(`it is no agreement: ${issueText(parsed.error, value)}`);
}

/** Replaces the kept agreement of a judge at one stroke. */
export async function writeAgreement(file: string, agreement: Agreement): Promise<void> {
  await writeFileAtomic(file, [`${JSON.stringify(agreement, null, 2)}\n`]);
}
