import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../domain/assertion.ts';
import { assertionKinds } from './index.ts';
import { readAnswer } from './subject.ts';
import { answerOf } from './testdata/said.ts';

/** Bits of text that the readers of some kind take for a beginning of something. */
const bits = fc.constantFrom(
  '{',
  '[',
  '"',
  '<a>',
  '&#',
  '%4',
  '\\u{',
  '+49',
  '1 ',
  'a@b.',
  ':',
  'März',
  '€',
  '-',
  '\u200b',
  '🙂',
);
const texts = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(bits, { maxLength: 40 }).map((parts) => parts.join('')),
  fc.json(),
);

// The others are scored elsewhere, or need a package that an installation may lack.
const kinds = [...assertionKinds.values()].filter(
  ({ combine, type }) =>
    combine === undefined && !['module', 'command', 'language', 'consistent'].includes(type),
);

describe.for(kinds)('$type', ({ type, example, score }) => {
  it('says something of any answer, and never throws', async () => {
    const { path: _path, threshold: _threshold, ...params } = example;
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        const subject = readAnswer(answerOf(text), { id: 'one', vars: {}, tags: [] })();
        if ('missing' in subject) throw new Error(`${type}: a whole answer is never missing`);
        expect(sentence(await score(subject, params))).not.toBe('');
      }),
      { numRuns: 60 },
    );
  });
});

function sentence(finding: Finding): string {
  if ('unscored' in finding) return finding.unscored;
  return 'missing' in finding ? finding.missing : finding.reason;
}
