import type { ReadHeaders } from './retry-after.ts';

/** The headers of a response of undici's, of which only own names count. */
export function toHeaders(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): ReadHeaders & { entries(): Iterable<[string, string]> } {
  const value = (name: string) => {
    const found = Object.hasOwn(headers, name) ? headers[name] : undefined;
    return Array.isArray(found) ? found.join(', ') : (found ?? null);
  };
  return {
    get: (name) => value(name.toLowerCase()),
    entries: () => Object.keys(headers).map((name): [string, string] => [name, value(name) ?? '']),
  };
}
