import type { PrivateSpan, Redact } from '../../domain/redact.ts';
import { spansOf } from '../assertions/pii.ts';

/**
 * Spans in order, where those that overlap have become one of the first one's kind: what is left of a value that was cut in
 * two would still be a part of it.
 */
export function merged(spans: readonly PrivateSpan[]): readonly PrivateSpan[] {
  const ordered = [...spans].sort((a, b) => a.start - b.start || b.end - a.end);
  const apart: PrivateSpan[] = [];
  for (const span of ordered) {
    const last = apart.at(-1);
    if (last === undefined || span.start >= last.end) apart.push(span);
    else if (span.end > last.end) apart[apart.length - 1] = { ...last, end: span.end };
  }
  return apart;
}

/**
 * Every private value of the built-in kinds in a text, beside those that are known already. What stands between two values
 * is looked at again as a text of its own, for that is what is left of it once they are gone.
 */
export function privateSpans(
  text: string,
  { kinds, allow }: Pick<Redact, 'kinds' | 'allow'>,
  known: readonly PrivateSpan[] = [],
): readonly PrivateSpan[] {
  const wanted = (span: PrivateSpan) => !allow.includes(text.slice(span.start, span.end));
  const found = kinds.flatMap((kind) => spansOf(text, kind)).filter(wanted);
  const spans = merged([...known.filter(wanted), ...found]);
  if (spans.length === 0) return spans;
  const gaps = [...spans, { start: text.length, end: text.length }].map(({ start: end }, index) => ({
    start: spans[index - 1]?.end ?? 0,
    end,
  }));
  const more = gaps.flatMap(({ start, end }) =>
    privateSpans(text.slice(start, end), { kinds, allow }).map((span) => ({
      kind: span.kind,
      start: start + span.start,
      end: start + span.end,
    })),
  );
  return merged([...spans, ...more]);
}
