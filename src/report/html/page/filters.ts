import type { PageCase, PageData } from './data.ts';
import type { Make } from './elements.ts';
import type { PageElement } from './world.ts';

/** What the reader filters by. */
export interface Filters {
  readonly search: PageElement;
  wants(): (one: PageCase) => boolean;
  /** Lets every case through. */
  clear(): void;
}

/** The form's controls, by their ids. */
export interface FilterControls {
  readonly search: PageElement;
  readonly statuses: PageElement;
  readonly suite: PageElement;
  readonly slice: PageElement;
  readonly assertion: PageElement;
}

/** Fills the filter's controls. Runs in the page: it may use nothing from outside itself. */
export function filters(
  make: Make,
  { search, statuses, suite, slice, assertion }: FilterControls,
  data: PageData,
  onChange: () => void,
): Filters {
  let group = '';
  const counts = new Map<string, number>();
  for (const one of data.cases) counts.set(one.group, (counts.get(one.group) ?? 0) + 1);
  const choices = [{ name: '', short: 'All' }, ...data.groups];
  const chips = choices.map(({ name, short }) => {
    const many = name === '' ? data.cases.length : (counts.get(name) ?? 0);
    const chip = make(
      'button',
      { type: 'button', className: `chip ${name}`, 'aria-pressed': String(name === '') },
      `${short} `,
      make('span', { className: 'dim' }, String(many)),
    );
    chip.addEventListener('click', () => {
      choose(name);
      onChange();
    });
    return { name, chip };
  });
  const choose = (wanted: string) => {
    group = wanted;
    for (const { name, chip } of chips) chip.setAttribute('aria-pressed', String(name === wanted));
  };
  statuses.replaceChildren(...chips.map(({ chip }) => chip));

  const fill = (control: PageElement, every: string, values: readonly string[]) => {
    // The value of an option is its place in the list, so that no data ever stands in an attribute.
    const options = [every, ...values].map((text, index) => {
      const option = make('option', {}, text);
      option.value = index === 0 ? '' : String(index - 1);
      return option;
    });
    control.replaceChildren(...options);
    control.hidden = values.length === 0;
    control.addEventListener('change', onChange);
  };
  fill(suite, 'Every suite', data.suites.length > 1 ? data.suites : []);
  fill(slice, 'Every slice', data.slices);
  fill(assertion, 'Every assertion', data.assertions);
  search.addEventListener('input', onChange);

  const chosen = (control: PageElement, values: readonly string[]) =>
    control.value === '' ? undefined : values[Number(control.value)];
  const textOf = (one: PageCase) =>
    [
      ...[one.id, one.suite, one.note, one.place, one.question, ...one.tags, ...one.marks, ...one.failed],
      ...(one.scores ?? []).flatMap(({ assertion: name, reason }) => [name, reason]),
      ...[one.answers?.before?.text, one.answers?.after?.text],
      ...(one.parts?.list ?? []).map(([, text]) => text),
    ]
      .join('\n')
      .toLowerCase();
  const texts = new Map<PageCase, string>();
  return {
    search,
    wants() {
      const words = search.value.toLowerCase().trim();
      const [ofSuite, ofSlice, ofAssertion] = [
        chosen(suite, data.suites),
        chosen(slice, data.slices),
        chosen(assertion, data.assertions),
      ];
      return (one) => {
        if (group !== '' && one.group !== group) return false;
        if (ofSuite !== undefined && one.suite !== ofSuite) return false;
        if (ofSlice !== undefined && !one.tags.includes(ofSlice)) return false;
        if (ofAssertion !== undefined && !one.failed.includes(ofAssertion)) return false;
        if (words === '') return true;
        const text = texts.get(one) ?? textOf(one);
        texts.set(one, text);
        return text.includes(words);
      };
    },
    clear() {
      search.value = '';
      for (const control of [suite, slice, assertion]) control.value = '';
      choose('');
    },
  };
}
