/** Reading of values that came over the network and may be anything: a getter answers `undefined` for what does not fit. */

/** A JSON object whose fields nobody has checked. */
export type Fields = { readonly [name: string]: unknown };

/** The value as an object; undefined for null, arrays and everything else. */
export function asFields(value: unknown): Fields | undefined {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Fields) : undefined;
}

/** The value as a list; empty for anything else. */
export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The value as text that says something; undefined for the empty string and everything else. */
export function asText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The value as a count: a whole number that is not negative. */
export function asCount(value: unknown): number | undefined {
  return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : undefined;
}
