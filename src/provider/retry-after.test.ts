import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRetryAfter } from './retry-after.ts';

const now = new Date('2026-11-22T10:00:00Z');

function read(headers: Record<string, string>) {
  return readRetryAfter(new Headers(headers), now);
}

describe('the wait that a server asks for', () => {
  it.each([
    ['seconds', { 'retry-after': '2' }, 2000],
    ['two minutes, which the SDK would ignore', { 'retry-after': '120' }, 120_000],
    ['a million seconds, as it was asked', { 'retry-after': '1000000' }, 1_000_000_000],
    ['seconds with a fraction', { 'retry-after': '0.5' }, 500],
    ['a fraction of a millisecond, never early', { 'retry-after': '0.0001' }, 1],
    ['milliseconds', { 'retry-after-ms': '300' }, 300],
    ['no milliseconds', { 'retry-after-ms': '0' }, 0],
    ['milliseconds before seconds', { 'retry-after-ms': '300', 'retry-after': '2' }, 300],
    ['seconds where the milliseconds are garbage', { 'retry-after-ms': 'soon', 'retry-after': '2' }, 2000],
    ['a date', { 'retry-after': 'Sun, 22 Nov 2026 10:00:30 GMT' }, 30_000],
    ['a date in the old form', { 'retry-after': 'Sunday, 22-Nov-26 10:00:30 GMT' }, 30_000],
    ['a date that has passed', { 'retry-after': 'Sun, 22 Nov 2026 09:00:00 GMT' }, 0],
    ['more than a number can hold', { 'retry-after': '9'.repeat(400) }, Number.MAX_SAFE_INTEGER],
    ['a negative number', { 'retry-after': '-5' }, undefined],
    ['garbage', { 'retry-after': 'later' }, undefined],
    ['a day of the week', { 'retry-after': 'Sunday' }, undefined],
    ['a number with more after it', { 'retry-after': '5 minutes' }, undefined],
    ['an empty header', { 'retry-after': '' }, undefined],
    ['no header', {}, undefined],
  ])('reads %s', (_what, headers, expected) => {
    expect(read(headers)).toBe(expected);
  });

  it('is a whole number that is not negative, or unknown, whatever the header says', () => {
    const text = fc.oneof(
      fc.stringMatching(/^[ -~]*$/),
      fc.double().map(String),
      fc.date({ noInvalidDate: true }).map((d) => d.toUTCString()),
    );
    const property = fc.property(text, (value) => {
      const wait = read({ 'retry-after': value });
      expect(wait === undefined || (Number.isSafeInteger(wait) && wait >= 0)).toBe(true);
    });
    fc.assert(property, { numRuns: 300 });
  });
});
