import type { SuiteReport } from '../../domain/report.ts';
import { say, type TermText, term } from '../escape/term.ts';
import { count, counted } from '../figures.ts';
import type { Style } from './style.ts';

/** The acknowledged regressions of a suite: what does not count, who says so, and until when. */
export function* waiversText({ waivers }: SuiteReport, style: Style): Iterable<TermText> {
  if (waivers.length === 0) return;
  yield style.bold(say`  waived (${count(waivers.length)})`);
  for (const { case: id, assertion, failed, who, until, why } of waivers)
    yield say`    ${term(id)}, ${term(assertion)}: failed ${counted(failed, 'trial')}; ${term(who)}, until ${term(until)}: ${term(why)}`;
}
