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
        `The environment variable that holds its key; \`${NO_KEY}\` where it wants none, and none is sent.`,
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
  });
export type Provider = z.infer<typeof providerSchema>;

function isPlainUrl(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:')) return false;
  return url.username === '' && url.password === '' && url.search === '' && url.hash === '';
}
