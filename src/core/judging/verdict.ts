import type { TrialEnd } from '../../domain/answer.ts';
import type { Finding } from '../../domain/assertion.ts';
import { isJsonObject } from '../../domain/json.ts';
import { readJson } from '../assertions/subject.ts';
import { shown } from '../assertions/text.ts';
import { BETTER, type Better } from './pair-request.ts';
import { GRADES } from './request.ts';

/** Why a judge has said nothing. */
interface Silence {
  readonly unscored: string;
}

/**
 * What a judge's answer says, from its structured output alone. A judge that brought no finished answer by its schema has
 * said nothing: that is unscored, never a pass or a fail.
 */
export function readVerdict(judge: string, graded: boolean, end: TrialEnd | undefined): Finding {
  const read = readFields(judge, graded ? 'score' : 'pass', end);
  if ('unscored' in read) return read;
  const { reason, said, wrong } = read;
  const words = `the judge ${judge}: ${shown(reason)}`;
  if (!graded) return typeof said === 'boolean' ? { pass: said, reason: words } : wrong;
  const [least, most] = GRADES;
  if (typeof said !== 'number' || !Number.isInteger(said) || said < least || said > most) return wrong;
  return { value: said / most, reason: words };
}

/** Which of two answers a judge's answer names as the better one, with its reason as a sentence may quote it. */
export function readPreference(
  judge: string,
  end: TrialEnd | undefined,
): { readonly better: Better; readonly reason: string } | Silence {
  const read = readFields(judge, 'better', end);
  if ('unscored' in read) return read;
  const better = BETTER.find((one) => one === read.said);
  return better === undefined ? read.wrong : { better, reason: shown(read.reason) };
}

/** The reason and the one field beside it of a judge's answer, or why there is none. */
function readFields(
  judge: string,
  field: 'pass' | 'score' | 'better',
  end: TrialEnd | undefined,
): { readonly reason: string; readonly said: unknown; readonly wrong: Silence } | Silence {
  const unscored = (why: string): Silence => ({ unscored: `the judge ${judge} ${why}` });
  if (end === undefined) return unscored('was not asked about this answer; ask it with: llm-eval run --live');
  if (end.outcome === 'failed') return unscored(`brought no answer (${end.kind}): ${end.message}`);
  if (end.outcome === 'refused') return unscored(`refused: ${shown(end.body.refusal ?? end.body.text)}`);
  if (end.outcome !== 'answered') return unscored(`did not finish its answer (${end.outcome})`);
  const read = readJson(end.body.text, 'it');
  const value = 'value' in read ? read.value : undefined;
  const wrong = unscored(`did not answer by its schema: ${shown(end.body.text)}`);
  if (!isJsonObject(value)) return wrong;
  const { reason, [field]: said } = value;
  if (typeof reason !== 'string' || Object.keys(value).length !== 2) return wrong;
  return { reason, said, wrong };
}
