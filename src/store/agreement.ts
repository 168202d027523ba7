import { type Agreement, agreementSchema } from '../domain/agreement.ts';
import { writeFileAtomic } from './atomic.ts';
import { issueText } from './issue-text.ts';
import { readKeptJson } from './kept-json.ts';

/**
 * The kept agreement of a judge with people, or undefined when there is none. `label` names the file in messages. Throws
 * `Failures`: `damaged` when it is not what was written.
 */
export async function readAgreement(file: string, label: string): Promise<Agreement | undefined> {
  const hint = 'Restore it from git, or measure again with: llm-eval judge check LABELLED.jsonl';
  const kept = await readKeptJson(file, { label, name: 'it', hint });
  if (kept === undefined) return undefined;
  const { value } = kept;
  const parsed = agreementSchema.safeParse(value);
  return parsed.success ? parsed.data : kept.damaged(`it is no agreement: ${issueText(parsed.error, value)}`);
}

/** Replaces the kept agreement of a judge at one stroke. */
export async function writeAgreement(file: string, agreement: Agreement): Promise<void> {
  await writeFileAtomic(file, [`${JSON.stringify(agreement, null, 2)}\n`]);
}
