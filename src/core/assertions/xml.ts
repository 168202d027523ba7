import type { AssertionKind, Finding, Subject } from '../../domain/assertion.ts';
import { z } from '../../domain/zod.ts';
import { shown, subjectName } from './text.ts';

/**
 * The whole text is one well-formed XML document, white space around it aside. Nothing outside it is read, and entities
 * that a document declares itself are refused, so that no text can grow when it is read.
 */
export const xml: AssertionKind = {
  type: 'xml',
  summary: 'Is well-formed XML and nothing else, with the named elements in it.',
  example: { elements: ['invoice', 'total'] },
  fields: {
    elements: z
      .array(z.string().min(1))
      .min(1)
      .optional()
      .describe('Names of elements that must be there, prefix included, at any depth.'),
  },
  takesPath: true,
  negatable: true,
  runs: () => 'inline',
  score: (subject, { elements }) =>
    import('saxes').then(({ SaxesParser }) =>
      find(subject, (Array.isArray(elements) ? elements : []) as readonly string[], SaxesParser),
    ),
};

function find(
  subject: Subject,
  elements: readonly string[],
  SaxesParser: typeof import('saxes').SaxesParser,
): Finding {
  const { text } = subject;
  const name = subjectName(subject);
  const seen = new Set<string>();
  const parser = new SaxesParser({ fragment: false });
  let fault: string | undefined;
  parser.on('error', (error) => {
    fault ??= error.message;
  });
  parser.on('opentag', (tag) => {
    seen.add(tag.name);
  });
  parser.write(text.trim()).close();
  if (fault !== undefined) {
    const reason = `${name} is not well-formed XML: ${fault.replace(/\.$/, '')}; found ${shown(text)}`;
    return { pass: false, reason, actual: text };
  }
  const lacking = elements.filter((element) => !seen.has(element));
  if (lacking.length === 0) return { pass: true, reason: `${name} is well-formed XML` };
  const reason = `expected ${name} to have the elements ${lacking.map(shown).join(', ')}, found ${[...seen].slice(0, 10).map(shown).join(', ')}`;
  return { pass: false, reason, expected: elements, actual: text };
}
