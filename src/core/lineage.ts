/** What a model id says of the model, in the vendor's way of naming: `gpt-5.4-mini-2026-03-17`. */
export interface Lineage {
  readonly family: 'gpt' | 'o';
  /** `mini`, `sol`, …; empty for a model without a suffix. */
  readonly tier: string;
  /** Larger is newer, number by number: major, minor, then whether it is an `o` as in `gpt-4o`, which came before 4.1. */
  readonly generation: readonly [number, number, number];
  /** `YYYY-MM-DD`; `0000-MM-DD` for the old ids that leave out the year; empty without a date. */
  readonly date: string;
}

const ID =
  /^(?:(?<gpt>gpt)-(?<major>\d+)(?:\.(?<minor>\d+))?(?<omni>o)?|o(?<number>\d+))(?:-(?<tier>[a-z]+(?:-[a-z]+)*))?(?:-(?<date>\d{4}-\d\d-\d\d|\d{4}))?$/;

/** The lineage that an id tells; undefined for an id that is not named so. */
export function lineageOf(id: string): Lineage | undefined {
  const found = ID.exec(id)?.groups;
  if (found === undefined) return undefined;
  const { gpt, major, minor = '0', omni, number, tier = '', date = '' } = found;
  return {
    family: gpt === undefined ? 'o' : 'gpt',
    tier,
    generation: [Number(major ?? number), Number(minor), omni === undefined ? 0 : 1],
    date: /^\d{4}$/.test(date) ? `0000-${date.slice(0, 2)}-${date.slice(2)}` : date,
  };
}

/** Orders by age, the older first; 0 where the ids do not tell. */
export function compareAge(a: Lineage, b: Lineage): number {
  for (const index of [0, 1, 2] as const) {
    const apart = a.generation[index] - b.generation[index];
    if (apart !== 0) return apart;
  }
  return a.date < b.date ? -1 : a.date > b.date ? 1 : 0;
}
