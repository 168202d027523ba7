import type { AttemptFailure } from '../domain/answer.ts';

/** Most UTF-16 units of an unreadable body that a failure keeps. */
export const RAW_LIMIT = 65_536;

/** The failure for a body that arrived under a success and is no answer. It may have been billed. */
export function malformed(message: string, raw?: string): AttemptFailure {
  return {
    outcome: 'failed',
    kind: 'malformed',
    message,
    possibly_billed: true,
    ...(raw !== undefined && { raw: raw.slice(0, RAW_LIMIT) }),
  };
}

/** Shows a value that should have been a word. A list or object is only named: it may be nested too deep to be written. */
export function describeValue(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 60));
  return value !== null && typeof value === 'object' ? 'no word' : String(value);
}

/** Says what a text that is not JSON looks like: nothing, a web page by its title, or its first words. */
export function describeText(text: string): string {
  const trimmed = text.trim();
  if (trimmed === '') return 'an empty body';
  if (/^<(!doctype|html|head|body)\b/i.test(trimmed)) {
    const title = /<title[^>]*>([^<]*)</i.exec(trimmed.slice(0, 4096))?.[1]?.trim();
    return title ? `a web page titled "${title}"` : 'a web page';
  }
  return `text that begins "${trimmed.slice(0, 60)}"`;
}
