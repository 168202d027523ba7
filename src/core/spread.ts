import type { Distribution, Spread } from '../domain/report.ts';

/** Bins to a doubling: the middle of a bin is within 2.2 % of everything in it. */
const BINS = 16;

/** Counts figures in bins, so that memory does not grow with answers and nothing depends on their order. */
interface Figures {
  add(value: number): void;
  finish(): Distribution | undefined;
}

/** What the answers of one side took, as they come in. A figure that is unknown is not counted. */
export interface SpreadCount {
  add(figures: { readonly [figure in keyof Spread]: number | undefined }): void;
  /** Empty when no answer told anything. */
  finish(): { readonly spread?: Spread };
}

/** Begins counting. */
export function countSpread(): SpreadCount {
  const all: { readonly [figure in keyof Spread]-?: Figures } = {
    cost: countFigures(),
    tokens: countFigures(),
    latency: countFigures(),
  };
  const names = Object.keys(all) as (keyof Spread)[];
  return {
    add(figures) {
      for (const name of names) {
        const value = figures[name];
        if (value !== undefined) all[name].add(value);
      }
    },
    finish() {
      const known = names.flatMap((name) => {
        const distribution = all[name].finish();
        return distribution === undefined ? [] : [[name, distribution] as const];
      });
      return known.length === 0 ? {} : { spread: Object.fromEntries(known) };
    },
  };
}

function countFigures(): Figures {
  const bins = new Map<number, number>();
  let [count, least, most] = [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  return {
    add(value) {
      count++;
      least = Math.min(least, value);
      most = Math.max(most, value);
      // Zero falls into the bin of minus infinity, whose lower end is 0.
      const bin = Math.floor(Math.log2(value) * BINS);
      bins.set(bin, (bins.get(bin) ?? 0) + 1);
    },
    finish() {
      if (count === 0) return undefined;
      const sorted = [...bins].sort(([a], [b]) => a - b);
      const quantile = (share: number) => {
        let seen = 0;
        const [bin = 0] =
          sorted.find(([, many]) => {
            seen += many;
            return seen >= share * count;
          }) ?? [];
        return Math.min(most, Math.max(least, figure(2 ** ((bin + 0.5) / BINS))));
      };
      return {
        ...{ count, least, most },
        ...{ p50: quantile(0.5), p90: quantile(0.9), p99: quantile(0.99) },
        bins: sorted.map(([bin, many]) => [figure(2 ** (bin / BINS)), many] as const),
      };
    },
  };
}

/** Rounded to six digits: the last ones of a power are no knowledge. */
function figure(value: number): number {
  return Number(value.toPrecision(6));
}
