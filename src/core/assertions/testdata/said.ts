import type { Answer } from '../../../domain/answer.ts';
import type { Finding } from '../../../domain/assertion.ts';
import type { Json } from '../../../domain/json.ts';
import { assertionKinds } from '../index.ts';
import { readAnswer } from '../subject.ts';

/** An answer with nothing special about it. */
export function answerOf(text: string, more: Partial<Answer> = {}): Answer {
  return {
    outcome: 'answered',
    body: { text },
    id: 'resp_1',
    served: 'demo-2026-01-15',
    usage: null,
    latency_ms: null,
    ...more,
  };
}

/** What a kind says of an answer, in one line: how it decides and the whole reason. */
export async function said(
  type: string,
  answer: string | Answer,
  params: { readonly [name: string]: Json },
  at: { readonly path?: string; readonly cost?: number } = {},
): Promise<string> {
  const kind = assertionKinds.get(type);
  if (kind === undefined) throw new Error(`no kind ${type}`);
  const problem = await kind.check?.(params);
  if (problem !== undefined) return `refused: ${problem}`;
  const kase = { id: 'one', vars: {}, tags: [] };
  const whole = typeof answer === 'string' ? answerOf(answer) : answer;
  const subject = readAnswer(whole, kase, { cost: at.cost })(at.path);
  return 'missing' in subject ? `missing: ${subject.missing}` : inWords(await kind.score(subject, params));
}

function inWords(finding: Finding): string {
  if ('unscored' in finding) return `unscored: ${finding.unscored}`;
  if ('missing' in finding) return `missing: ${finding.missing}`;
  const value = finding.value === undefined ? '' : ` ${Number(finding.value.toFixed(6))}`;
  const verdict = 'pass' in finding ? (finding.pass ? 'pass' : 'fail') : 'value';
  return `${verdict}${value}: ${finding.reason}`;
}
