import type { AnswerBody } from '../../domain/answer.ts';
import type { AssertionKind } from '../../domain/assertion.ts';
import { z } from '../../domain/zod.ts';
import { findPii, type PiiKind, piiKinds } from './pii.ts';
import { readJson } from './subject.ts';
import { shown, subjectName } from './text.ts';

/** Most pieces named in one reason. */
const MOST_NAMED = 5;

/** Text and tool calls hold no personal data of the named kinds, by patterns and checksums. Names and addresses are not found so. */
export const noPii: AssertionKind = {
  type: 'no-pii',
  summary: 'Holds no personal data of the named kinds, nor do its tool calls, by patterns and checksums.',
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
      const found = findPii(text, wanted).filter((one) => !allowed.has(one.text));
      if (found.length === 0) continue;
      const words = found.slice(0, MOST_NAMED).map((one) => `${one.kind} ${shown(one.text)}`);
      const rest = found.length > MOST_NAMED ? ` and ${found.length - MOST_NAMED} more` : '';
      return { pass: false, reason: `${name} holds personal data: ${words.join(', ')}${rest}`, actual: text };
    }
    return { pass: true, reason: `${own} holds no personal data` };
  },
};

/** A text that is no JSON, or says two things of one key, with the characters that JSON may write by number. */
function unescaped(text: string): string {
  return text.replace(/\\u([0-9a-f]{4})/gi, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}

/** The arguments of the calls of an answer, with what JSON writes otherwise written out. */
function callTexts({ tool_calls: calls = [] }: AnswerBody, where: string): { name: string; text: string }[] {
  return calls.map(({ name, arguments: args }) => {
    const read = readJson(args);
    return {
      name: `the tool call ${shown(name)}${where}`,
      text: 'value' in read ? JSON.stringify(read.value) : unescaped(args),
    };
  });
}
