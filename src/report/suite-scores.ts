import type { Side } from '../domain/report.ts';
import type { Confusion, SuiteScore } from '../domain/suite-assertion.ts';

/** How many confusions of labels are named. The HTML and JSON reports have all. */
const MOST_CONFUSED = 5;
/** Longest label and longest reason that is shown, in characters. */
const LABEL = 60;
const REASON = 300;

const ends = { pass: ': holds', fail: ': fails', unscored: ': could not be scored', told: '' } as const;

/** What the assertions over the suite say of a side, a line each. Labels and reasons may be anyone's: escape it. */
export function suiteScoreLines({ suite_scores: scores = [] }: Pick<Side, 'suite_scores'>): string[] {
  const told = new Set<string>();
  return scores.map((score) => {
    const { assertion, status, reason, confusion } = score;
    const figure = figureOf(score);
    const why = reason === '' ? '' : `; ${clipped(reason, REASON)}`;
    const words = confusion === undefined ? '' : confusedWords(confusion);
    // Several figures of the same labels rest on the same confusions.
    const wrong = told.has(words) ? '' : words;
    told.add(words);
    return `over the suite, ${assertion}${figure === '' ? '' : ` ${figure}`}${ends[status]}${why}${wrong}`;
  });
}

/** The value with its threshold; empty where nothing was measured. */
export function figureOf({ value, threshold }: SuiteScore): string {
  if (value === undefined) return '';
  return `${value.toFixed(3)}${threshold === undefined ? '' : ` of at least ${threshold}`}`;
}

/** A text of anyone's, cut. */
export function clipped(text: string, most = LABEL): string {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}

/** The most frequent confusions, as `; took 3 outage for billing`. */
function confusedWords({ labels, counts, other, none }: Confusion): string {
  const wrong = labels.flatMap((wanted, row) => [
    ...labels.flatMap((said, column) =>
      row === column ? [] : [{ times: counts[row]?.[column] ?? 0, wanted, said: clipped(said) }],
    ),
    { times: other[row] ?? 0, wanted, said: 'a label that no case expects' },
    { times: none[row] ?? 0, wanted, said: 'nothing' },
  ]);
  const seen = wrong.filter(({ times }) => times > 0).sort((a, b) => b.times - a.times);
  if (seen.length === 0) return '';
  const named = seen.slice(0, MOST_CONFUSED).map(({ times, wanted, said }) => {
    return `${times} ${clipped(wanted)} for ${said}`;
  });
  const more = seen.length > MOST_CONFUSED ? ` and ${seen.length - MOST_CONFUSED} more` : '';
  return `; took ${named.join(', ')}${more}`;
}
