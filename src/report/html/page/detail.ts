import type { PageAnswer, PageCase, PagePart, PageScore, PageTrial } from './data.ts';
import type { Make } from './elements.ts';
import type { PageElement } from './world.ts';

/** Makes what a case shows when it is opened. Runs in the page: it may use nothing from outside itself. */
export function detail(make: Make): (one: PageCase) => PageElement {
  const title = (text: string) => make('h4', {}, text);
  const note = (text: string | undefined) =>
    text === undefined ? undefined : make('p', { className: 'note' }, text);

  const value = (name: string, text: string | undefined) =>
    text === undefined ? undefined : make('div', { className: 'value' }, `${name} `, make('code', {}, text));
  const score = ({ assertion, status, reason, expected, actual }: PageScore) =>
    make(
      'li',
      {},
      make('code', { className: 'assertion' }, assertion),
      ` ${status}${reason === '' ? '' : `: ${reason}`}`,
      value('expected', expected),
      value('actual', actual),
    );

  const marked = (parts: readonly PagePart[], own: '-' | '+') =>
    parts.flatMap(([side, text]): (PageElement | string)[] =>
      side === '=' ? [text] : side === own ? [make(own === '-' ? 'del' : 'ins', {}, text)] : [],
    );
  const answer = (
    side: 'Before' | 'After',
    shown: PageAnswer | undefined,
    parts: readonly PagePart[] | undefined,
  ) => {
    if (shown === undefined) return undefined;
    const own = side === 'Before' ? '-' : '+';
    const inside = parts === undefined ? [shown.text ?? ''] : marked(parts, own);
    const kept = parts !== undefined || shown.text !== undefined;
    return make(
      'section',
      { className: 'answer' },
      title(`${side} ${shown.title}`),
      note(shown.reason),
      kept
        ? make('pre', { tabindex: '0', role: 'region', 'aria-label': `${side}: answer` }, ...inside)
        : undefined,
      note(shown.cut),
    );
  };

  const both = (of: PageCase['answers']) =>
    of?.before?.text === undefined || of.after?.text === undefined
      ? undefined
      : make('p', { className: 'dim' }, 'Too little in common for differences to be marked.');

  const trial = (side: string, { ordinal, turn, outcome, status, failed, text, cut, telling }: PageTrial) =>
    make(
      'tr',
      {},
      make('th', { scope: 'row' }, `${side} #${ordinal}${turn === undefined ? '' : ` turn ${turn}`}`),
      make('td', { className: status }, status),
      make('td', {}, outcome),
      make(
        'td',
        { className: 'wide' },
        failed === '' ? undefined : make('div', {}, failed),
        telling ? make('span', { className: 'dim' }, 'shown above') : undefined,
        text === undefined
          ? undefined
          : make('details', {}, make('summary', {}, 'answer'), make('pre', {}, text), note(cut)),
      ),
    );
  const trials = (list: NonNullable<PageCase['trials']>) => {
    const head = ['Trial', 'Score', 'Outcome', 'What did not pass'].map((text) =>
      make('th', { scope: 'col' }, text),
    );
    const rows = [
      ...list.before.map((one) => trial('before', one)),
      ...list.after.map((one) => trial('after', one)),
    ];
    return make(
      'div',
      { className: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'All trials' },
      make(
        'table',
        { className: 'trials' },
        make('thead', {}, make('tr', {}, ...head)),
        make('tbody', {}, ...rows),
      ),
    );
  };

  return (one) => {
    const { place, tags, note: words, question, scores = [], answers, parts, trials: list } = one;
    const where = [
      ...(place === undefined ? [] : [place]),
      ...(tags.length === 0 ? [] : [`slices: ${tags.join(', ')}`]),
    ];
    const by = {
      words: 'word by word',
      lines: 'line by line',
      structure: 'by JSON structure: keys sorted, commas left out',
    };
    return make(
      'div',
      { className: 'detail' },
      where.length === 0 ? undefined : make('p', { className: 'place' }, where.join(' · ')),
      note(words),
      question === undefined
        ? undefined
        : make(
            'details',
            { className: 'question' },
            make('summary', {}, 'Question'),
            make('pre', {}, question),
          ),
      scores.length === 0 ? undefined : title('Why it did not pass'),
      scores.length === 0 ? undefined : make('ul', { className: 'scores' }, ...scores.map(score)),
      answers === undefined
        ? undefined
        : make(
            'div',
            { className: 'answers' },
            answer('Before', answers.before, parts?.list),
            answer('After', answers.after, parts?.list),
          ),
      parts === undefined
        ? both(answers)
        : make('p', { className: 'dim' }, `Differences marked ${by[parts.by]}.`),
      list === undefined ? undefined : title('All trials'),
      list === undefined ? undefined : trials(list),
    );
  };
}
