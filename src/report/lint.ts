import type { Where } from '../domain/failure.ts';
import type { Warning } from '../domain/lint.ts';
import { joined, say, type TermText, term } from './escape/term.ts';
import { place } from './failures.ts';
import { count, counted } from './figures.ts';

/** Warnings of one code in one file that are listed; the others are counted. */
const MOST_LISTED = 10;

/** A warning whose place is known. */
export interface PlacedWarning extends Pick<Warning, 'code' | 'message' | 'hint' | 'fix'> {
  readonly where?: Where;
}

/** What was written by `--fix`. */
export interface Mended extends Pick<Warning, 'code'> {
  readonly where: Where;
}

/** What a check warns of, by place: a line each, what to do below it, and at the end how many there are. */
export function warningsText(
  list: readonly PlacedWarning[],
  { strict, fixed }: { readonly strict: boolean; readonly fixed: boolean },
): TermText {
  if (list.length === 0) return term('');
  const listed = new Map<string, number>();
  const lines: TermText[] = [];
  for (const { code, where, message, hint, fix } of sortWarnings(list)) {
    const kind = `${code} ${where?.file ?? ''}`;
    const earlier = listed.get(kind) ?? 0;
    listed.set(kind, earlier + 1);
    if (earlier >= MOST_LISTED) continue;
    const at = where === undefined ? term('') : say`${place(where)}: `;
    lines.push(say`warning: ${at}${term(code)}: ${term(message)}`);
    lines.push(fixed || fix === undefined ? say`  ${term(hint)}` : say`  ${term(hint)} --fix writes it.`);
  }
  for (const [kind, found] of listed) {
    if (found <= MOST_LISTED) continue;
    const [code = '', file = ''] = kind.split(' ', 2);
    lines.push(say`warning: ${term(file)}: ${term(code)}: ${count(found - MOST_LISTED)} more like these`);
  }
  const mendable = fixed ? 0 : list.filter(({ fix }) => fix !== undefined).length;
  const total = counted(list.length, 'warning');
  const what = mendable === 0 ? total : say`${total}, ${count(mendable)} of which --fix mends`;
  lines.push(strict ? say`${what}; with --strict they are errors` : what);
  return joined([...lines, term('')], '\n');
}

/** What `--fix` wrote, a line each. */
export function mendedText(list: readonly Mended[]): TermText {
  return joined([...list.map(({ code, where }) => say`fixed: ${place(where)}: ${term(code)}\n`)], '');
}

/** By file, line and column, those without a place first. */
function sortWarnings(list: readonly PlacedWarning[]): PlacedWarning[] {
  const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  return [...list].sort(
    ({ where: a }, { where: b }) =>
      byText(a?.file ?? '', b?.file ?? '') ||
      (a?.line ?? 0) - (b?.line ?? 0) ||
      (a?.column ?? 0) - (b?.column ?? 0),
  );
}
