import { isOwnKind, privateKinds } from './redact.ts';
import { z } from './zod.ts';

const kindList = z.array(z.enum(privateKinds)).min(1);

/** `redact` in the config as a user writes it. */
export const redactSchema = z
  .union([
    kindList,
    z.strictObject({
      kinds: kindList
        .optional()
        .describe(
          '`email`, `phone`, `credit-card` (Luhn), `iban` (checksum), `ip` (public addresses), `us-ssn`, `key` (by vendors’ prefixes); all when left out.',
        ),
      patterns: z
        .record(
          z
            .string()
            .refine(
              isOwnKind,
              'a kind of your own starts with a lower-case letter and holds only those, digits and `-`, at most 31; it is none of the built-in ones',
            ),
          z.string().min(1),
        )
        .optional()
        .describe('Kinds of your own: JavaScript regular expressions by name, without slashes.'),
      module: z
        .string()
        .min(1)
        .optional()
        .describe(
          'A module whose default export takes a text and returns what is private in it: a list of `{ kind, text }`.',
        ),
      allow: z
        .array(z.string().min(1))
        .min(1)
        .optional()
        .describe('Texts that may be sent as they are, to the letter, e.g. your own support address.'),
      restore: z
        .boolean()
        .optional()
        .describe('Put the values back into an answer, in memory, before its assertions look at it.'),
    }),
  ])
  .describe('What is replaced by placeholders such as `[EMAIL_1]` before anything is sent or stored.');
