import type { AnswerBody } from '../../domain/answer.ts';
import type { AssertionKind } from '../../domain/assertion.ts';
import type { Json } from '../../domain/json.ts';
import { z } from '../../domain/zod.ts';
import { undisguised } from './disguise.ts';
import { findPii, type Pii, type PiiKind, piiKinds } from './pii.ts';
import { readJson } from './subject.ts';
import { shown, subjectName } from './text.ts';

/** Most pieces named in one reason. */
const MOST_NAMED = 5;

/** Text and tool calls hold no personal data of the named kinds, by patterns and checksums. Names and addresses are not found so. */
export const noPii: AssertionKind = {
  type: 'no-pii',
  summary:
    'Holds no personal data of the named kinds, nor do its tool calls, by patterns and checksums; escapes of JSON, invisible characters and full width are read.',
  example: { kinds: ['email', 'iban'], allow: ['support@example.com'] },
  fields: {
    kinds: z
      .array(z.enum(piiKinds))
      .min(1)
      .optional()
      .describe(
        '`email`, `phone` (with country code, or the North American form), `credit-card` (Luhn), `iban` (checksum), `ip` (public addresses), `us-ssn`; all when left out.',
      ),
    allow: z
      .array(z.string().min(1))
      .min(1)
      .optional()
      .describe('Texts that may stand there, to the letter.'),
  },
  takesPath: true,
  negatable: false,
  asItCame: true,
  runs: () => 'inline',
  score(subject, { kinds, allow }) {
    const allowed = new Set(Array.isArray(allow) ? allow : []);
    const wanted = Array.isArray(kinds) ? (kinds as readonly PiiKind[]) : piiKinds;
    const own = subjectName(subject);
    // A path looks at one value of the last answer.
    const whole = subject.path === undefined;
    const texts = [
      ...(whole ? subject.earlier : []).flatMap(({ body }, index) => [
        { name: `the answer of turn ${index + 1}`, text: body.text },
        ...callTexts(body, ` of turn ${index + 1}`),
      ]),
      { name: own, text: subject.text },
      ...(whole ? callTexts(subject.answer.body, '') : []),
    ];
    for (const { name, text } of texts) {
      const found = firstFound(text, (one) => findPii(one, wanted).filter((pii) => !allowed.has(pii.text)));
      if (found === undefined) continue;
      const words = found.slice(0, MOST_NAMED).map((one) => `${one.kind} ${shown(one.text)}`);
      const rest = found.length > MOST_NAMED ? ` and ${found.length - MOST_NAMED} more` : '';
      return { pass: false, reason: `${name} holds personal data: ${words.join(', ')}${rest}`, actual: text };
    }
    return { pass: true, reason: `${own} holds no personal data` };
  },
};

/** What is found in the first reading of a text in which anything is. */
function firstFound(text: string, find: (reading: string) => readonly Pii[]): readonly Pii[] | undefined {
  for (const reading of readingsOf(text)) {
    const found = find(reading);
    if (found.length > 0) return found;
  }
  return undefined;
}

/** The arguments of the calls of an answer. */
function callTexts({ tool_calls: calls = [] }: AnswerBody, where: string): { name: string; text: string }[] {
  return calls.map(({ name, arguments: args }) => ({
    name: `the tool call ${shown(name)}${where}`,
    text: args,
  }));
}

/**
 * A text as its readers may read it: with what JSON writes otherwise written out, as a whole and in each of its texts, whether or
 * not all of it is JSON, and each of these without disguise. No pattern goes beyond a line, so texts of one JSON stand in lines.
 */
function readingsOf(text: string): ReadonlySet<string> {
  const read = readJson(text);
  const inside = 'value' in read ? textsIn(read.value).join('\n') : text;
  const readings = [inside, unescaped(inside), unescaped(text)];
  return new Set([...readings, ...readings.map(undisguised)]);
}

/** The texts in a value, names of fields too. */
function textsIn(value: Json): string[] {
  if (typeof value === 'string') return [value];
  if (value === null || typeof value !== 'object') return [];
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap(textsIn);
  return Object.entries(value).flatMap(([name, inner]) => [name, ...textsIn(inner as Json)]);
}

/** What JSON writes by a letter after a backslash (RFC 8259, section 7). */
const LETTERS: { readonly [letter: string]: string } = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/** A text with the escapes of JSON written out. */
function unescaped(text: string): string {
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|(["\\/bfnrt]))/g, (_, code?: string, letter = '') =>
    code === undefined ? (LETTERS[letter] ?? letter) : String.fromCharCode(Number.parseInt(code, 16)),
  );
}
