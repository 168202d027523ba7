import type { Calibration } from '../domain/calibration.ts';
import type { Suite } from '../domain/suite.ts';
import { isDated } from './models.ts';

/** Days after which the calibration of an id without a date says little of what it answers now. */
const STALE_DAYS = 30;

const DAY_MS = 86_400_000;

/**
 * Why a suite's target should be calibrated: its id has no date, so that the vendor could change what answers to it without
 * a word, and nobody has measured it for 30 days. Undefined where there is nothing to say. `now` is UTC, ISO 8601.
 */
export function staleCanary(
  { target: { model }, file }: Pick<Suite, 'target' | 'file'>,
  last: Pick<Calibration, 'at' | 'asked'> | undefined,
  now: string,
): string | undefined {
  if (isDated(model)) return undefined;
  const advice = `measure it with: llm-eval calibrate ${file}`;
  const why = `the id ${model} has no date, so what answers to it may change unseen`;
  if (last === undefined) return `${why}, and it was never calibrated; ${advice}`;
  if (last.asked.model !== model)
    return `${why}, and the last calibration was of ${last.asked.model}; ${advice}`;
  const days = Math.floor((Date.parse(now) - Date.parse(last.at)) / DAY_MS);
  if (days <= STALE_DAYS) return undefined;
  return `${why}, and it was last calibrated ${days} days ago, on ${last.at.slice(0, 10)}; ${advice}`;
}
