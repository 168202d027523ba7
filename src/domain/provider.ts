import { z } from './zod.ts';

/** Stands where a variable's name would: the endpoint wants no key, and none is sent. */
export const NO_KEY = 'none';

/**
 * An OpenAI-compatible endpoint as the config names it. It is never written in a suite, so no suite can send a key
 * elsewhere: the key belongs to the origin of `base_url` and goes to no other.
 */
export const providerSchema = z
  .strictObject({
    base_url: z
      .string()
      .refine(isPlainUrl, 'expected an http or https URL without user name, query and fragment')
      .describe('Where its API is served, e.g. https://NAME.openai.azure.com/openai/v1.'),
    key_env: z
      .string()
      .regex(/^[A-Za-z_][A-Za-z0-9_]{0,199}$/, 'expected the name of an environment variable')
      .describe(
        `The environment variable that holds its own key, which is not OPENAI_API_KEY unless OpenAI serves it; \`${NO_KEY}\` where it wants none, and none is sent.`,
      ),
    header: z
      .enum(['authorization', 'api-key'])
      .optional()
      .describe(
        'The header that carries the key: `authorization` (Bearer, the default) or `api-key` (Azure).',
      ),
    query: z
      .record(z.string().min(1), z.string())
      .optional()
      .describe('Query parameters of every request, e.g. `api-version`.'),
  })
  .refine(({ key_env, header }) => key_env !== NO_KEY || header === undefined, {
    path: ['header'],
    message: `there is no key to carry: key_env is \`${NO_KEY}\``,
  })
  .refine(({ key_env, base_url }) => !VENDOR_KEYS.test(key_env) || isVendorUrl(base_url), {
    path: ['key_env'],
    message:
      'this variable holds a key of OpenAI, which goes to OpenAI alone; put the key of this provider in a variable of its own',
  });
export type Provider = z.infer<typeof providerSchema>;

/** Variables of OpenAI's own keys. Some systems do not tell capitals apart in their names. */
const VENDOR_KEYS = /^OPENAI_(API|ADMIN)_KEY$/i;

/** True where OpenAI itself serves: `api.openai.com` and its regions, e.g. `eu.api.openai.com`. */
function isVendorUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, port } = new URL(text);
  return protocol === 'https:' && port === '' && /^([a-z]+\.)?api\.openai\.com$/.test(hostname);
}

function isPlainUrl(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:')) return false;
  return url.username === '' && url.password === '' && url.search === '' && url.hash === '';
}
