import type { PinState } from '../domain/pins.ts';

/** Where the vendor announces shutdowns and what it recommends in place of each model. */
const DEPRECATIONS = 'https://developers.openai.com/api/docs/deprecations';

/** How a pin ends, and what is known to move to. Undefined for one that is fine. */
export function noticeOf(state: Omit<PinState, 'notice' | 'hint'>): string | undefined {
  const end = endWords(state);
  if (end === undefined || state.replacement === undefined) return end;
  return `${end}; ${replacementWords(state.replacement)}`;
}

function endWords({
  status,
  shutdown_date,
  days_left = 0,
  reason,
}: Omit<PinState, 'notice' | 'hint'>): string | undefined {
  switch (status) {
    case 'fine':
      return undefined;
    case 'unknown':
      return `could not be asked about: ${reason}`;
    case 'retiring':
      return `shuts down on ${shutdown_date}, ${days_left === 1 ? 'in 1 day' : `in ${days_left} days`}`;
    case 'retired':
      return shutdown_date !== undefined && days_left <= 0
        ? `was shut down on ${shutdown_date}`
        : `is not served: ${reason}`;
  }
}

function replacementWords({ model, by }: NonNullable<PinState['replacement']>): string {
  switch (by) {
    case 'vendor':
      return `the vendor recommends ${model}`;
    case 'alias':
      return `the snapshot behind it is ${model}`;
    case 'family':
      return `the newest of its family and tier is ${model}`;
  }
}

/** What to do about a pin that is not fine, as one sentence; undefined for one that is. */
export function hintOf(
  { status, pin, listed, replacement, used_by }: Omit<PinState, 'notice' | 'hint'>,
  config: string | undefined,
): string | undefined {
  if (status === 'fine') return undefined;
  if (status === 'unknown') return 'Ask again: llm-eval pins --served';
  if (used_by.length === 0) return `No suite uses it: remove it from ${config ?? 'the config'}.`;
  const files = [...new Set(used_by.map(({ file }) => file))];
  if (pin !== undefined && replacement !== undefined)
    return `Try it: llm-eval bump ${pin}${replacement.by === 'family' ? '' : ` --to ${replacement.model}`}`;
  const place =
    pin === undefined ? `It is written in ${files.join(', ')}.` : `It is a pin of ${config ?? 'the config'}.`;
  return replacement !== undefined || !listed ? place : `${place} What replaces it: ${DEPRECATIONS}`;
}
