import type { CaseComparison, CaseStatus, Row, Side } from '../domain/report.ts';

/** The figures and turns of phrase that the sentences of verdicts share. */

export function place(suite: string, row: Row): string {
  return row.kind === 'total' ? suite : `${suite}, slice ${row.name}`;
}

/** How the mean pass rate, or what else is compared, moved. Only for rows that have cases. */
export function moved(row: Row): string {
  const change = row.change ?? 0;
  const before = percent(row.before ?? 0);
  const after = percent(row.after ?? 0);
  const what = `the mean ${row.metric ?? 'pass rate'}`;
  if (Math.abs(change) < 1e-9) return `${what} is ${after} on both sides`;
  const by = row.margin === null ? Math.abs(change).toFixed(1) : apart(Math.abs(change), row.margin);
  return `${what} ${change < 0 ? 'fell' : 'rose'} ${by} points, from ${before} to ${after}`;
}

export function broke(row: Row): string {
  return `${count(row.cases, 'case')}, ${row.worse} worse, ${row.better} better`;
}

/** A bound in points without its sign. */
export function size(value: number): string {
  return `${Math.abs(value).toFixed(1)} points`;
}

export function signed(value: number | null): string {
  if (value === null) return 'unknown';
  return `${value < 0 ? '-' : '+'}${Math.abs(value).toFixed(1)}`;
}

/** A probability as how often it happens: `1 of 4,000 runs`. */
export function frequency(p: number): string {
  if (p >= 0.5) return 'about every second run or more';
  if (p < 1e-6) return 'less than 1 of 1,000,000 runs';
  const runs = 1 / p;
  const digits = 10 ** Math.max(0, Math.floor(Math.log10(runs)) - 1);
  return `1 of ${number(Math.floor(runs / digits) * digits)} runs`;
}

/** The cases that no comparison vouches for, in words; empty when there are none. */
export function leftOut(cases: readonly CaseComparison[]): string {
  const shown: readonly CaseStatus[] = ['new', 'gone', 'unclear'];
  const parts = shown
    .map((status) => ({ status, times: cases.filter((one) => one.status === status).length }))
    .filter(({ times }) => times > 0)
    .map(({ status, times }) => `${times} ${status}`);
  return parts.length === 0 ? '' : `; not compared: ${parts.join(', ')}`;
}

/** Judges and embedding models that said nothing of some of a side's answers: who, of how much, and why. */
export function silenceWords({ silent = [] }: Pick<Side, 'silent'>): string[] {
  return silent.map(({ name, role, asked, missing }) => {
    const times = Object.values(missing).reduce((sum, one) => sum + one, 0);
    const whys = Object.entries(missing).map(([why, some]) => `${number(some)} ${whyWords(why)}`);
    return `the ${role} ${name} gave no ${role === 'judge' ? 'verdict' : 'vectors'} in ${number(times)} of ${count(asked, 'ask')}: ${whys.join(', ')}`;
  });
}

/** The same as the end of a sentence about trials without a score; empty where nobody was silent. */
export function silenceTail(before: Pick<Side, 'silent'> | undefined, after: Pick<Side, 'silent'>): string {
  const all = [
    ...silenceWords(after),
    ...silenceWords(before ?? {}).map((words) => `on the side before ${words}`),
  ];
  return all.map((words) => `; ${words}`).join('');
}

function whyWords(why: string): string {
  if (why === 'not_asked') return 'not asked';
  return why === 'unreadable' ? 'not by its schema' : why.replace(/^failed:/, '');
}

export function count(many: number, noun: string): string {
  return `${number(many)} ${noun}${many === 1 ? '' : 's'}`;
}

export function number(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}

export function points(value: number): string {
  // Whoever computed it: 0.1 + 0.2 reads as 0.3.
  return `${Number(value.toPrecision(12))} ${value === 1 ? 'point' : 'points'}`;
}

/** A rate, 0 to 1, in percent with one decimal; never `100.0` or `0.0` for a rate that only comes close. */
export function percent(rate: number): string {
  const shown = (rate * 100).toFixed(1);
  if (rate < 1 && shown === '100.0') return '99.9 %';
  return rate > 0 && shown === '0.0' ? '0.1 %' : `${shown} %`;
}

/** A figure with one decimal, or as many more as keep it from reading like the limit that it is compared with. */
export function apart(value: number, limit: number): string {
  const digits = [1, 2, 3, 4].find((some) => Number(value.toFixed(some)) !== limit);
  return value.toFixed(digits ?? 1);
}

/** What a gated ratio is of. */
export const ratioNames = {
  cost: 'the cost',
  tokens: 'the number of output tokens',
  latency: 'the latency',
} as const;

/** A ratio as an increase in percent, with its sign. */
export function grown(ratio: number): string {
  const percent = (ratio - 1) * 100;
  return `${percent < 0 ? '-' : '+'}${Math.abs(percent).toFixed(1)} %`;
}
