/** Values that are kept as one at most: enough for the ways in which trials pass, few enough to be nothing. */
const MOST = 1000;

/** Gives, for equal values of plain data, the first of them, so that what most are like is kept once. */
export function alike<T extends object>(): (value: T) => T {
  const known = new Map<string, T>();
  return (value) => {
    const text = JSON.stringify(value);
    const first = known.get(text);
    if (first !== undefined) return first;
    if (known.size < MOST) known.set(text, value);
    return value;
  };
}

/**
 * Adds values of `alike` to lists, and gives one list for all that have grown by the same values. A list is given back longer, or
 * as another one. It may be sorted in place: so is what every other holder has of it. Values that are not `kept` make a list one's own.
 */
export function alikeLists<T extends object>(): (list: T[] | undefined, value: T, kept: boolean) => T[] {
  /** What the lists that are shared have grown to. The empty one is undefined. */
  const longer = new Map<T[] | undefined, Map<T, T[]>>([[undefined, new Map()]]);
  return (list, value, kept) => {
    const next = longer.get(list);
    const known = kept ? next?.get(value) : undefined;
    if (known !== undefined) return known;
    if (list !== undefined && next === undefined) {
      list.push(value);
      return list;
    }
    const grown = [...(list ?? []), value];
    if (kept && next !== undefined && longer.size < MOST) {
      next.set(value, grown);
      longer.set(grown, new Map());
    }
    return grown;
  };
}
