import type { CaseList, ListedCase } from './list.ts';
import type { PageDocument, PageElement } from './world.ts';

/** What the keys do. */
export interface Keyed {
  readonly list: CaseList;
  readonly search: PageElement;
  /** Lets every case through again. */
  clear(): void;
  /** Closes a case, as its button does. */
  close(one: ListedCase): void;
}

/**
 * j and k go to the next and the previous case, Enter opens it (the browser does, for a button), / goes to the search, Escape
 * closes the case or clears the filter. Runs in the page: it may use nothing from outside itself.
 */
export function keys(document: PageDocument, { list, search, clear, close }: Keyed): void {
  const current = () => list.shown().findIndex(({ button }) => button === document.activeElement);
  let last = -1;
  const go = (step: number) => {
    const shown = list.shown();
    const from = current();
    const at =
      from === -1 ? Math.min(last + (last === -1 && step < 0 ? 1 : step), shown.length - 1) : from + step;
    const one = shown[Math.max(0, at)];
    if (one === undefined || at >= shown.length) return;
    last = Math.max(0, at);
    one.button.focus();
    one.row.scrollIntoView({ block: 'nearest' });
  };
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = document.activeElement?.tagName ?? '';
    const writing = at === 'INPUT' || at === 'SELECT' || at === 'TEXTAREA';
    if (event.key === 'Escape') {
      const open = list.shown()[current()];
      if (open?.isOpen()) close(open);
      else clear();
      if (writing) list.shown()[0]?.button.focus();
      return;
    }
    if (writing) return;
    if (event.key === '/') {
      event.preventDefault();
      search.focus();
    } else if (event.key === 'j' || event.key === 'k') {
      event.preventDefault();
      go(event.key === 'j' ? 1 : -1);
    }
  });
}
