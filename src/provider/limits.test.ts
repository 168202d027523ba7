import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseGoDuration, parseLimits } from './limits.ts';

function readLimits(headers: Readonly<Record<string, string | undefined>>) {
  return parseLimits({ get: (name) => (Object.hasOwn(headers, name) ? (headers[name] ?? null) : null) });
}

describe('the limits of a response', () => {
  test('are read in full', () => {
    expect(
      readLimits({
        'x-ratelimit-limit-requests': '60',
        'x-ratelimit-remaining-requests': '59',
        'x-ratelimit-reset-requests': '1s',
        'x-ratelimit-limit-tokens': '150,000',
        'x-ratelimit-remaining-tokens': '149984',
        'x-ratelimit-reset-tokens': '6m0s',
        'x-ratelimit-limit-project-tokens': '1,000,000',
        'x-ratelimit-remaining-project-tokens': '990000',
        'x-ratelimit-reset-project-tokens': '250ms',
      }),
    ).toEqual({
      requests: { limit: 60, remaining: 59, reset_ms: 1000 },
      tokens: { limit: 150_000, remaining: 149_984, reset_ms: 360_000 },
      project_tokens: { limit: 1_000_000, remaining: 990_000, reset_ms: 250 },
    });
  });

  test('hold only what was said and makes sense', () => {
    expect(readLimits({})).toEqual({});
    expect(readLimits({ 'x-ratelimit-remaining-tokens': '0' })).toEqual({ tokens: { remaining: 0 } });
    expect(
      readLimits({
        'x-ratelimit-limit-requests': '0',
        'x-ratelimit-remaining-requests': '-1',
        'x-ratelimit-reset-requests': '1700000000',
        'x-ratelimit-limit-tokens': '1,0',
        'x-ratelimit-remaining-tokens': '12.5',
        'x-ratelimit-reset-tokens': 'soon',
        'x-ratelimit-limit-project-tokens': '99999999999999999999',
        'x-ratelimit-remaining-project-tokens': '',
        'x-ratelimit-reset-project-tokens': undefined,
      }),
    ).toEqual({});
  });
});

test('durations are read as Go writes them', () => {
  const written = ['1s', '6m0s', '1m30s', '120ms', '1h2m3.5s', '17.25ms', '0s', '0', '500µs', '.5s', ' 2s '];
  expect(written.map((text) => [text, parseGoDuration(text)])).toEqual([
    ['1s', 1000],
    ['6m0s', 360_000],
    ['1m30s', 90_000],
    ['120ms', 120],
    ['1h2m3.5s', 3_723_500],
    ['17.25ms', 17.25],
    ['0s', 0],
    ['0', 0],
    ['500µs', 0.5],
    ['.5s', 500],
    [' 2s ', 2000],
  ]);
});

test('what is not such a duration is not guessed at', () => {
  const garbage = [
    '',
    '1',
    '-1s',
    '1 s',
    's',
    '1d',
    '1s!',
    '1.2.3s',
    '1e3s',
    'Sun, 06 Nov 1994 08:49:37 GMT',
  ];
  expect(garbage.filter((text) => parseGoDuration(text) !== undefined)).toEqual([]);
});

test('every duration of whole milliseconds comes back as it was written', () => {
  fc.assert(
    fc.property(
      fc.nat({ max: 99 }),
      fc.nat({ max: 59 }),
      fc.nat({ max: 59 }),
      fc.nat({ max: 999 }),
      (h, m, s, ms) => {
        expect(parseGoDuration(`${h}h${m}m${s}s${ms}ms`)).toBe(((h * 60 + m) * 60 + s) * 1000 + ms);
      },
    ),
    { numRuns: 200 },
  );
});

test('whatever a header holds, what is read of it is a number from 0', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const { requests } = readLimits({
        'x-ratelimit-limit-requests': text,
        'x-ratelimit-remaining-requests': text,
        'x-ratelimit-reset-requests': text,
      });
      for (const value of Object.values(requests ?? {})) expect(value).toBeGreaterThanOrEqual(0);
    }),
    { numRuns: 500 },
  );
});
