import { expect, test } from 'vitest';
import type { Rates } from './config.ts';
import { priceOverrideSchema } from './price.ts';

test('a price as a config may write it is read as it stands, and is one of the config too', () => {
  const written = {
    input: 2,
    cached: 0.1,
    cache_write: 2.5,
    output: 10,
  };
  const read: Rates = priceOverrideSchema.parse(written);
  expect(read).toEqual(written);
});

test('the parts of a price that few need are read as well', () => {
  const written = {
    input: 2,
    cache_write_12h: 5,
    output: 10,
    long_context: { above: 272_000, input: 2, output: 1.5 },
    tiers: { ultrafast: 3 },
  };
  expect(priceOverrideSchema.parse(written)).toEqual(written);
});

test('a price without one of its two ends, below zero, or with a misspelt part is refused', () => {
  const messages = [
    { input: 1 },
    { input: -1, output: 1 },
    { input: 1, output: 1, cache: 1 },
    { input: 1, output: 1, tiers: { flex: 0 } },
    { input: 1, output: 1, long_context: { above: 0.5, input: 1, output: 1 } },
  ].map((written) =>
    priceOverrideSchema.safeParse(written).error?.issues.map(({ code, path }) => [code, path.join('.')]),
  );
  expect(messages).toEqual([
    [['invalid_type', 'output']],
    [['too_small', 'input']],
    [['unrecognized_keys', '']],
    [['too_small', 'tiers.flex']],
    [['invalid_type', 'long_context.above']],
  ]);
});
