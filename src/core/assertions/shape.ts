import type { Finding, Subject } from '../../domain/assertion.ts';
import type { Json } from '../../domain/json.ts';
import { readJson } from './subject.ts';

/** Most faults named in one reason. */
const FAULTS = 5;

/** The value whose shape is asked for, or the finding that there is none: the answer is not JSON. */
export function shapeOf(subject: Subject): { readonly value: Json } | Extract<Finding, { pass: boolean }> {
  if (subject.value !== undefined) return { value: subject.value };
  const reading = readJson(subject.text);
  return 'value' in reading ? reading : { pass: false, reason: reading.problem, actual: subject.text };
}

/** The finding on a shape from its faults in words; none means that it fits. */
export function shapeFinding(faults: readonly string[], value: Json, name: string): Finding {
  if (faults.length === 0) return { pass: true, reason: `${name} fits the schema` };
  const rest = faults.length > FAULTS ? `; and ${faults.length - FAULTS} more` : '';
  const reason = `${name} does not fit the schema: ${faults.slice(0, FAULTS).join('; ')}${rest}`;
  return { pass: false, reason, actual: value };
}
