import type { PageCase, PageData, PageTally } from './data.ts';
import type { Make } from './elements.ts';
import type { PageElement } from './world.ts';

/** A case in the list. */
export interface ListedCase {
  readonly data: PageCase;
  readonly row: PageElement;
  readonly button: PageElement;
  isOpen(): boolean;
  toggle(open: boolean): void;
}

/** The list of cases, by group. */
export interface CaseList {
  readonly all: readonly ListedCase[];
  /** Those that the filter lets through, in order. */
  shown(): readonly ListedCase[];
  /** Shows only the cases that `wanted` says, and the groups that have one. */
  filter(wanted: (one: PageCase) => boolean): void;
}

/**
 * Fills the list: a row a case, whose details are made when it is opened. Runs in the page: it may use nothing from outside
 * itself.
 */
export function list(
  make: Make,
  detail: (one: PageCase) => PageElement,
  place: PageElement,
  data: PageData,
  onToggle: (one: ListedCase, open: boolean) => void,
): CaseList {
  const tally = (side: string, of: PageTally | undefined) =>
    make(
      'span',
      {
        className: `tally ${of?.mood ?? 'none'}`,
        'aria-label': `${side} ${of?.text ?? 'nothing'}`,
        role: 'img',
      },
      of?.text ?? '–',
    );

  const rowOf = (one: PageCase): ListedCase => {
    const first = one.scores?.[0];
    const why =
      first === undefined ? (one.note ?? '') : `${first.assertion}: ${first.reason || first.status}`;
    const button = make(
      'button',
      { type: 'button', className: 'head', 'aria-expanded': 'false' },
      make('span', { className: 'id' }, one.id),
      make(
        'span',
        { className: 'marks' },
        ...one.marks.map((mark) => make('span', { className: 'mark' }, mark)),
      ),
      make('span', { className: 'why' }, why),
      make(
        'span',
        { className: 'tallies' },
        ...(one.before === undefined
          ? []
          : [tally('passed before', one.before), make('span', { className: 'dim' }, '→')]),
        tally('passed after', one.after),
      ),
    );
    const row = make('li', { className: 'case' }, button);
    let body: PageElement | undefined;
    let open = false;
    const listed: ListedCase = {
      ...{ data: one, row, button },
      isOpen: () => open,
      toggle(wanted) {
        if (wanted === open) return;
        open = wanted;
        if (body === undefined) {
          body = detail(one);
          row.append(body);
        }
        body.hidden = !open;
        row.classList.toggle('open', open);
        button.setAttribute('aria-expanded', String(open));
      },
    };
    button.addEventListener('click', () => {
      listed.toggle(!open);
      onToggle(listed, open);
    });
    return listed;
  };

  const all = data.cases.map(rowOf);
  const groups = data.groups.map(({ name, title }) => {
    const members = all.filter((one) => one.data.group === name);
    const count = make('span', { className: 'dim' }, ` ${members.length}`);
    const section = make(
      'section',
      { className: `group ${name}` },
      make('h3', {}, title, count),
      make('ol', {}, ...members.map(({ row }) => row)),
    );
    return { section, members, count };
  });
  // Rows out of sight are then left unrendered; a short list is whole on every screenshot.
  place.className = all.length > 200 ? 'long' : '';
  place.replaceChildren(...groups.map(({ section }) => section));

  let shown: readonly ListedCase[] = all;
  return {
    all,
    shown: () => shown,
    filter(wanted) {
      const kept = new Set(all.filter((one) => wanted(one.data)));
      for (const one of all) one.row.hidden = !kept.has(one);
      for (const { section, members, count } of groups) {
        const left = members.filter((one) => kept.has(one)).length;
        section.hidden = left === 0;
        count.textContent = left === members.length ? ` ${left}` : ` ${left} of ${members.length}`;
      }
      shown = all.filter((one) => kept.has(one));
    },
  };
}
