import type { Row, UsageTotal } from '../domain/report.ts';
import { say, type TermText, term } from './escape/term.ts';

/** Numbers as a person reads them. No locale of the machine changes a report. */

/** A count, with commas. */
export function count(value: number): TermText {
  // Loading the locales' rules would take longer than all else that `check` prints.
  return term(
    Number.isInteger(value) ? String(value).replace(/\B(?=(\d{3})+$)/g, ',') : value.toLocaleString('en-US'),
  );
}

/** A count with its noun: `1 case`, `2 cases`. The noun is a word of ours. */
export function counted(value: number, noun: string): TermText {
  return say`${count(value)} ${term(value === 1 ? noun : `${noun}s`)}`;
}

/** A rate, 0 to 1, in percent with one decimal; never `100.0` or `0.0` for a rate that only comes close. */
export function percent(rate: number): TermText {
  const shown = (rate * 100).toFixed(1);
  if (rate < 1 && shown === '100.0') return term('99.9 %');
  if (rate > 0 && shown === '0.0') return term('0.1 %');
  return term(`${shown} %`);
}

/** A change in points with its sign and one decimal, or as many as keep it from reading as nothing. */
export function points(change: number): TermText {
  const size = Math.abs(change);
  // Below this only the rounding of sums is left.
  if (size < 1e-9) return term('0.0');
  return term(`${change < 0 ? '-' : '+'}${size < 0.05 ? size.toPrecision(1) : size.toFixed(1)}`);
}

/** A p-value. */
export function pValue(p: number): TermText {
  return term(p < 0.0001 ? '< 0.0001' : p.toFixed(p < 0.01 ? 4 : p < 0.1 ? 3 : 2));
}

/** US dollars; null, which is unknown, never reads as free. */
export function dollars(cost: number | null): TermText {
  if (cost === null) return term('cost unknown');
  return term(
    cost >= 1 ? `$${cost.toFixed(2)}` : cost > 0 && cost < 0.0001 ? '< $0.0001' : `$${cost.toFixed(4)}`,
  );
}

/** What was spent: at least so much where a part of it is not known. */
export function spent({ cost, possibly_billed = 0 }: Pick<UsageTotal, 'cost' | 'possibly_billed'>): TermText {
  if (cost === null || possibly_billed === 0) return dollars(cost);
  return say`at least ${dollars(cost < 0.0001 ? 0 : cost)}`;
}

/** A time to wait, in milliseconds: `8s`, `1m 05s`, `2h 07m`. */
export function duration(ms: number): TermText {
  const seconds = Math.ceil(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  const two = (value: number) => String(value).padStart(2, '0');
  if (minutes === 0) return term(`${seconds}s`);
  if (minutes < 60) return term(`${minutes}m ${two(seconds % 60)}s`);
  return term(`${Math.floor(minutes / 60)}h ${two(minutes % 60)}m`);
}

/** A row's name, with what is compared where that is not the pass rate: `triage, pass^3`. */
export function rowName({ name, metric }: Pick<Row, 'name' | 'metric'>): string {
  return metric === undefined ? name : `${name}, ${metric}`;
}
