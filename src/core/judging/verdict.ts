import type { TrialEnd } from '../../domain/answer.ts';
import type { Finding } from '../../domain/assertion.ts';
import { readJson } from '../assertions/subject.ts';
import { shown } from '../assertions/text.ts';
import { GRADES } from './request.ts';

/**
 * What a judge's answer says, from its structured output alone. A judge that brought no finished answer by its schema has
 * said nothing: that is unscored, never a pass or a fail.
 */
export function readVerdict(judge: string, graded: boolean, end: TrialEnd | undefined): Finding {
  const unscored = (why: string): Finding => ({ unscored: `the judge ${judge} ${why}` });
  if (end === undefined) return unscored('was not asked about this answer; ask it with: llm-eval run --live');
  if (end.outcome === 'failed') return unscored(`brought no answer (${end.kind}): ${end.message}`);
  if (end.outcome === 'refused') return unscored(`refused: ${shown(end.body.refusal ?? end.body.text)}`);
  if (end.outcome !== 'answered') return unscored(`did not finish its answer (${end.outcome})`);
  const read = readJson(end.body.text, 'it');
  const said = 'value' in read ? read.value : undefined;
  const wrong = unscored(`did not answer by its schema: ${shown(end.body.text)}`);
  if (said === null || typeof said !== 'object' || Array.isArray(said)) return wrong;
  const { reason, pass, score } = said as { readonly [key: string]: unknown };
  if (typeof reason !== 'string' || Object.keys(said).length !== 2) return wrong;
  const words = `the judge ${judge}: ${shown(reason)}`;
  if (!graded) return typeof pass === 'boolean' ? { pass, reason: words } : wrong;
  const [least, most] = GRADES;
  if (typeof score !== 'number' || !Number.isInteger(score) || score < least || score > most) return wrong;
  return { value: score / most, reason: words };
}
