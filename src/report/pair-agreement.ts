import { type PairAgreement, preferences } from '../domain/pair-agreement.ts';
import { type Bounded, figuresTable, kappaRow, shareRow } from './agreement.ts';
import { joined, say, type TermText, term } from './escape/term.ts';
import { counted, percent } from './figures.ts';
import { tables } from './table.ts';

/** The figures of an agreement on pairs as `judge check` prints them. */
export interface ShownPairFigures {
  readonly accuracy: Bounded;
  readonly kappa?: number;
  readonly self_agreement: Bounded;
  readonly turned: Bounded;
  readonly first: Bounded;
}

/** How a judge stands to people on pairs: the table of verdicts, the figures, and what the order does to it. */
export async function pairAgreementText(
  { judge, asked, verdicts, unscored, position }: PairAgreement,
  figures: ShownPairFigures,
): Promise<TermText> {
  const lay = await tables();
  const [model = ''] = asked.split(' ', 1);
  const table = lay(
    [
      [term(''), ...preferences.map((one) => say`judge: ${term(one)}`)],
      ...preferences.map((people) => [
        say`people: ${term(people)}`,
        ...preferences.map((one) => term(String(verdicts[people][one]))),
      ]),
    ],
    { align: ['left', 'right', 'right', 'right'] },
  );
  const rows = [
    shareRow('accuracy', figures.accuracy),
    kappaRow(figures.kappa),
    shareRow('agrees with itself', figures.self_agreement),
    shareRow('turns with the order', figures.turned),
    shareRow('names the first', figures.first),
  ];
  const lines = [
    say`judge ${term(judge)} (${term(model)}), pairs in both orders`,
    ...table,
    term(''),
    ...figuresTable(lay, rows),
    ...orderWords(position, figures.first),
    ...(unscored === 0
      ? []
      : [say`${counted(unscored, 'pair')} without a verdict in both orders, counted nowhere`]),
    term(''),
  ];
  return joined(lines, '\n');
}

/** What the place of an answer does to the verdict, in plain words. */
function orderWords(
  { compared, turned, decided, first }: PairAgreement['position'],
  share: Bounded,
): TermText[] {
  if (compared === 0) return [];
  const order = say`\nWith the answers the other way round it said otherwise of ${term(String(turned))} of ${counted(compared, 'pair')}; such pairs are ties, whoever is better.`;
  if (decided === 0)
    return [order, term('It never named an answer, so whether the place of one matters is not known.')];
  const named = say`${counted(decided, 'verdict')} named an answer, and ${term(String(first))} of them the one that stood first`;
  const bias =
    share.low > 0.5
      ? say`it favours the answer that stands first (at least ${term(percent(share.low))}, where half would be fair)`
      : share.high < 0.5
        ? say`it favours the answer that stands second (the first at most ${term(percent(share.high))}, where half would be fair)`
        : term('no favour for a place is shown');
  return [order, say`${named}: ${bias}.`];
}
