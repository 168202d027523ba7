import type { Slot } from '../core/asks.ts';

type Next = () => Promise<readonly Slot[] | undefined>;

/**
 * Has one case asked of every model before anything else is, so that one that cannot be asked at all is told before the others
 * are paid for.
 */
export function oneOfEachFirst(next: Next): Next {
  let begun = false;
  let rest: readonly Slot[] = [];
  return async () => {
    const slots = rest.length > 0 ? rest : await next();
    rest = [];
    if (begun || slots === undefined) return slots;
    begun = true;
    const seen = new Set<string>();
    const first: Slot[] = [];
    const others: Slot[] = [];
    for (const slot of slots) {
      const { model } = slot.suite.target;
      const [one, ...more] = slot.cases;
      if (one === undefined || seen.has(model)) {
        others.push(slot);
        continue;
      }
      seen.add(model);
      first.push({ ...slot, cases: [one] });
      if (more.length > 0) others.push({ ...slot, cases: more });
    }
    rest = others;
    return first;
  };
}
