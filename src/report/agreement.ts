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
  const rows = [
    shareRow('accuracy', figures.accuracy),
    kappaRow(figures.kappa),
    shareRow('true pass rate', figures.true_pass_rate),
    shareRow('false pass rate', figures.false_pass_rate),
    shareRow('agrees with itself', figures.self_agreement),
  ];
  const lines = [
    say`judge ${term(judge)} (${term(model)})`,
    ...table,
    term(''),
    ...figuresTable(lay, rows),
    ...(counts.unscored === 0 ? [] : [say`${counts.unscored} labels have no verdict, and count nowhere`]),
    term(''),
  ];
  return joined(lines, '\n');
}

/** A row of the figures: its name, the figure, and the bounds that it is sure to lie between. */
type FigureRow = readonly [name: TermText, figure: TermText, bounds: TermText];

/** A share with its bounds as a row of the figures. */
export function shareRow(name: string, { rate, low, high }: Bounded): FigureRow {
  if (rate === undefined) return [term(name), term('-'), term('')];
  return [term(name), term(percent(rate)), term(`${percent(low)} to ${percent(high)}`)];
}

/** Cohen's kappa, which has no bounds here, as a row of the figures. */
export function kappaRow(kappa: number | undefined): FigureRow {
  return [term('kappa'), term(kappa === undefined ? '-' : kappa.toFixed(2)), term('')];
}

/** The figures of an agreement as lines. */
export function figuresTable(
  lay: Awaited<ReturnType<typeof tables>>,
  rows: readonly FigureRow[],
): readonly TermText[] {
  return lay([[term(''), term(''), term('95 % sure')], ...rows], { align: ['left', 'right', 'left'] });
}
