import type { Label } from '../../domain/agreement.ts';
import type { PairLabel } from '../../domain/pair-agreement.ts';
import type { FindPrivate, Redact } from '../../domain/redact.ts';
import { startMarks } from './marks.ts';
import { scanOf } from './scan.ts';

/** The fields of a label that a judge is sent. */
const SENT = ['question', 'criterion', 'criteria', 'reference', 'answer', 'a', 'b'] as const;

type AnyLabel = Partial<Record<(typeof SENT)[number], string>>;

/**
 * Labels of people with placeholders in the place of private values, each label by itself as a case is. `problem` says why the
 * user's patterns or module did not find what is private; nothing may be sent then.
 */
export async function redactLabels(
  { answers, pairs }: { readonly answers: readonly Label[]; readonly pairs: readonly PairLabel[] },
  rules: Redact,
  find: FindPrivate,
): Promise<
  { readonly answers: readonly Label[]; readonly pairs: readonly PairLabel[] } | { readonly problem: string }
> {
  const found = await scanOf([...answers, ...pairs].flatMap(textsOf), rules, find);
  if ('problem' in found) return found;
  const clean = <One extends AnyLabel>(label: One): One => {
    const { hide } = startMarks(textsOf(label), rules, found.scan);
    const hidden = SENT.flatMap((field) => {
      const text = label[field];
      return text === undefined ? [] : [[field, hide(text)] as const];
    });
    return { ...label, ...Object.fromEntries(hidden) };
  };
  return { answers: answers.map(clean), pairs: pairs.map(clean) };
}

function textsOf(label: AnyLabel): string[] {
  return SENT.flatMap((field) => label[field] ?? []);
}
