import type { Agreement } from '../domain/agreement.ts';
import { joined, say, type TermText, term } from './escape/term.ts';
import { percent } from './figures.ts';
import { tables } from './table.ts';

/** A share with its bounds, each 0 to 1. */
export interface Bounded {
  readonly rate?: number;
  readonly low: number;
  readonly high: number;
}

/** The figures of an agreement as `judge check` prints them. */
export interface ShownFigures {
  readonly accuracy: Bounded;
  readonly kappa?: number;
  readonly true_pass_rate: Bounded;
  readonly false_pass_rate: Bounded;
  readonly self_agreement: Bounded;
}

/** How a judge stands to people: the table of verdicts, then the figures with bounds that hold with 95 %. */
export async function agreementText(
  { judge, asked, ...counts }: Agreement,
  figures: ShownFigures,
): Promise<TermText> {
  const lay = await tables();
  const [model = ''] = asked.split(' ', 1);
  const n = (value: number) => term(String(value));
  const table = lay(
    [
      [term(''), term('judge passes'), term('judge fails')],
      [term('people pass'), n(counts.passed_right), n(counts.failed_wrong)],
      [term('people fail'), n(counts.passed_wrong), n(counts.failed_right)],
    ],
    { align: ['left', 'right', 'right'] },
  );
  const { kappa } = figures;
  const rows = [
    [term('accuracy'), ...bounded(figures.accuracy)],
    [term('kappa'), term(kappa === undefined ? '-' : kappa.toFixed(2)), term('')],
    [term('true pass rate'), ...bounded(figures.true_pass_rate)],
    [term('false pass rate'), ...bounded(figures.false_pass_rate)],
    [term('agrees with itself'), ...bounded(figures.self_agreement)],
  ];
  const lines = [
    say`judge ${term(judge)} (${term(model)})`,
    ...table,
    term(''),
    ...lay([[term(''), term(''), term('95 % sure')], ...rows], { align: ['left', 'right', 'left'] }),
    ...(counts.unscored === 0 ? [] : [say`${counts.unscored} labels have no verdict, and count nowhere`]),
    term(''),
  ];
  return joined(lines, '\n');
}

/** A share and its bounds as two cells. */
export function bounded({ rate, low, high }: Bounded): [TermText, TermText] {
  if (rate === undefined) return [term('-'), term('')];
  return [term(percent(rate)), term(`${percent(low)} to ${percent(high)}`)];
}
