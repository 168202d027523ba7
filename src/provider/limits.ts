import {
  type LimitedResource,
  type LimitReading,
  type LimitReadings,
  limitedResources,
} from '../domain/limits.ts';
import type { ReadHeaders } from './retry-after.ts';

const suffixes: { readonly [resource in LimitedResource]: string } = {
  requests: 'requests',
  tokens: 'tokens',
  project_tokens: 'project-tokens',
};

/**
 * The limits that a response names in its `x-ratelimit-*` headers. A header that is missing or makes no sense is left
 * out: limits are advice, and no answer is lost over them.
 */
export function parseLimits(headers: ReadHeaders): LimitReadings {
  const readings: { [resource in LimitedResource]?: LimitReading } = {};
  for (const resource of limitedResources) {
    const limit = parseCount(headers.get(`x-ratelimit-limit-${suffixes[resource]}`));
    const remaining = parseCount(headers.get(`x-ratelimit-remaining-${suffixes[resource]}`));
    const reset_ms = parseGoDuration(headers.get(`x-ratelimit-reset-${suffixes[resource]}`));
    const reading = {
      // Nobody is asked under a limit of 0; servers without a limit write one.
      ...(limit !== undefined && limit > 0 && { limit }),
      ...(remaining !== undefined && { remaining }),
      ...(reset_ms !== undefined && { reset_ms }),
    };
    if (Object.keys(reading).length > 0) readings[resource] = reading;
  }
  return readings;
}

/** A whole number, plain or with commas between its thousands (`30,000` has been seen). */
function parseCount(text: string | null): number | undefined {
  const digits = text?.trim();
  if (digits === undefined || !/^(\d+|\d{1,3}(,\d{3})+)$/.test(digits)) return undefined;
  const count = Number(digits.replaceAll(',', ''));
  return Number.isSafeInteger(count) ? count : undefined;
}

const UNITS: Readonly<Record<string, number>> = {
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ns: 1e-6,
};

/**
 * Milliseconds of a duration as Go writes it (`time.ParseDuration`): `1s`, `6m0s`, `1m30.5s`, `120ms`, `0`. Undefined for
 * a negative one and for anything else; a bare number is not guessed at, since servers mean seconds, milliseconds and
 * points in time by it.
 */
export function parseGoDuration(text: string | null): number | undefined {
  const written = text?.trim();
  if (written === undefined) return undefined;
  if (written === '0') return 0;
  if (!/^((\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h))+$/.test(written)) return undefined;
  let total = 0;
  for (const [, number, unit] of written.matchAll(/([\d.]+)(ns|us|µs|μs|ms|s|m|h)/g)) {
    total += Number(number) * (UNITS[unit ?? ''] ?? Number.NaN);
  }
  return Number.isFinite(total) ? total : undefined;
}
