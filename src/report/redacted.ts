import type { RedactedKind } from '../domain/redact.ts';
import { counted } from './figures.ts';

/** What was replaced by placeholders before sending, by kind, in words; undefined where nothing is redacted. */
export function redactedWords(redacted: readonly RedactedKind[] | undefined): string | undefined {
  if (redacted === undefined) return undefined;
  if (redacted.length === 0) return 'redacted before sending: nothing, for nothing private was found';
  const kinds = redacted.map(({ kind, values, cases }) => `${kind} ${values} in ${counted(cases, 'case')}`);
  return `redacted before sending: ${kinds.join(', ')}`;
}
