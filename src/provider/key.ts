import { fail } from '../domain/failure.ts';

/** The environment of the process, handed in. */
export type Env = Readonly<Record<string, string | undefined>>;

/** Where the vendor serves its API. */
export const VENDOR_URL = 'https://api.openai.com/v1';

/** The variable that holds the key to the vendor's own API. */
export const VENDOR_KEY = 'OPENAI_API_KEY';

/**
 * A key, from one variable alone (`OPENAI_API_KEY`, or the one of the provider that needs it), without blanks and line
 * ends around it. A key that could not be sent as a header is a `Failures` with code `auth` that says what is wrong with
 * it and never shows it. `needs` is who needs it, and `instead` what can be done without it.
 */
export function readKey(
  env: Env,
  name = VENDOR_KEY,
  needs = 'a live run',
  instead = 'answer from recordings with --replay',
): string {
  const key = readCredential(env, name);
  if (key !== undefined) return key;
  return fail({
    code: 'auth',
    message: `${name} is not set, and ${needs} needs it`,
    hint: `Set it in the environment, or ${instead}.`,
  });
}

/** A variable that is sent as a header; undefined when it is unset or blank. Otherwise as `readKey`. */
export function readCredential(env: Env, name: string): string | undefined {
  const value = (env[name] ?? '').replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '');
  if (value === '') return undefined;
  const odd = /[^\x21-\x7e]|["'`]/u.exec(value)?.[0];
  if (odd === undefined) return value;
  return fail({
    code: 'auth',
    message: `${name} holds ${nameOf(odd)}, which no such value does`,
    hint: `Set ${name} again: the bare value, on one line, without quotes.`,
  });
}

function nameOf(odd: string): string {
  if (odd === '\n' || odd === '\r') return 'a line break';
  if (odd === ' ' || odd === '\t') return 'white space';
  if (odd === '\ufeff') return 'a byte order mark';
  if (/["'`\u2018-\u201f]/u.test(odd)) return 'a quotation mark';
  return `the character U+${odd.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}`;
}

/**
 * Where to ask: the given origin, else `OPENAI_BASE_URL`, else the vendor's. Anything but a plain http(s) URL is a
 * `Failures` with code `usage`.
 */
export function readBaseURL(env: Env, given: string | undefined): string {
  const from = given === undefined ? 'OPENAI_BASE_URL' : '--base-url';
  const text = (given ?? env.OPENAI_BASE_URL ?? '').trim();
  if (text === '' && given === undefined) return VENDOR_URL;
  const hint = `Give an http or https URL such as ${VENDOR_URL}.`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    return fail({ code: 'usage', message: `${from} is not an http or https URL`, hint });
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    return fail({ code: 'usage', message: `${from} holds a user name, a query or a fragment`, hint });
  }
  return url.href;
}
