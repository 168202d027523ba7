import type { FindPrivate, PrivateSpan, Redact } from '../../domain/redact.ts';
import type { Scan } from './marks.ts';
import { privateSpans } from './spans.ts';
import { viewsOf } from './views.ts';

/** Texts whose spans are remembered; most cases share their system text and their assertions. */
const MOST_REMEMBERED = 2000;

/** A scan by all the rules: the user's patterns and module see every text of `texts` first, also without its escapes; or why they cannot. */
export async function scanOf(
  texts: Iterable<string>,
  rules: Redact,
  find: FindPrivate,
): Promise<{ readonly scan: Scan } | { readonly problem: string }> {
  const foreign = new Map<string, readonly PrivateSpan[]>();
  if (rules.module !== undefined || Object.keys(rules.patterns).length > 0) {
    const all = [...texts].flatMap((text) => viewsOf(text).map((view) => view.text));
    const list = [...new Set(all)];
    const found = await find(list, rules);
    if ('problem' in found) return found;
    for (const [index, one] of found.entries()) if (one.length > 0) foreign.set(list[index] ?? '', one);
  }
  return { scan: remembering((text) => privateSpans(text, rules, foreign.get(text))) };
}

function remembering(scan: Scan): Scan {
  const known = new Map<string, ReturnType<Scan>>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const spans = scan(text);
    if (known.size >= MOST_REMEMBERED) known.clear();
    known.set(text, spans);
    return spans;
  };
}
