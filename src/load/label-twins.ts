import type { Label } from '../domain/agreement.ts';
import type { Failure, Where } from '../domain/failure.ts';
import type { PairLabel } from '../domain/pair-agreement.ts';
import { placeText } from './failures.ts';

/** Tells labels that are there already: `again` for the same verdict on the same, a failure for another one. */
export function startTwins(): (label: Label | PairLabel, where: Where) => 'new' | 'again' | Failure {
  const known = new Map<string, Meant & { readonly where: Where }>();
  return (label, where) => {
    const here = meantBy(label);
    const before = known.get(here.about);
    if (before === undefined) {
      known.set(here.about, { ...here, where });
      return 'new';
    }
    if (before.verdict === here.verdict) return 'again';
    const place = placeText({ file: before.where.file, line: before.where.line ?? 1 });
    const turned = before.swapped === here.swapped ? '' : ', where the two are swapped';
    return {
      code: 'invalid',
      where,
      message: `the same ${'pass' in label ? 'answer' : 'pair'} is labelled ${here.written} here and ${before.written} at ${place}${turned}`,
      hint: 'Find out which of the two is right and remove the other: no judge can agree with both.',
    };
  };
}

interface Meant {
  /** What the label is about, the same for a pair and the same pair swapped. */
  readonly about: string;
  /** What it says of that. */
  readonly verdict: string;
  /** The same in the words of its line. */
  readonly written: string;
  readonly swapped: boolean;
}

function meantBy(label: Label | PairLabel): Meant {
  if ('pass' in label) {
    const { question = '', criterion = null, criteria = null, reference = null, answer, pass } = label;
    const about = JSON.stringify([question, criterion, criteria, reference, answer]);
    return { about, verdict: String(pass), written: `pass: ${pass}`, swapped: false };
  }
  const { question = '', criteria, a, b, better } = label;
  const swapped = a > b;
  const about = JSON.stringify([question, criteria, ...(swapped ? [b, a] : [a, b])]);
  const first = swapped ? 'b' : 'a';
  const verdict = better === 'neither' ? better : better === first ? 'first' : 'second';
  return { about, verdict, written: `better: ${better}`, swapped };
}
