import type { PageData } from './data.ts';
import type { detail } from './detail.ts';
import type { elements } from './elements.ts';
import type { filters } from './filters.ts';
import type { keys } from './keys.ts';
import type { ListedCase, list } from './list.ts';
import type { PageWorld } from './world.ts';

/** The script's other functions: they reach `page` as arguments, since its text stands alone in the page. */
export interface PageFunctions {
  readonly elements: typeof elements;
  readonly detail: typeof detail;
  readonly list: typeof list;
  readonly filters: typeof filters;
  readonly keys: typeof keys;
}

/** Brings the cases of the page to life. Runs in the page: it may use nothing from outside itself. */
export function page(world: PageWorld, functions: PageFunctions): void {
  const { document, history, location } = world;
  const element = (id: string) => {
    const found = document.getElementById(id);
    if (found === null) throw new Error(`the page lacks #${id}`);
    return found;
  };
  const data = JSON.parse(element('data').textContent ?? '') as PageData;
  const make = functions.elements(document);

  const linkOf = ({ data: { id, suite } }: ListedCase) =>
    `#case=${encodeURIComponent(id)}${data.suites.length > 1 ? `&suite=${encodeURIComponent(suite)}` : ''}`;
  const cases = functions.list(make, functions.detail(make), element('list'), data, (one, open) =>
    history.replaceState(null, '', open ? linkOf(one) : '#cases'),
  );

  const count = element('count');
  const apply = () => {
    cases.filter(filter.wants());
    const shown = cases.shown().length;
    count.textContent = `${shown === data.cases.length ? '' : `${shown} of `}${data.cases.length} ${data.cases.length === 1 ? 'case' : 'cases'}`;
    element('nothing').hidden = shown > 0;
  };
  const controls = {
    search: element('search'),
    statuses: element('statuses'),
    suite: element('suite'),
    slice: element('slice'),
    assertion: element('assertion'),
  };
  const filter = functions.filters(make, controls, data, apply);
  element('filter').addEventListener('submit', (event) => event.preventDefault());
  const clear = () => {
    filter.clear();
    apply();
  };
  functions.keys(document, {
    list: cases,
    search: filter.search,
    clear,
    close(one) {
      one.toggle(false);
      history.replaceState(null, '', '#cases');
    },
  });

  const follow = () => {
    const wanted = new world.URLSearchParams(location.hash.slice(1));
    const [id, suite] = [wanted.get('case'), wanted.get('suite')];
    if (id === null) return;
    const found = cases.all.find(({ data: one }) => one.id === id && (suite === null || one.suite === suite));
    if (found === undefined) return;
    clear();
    found.toggle(true);
    found.row.scrollIntoView({ block: 'start' });
    found.button.focus();
  };
  world.addEventListener('hashchange', follow);

  // On paper nothing can be opened: what needs a look is printed open.
  let opened: readonly ListedCase[] = [];
  world.addEventListener('beforeprint', () => {
    opened = cases.shown().filter((one) => one.data.scores !== undefined && !one.isOpen());
    for (const one of opened) one.toggle(true);
  });
  world.addEventListener('afterprint', () => {
    for (const one of opened) one.toggle(false);
  });

  // Rows out of sight are not laid out, so that a long page opens soon; laid out once it is open, it scrolls smoothly.
  const settle = (from: number) => {
    const next = from + 50;
    for (const { row } of cases.all.slice(from, next)) row.classList.toggle('settled', true);
    if (next < cases.all.length) world.setTimeout(() => settle(next), 20);
  };
  world.addEventListener('load', () => settle(0));

  apply();
  follow();
}
