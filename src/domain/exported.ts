import type { Json } from './json.ts';
import type { Score } from './score.ts';

/** One score of a run, on its own: a line of an export. A trial that no assertion saw is a line without `assertion`. */
export interface ExportedScore {
  readonly run: string;
  readonly suite: string;
  readonly case: string;
  readonly tags: readonly string[];
  readonly target: string;
  readonly model: string;
  readonly ordinal: number;
  readonly outcome: string;
  /** Of the whole trial: `pass`, `fail` or `unscored`. */
  readonly trial: string;
  /** Of the whole trial, 0 to 1; absent: it is unscored. */
  readonly trial_value?: number;
  readonly assertion?: string;
  readonly status?: Score['status'];
  /** 0 to 1, where the assertion measures. */
  readonly value?: number;
  readonly weight?: number;
  readonly reason?: string;
  readonly expected?: Json;
  readonly actual?: Json;
}

/** The fields of a line in their order. */
export const exportColumns: readonly (keyof ExportedScore)[] = [
  ...([
    'run',
    'suite',
    'case',
    'tags',
    'target',
    'model',
    'ordinal',
    'outcome',
    'trial',
    'trial_value',
  ] as const),
  ...(['assertion', 'status', 'value', 'weight', 'reason', 'expected', 'actual'] as const),
];
