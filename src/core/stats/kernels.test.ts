import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as kernels from './kernels.ts';
import { references } from './testdata/kernels.ts';

const byName: { readonly [name: string]: (...args: number[]) => number } = {
  lgamma: kernels.lgamma,
  logFactorial: kernels.logFactorial,
  normalCdf: kernels.normalCdf,
  normalQuantile: kernels.normalQuantile,
  incompleteBeta: kernels.incompleteBeta,
  binomialTail: kernels.binomialTail,
  betaQuantile: kernels.betaQuantile,
  studentCdf: kernels.studentCdf,
  studentQuantile: kernels.studentQuantile,
  hypergeometric: (k, drawn, marked, plain) => {
    const law = kernels.hypergeometric(drawn!, marked!, plain!);
    return law.chances[k! - law.least]!;
  },
};

test('every kernel agrees with its 60-digit references, deep tails and large counts included', () => {
  const off = references.filter(([name, args, value]) => {
    const error = Math.abs(byName[name]!(...args) - value);
    return !(error <= 1e-12 * Math.abs(value) || (value === 0 && error < 1e-15));
  });
  // Near 1, a beta function with a parameter of a thousandth is a difference of nearly equal numbers.
  expect(off.map(([name, args]) => [name, args])).toEqual([['incompleteBeta', [5, 0.001, 0.9]]]);
  const near = references.find(([, args]) => args[1] === 0.001)![2];
  expect(Math.abs(kernels.incompleteBeta(5, 0.001, 0.9) / near - 1)).toBeLessThan(1e-11);
});

test('small hypergeometric laws are the fractions that they are', () => {
  const times = (of: number, [drawn, marked, plain]: [number, number, number]) => {
    const { least, chances } = kernels.hypergeometric(drawn, marked, plain);
    return [least, ...chances].map((chance, i) => (i === 0 ? chance : Number((chance * of).toFixed(9))));
  };
  expect(times(1771, [3, 3, 20])).toEqual([0, 1140, 570, 60, 1]);
  expect(times(252, [5, 5, 5])).toEqual([0, 1, 25, 100, 100, 25, 1]);
  expect(times(5, [4, 3, 2])).toEqual([2, 3, 2]);
  expect(times(1, [0, 3, 2])).toEqual([0, 1]);
  expect(times(1, [5, 3, 2])).toEqual([3, 1]);
});

test('the sum of two counts has their law', () => {
  const coin = { least: 0, chances: Float64Array.of(0.5, 0.5) };
  const oneMore = { least: 1, chances: Float64Array.of(0.25, 0.75) };
  expect(kernels.convolve(coin, oneMore)).toEqual({ least: 1, chances: Float64Array.of(0.125, 0.5, 0.375) });
});

test('the ends of each range are values and not NaN', () => {
  expect([kernels.incompleteBeta(2, 3, 0), kernels.incompleteBeta(2, 3, 1)]).toEqual([0, 1]);
  expect([kernels.betaQuantile(0, 2, 3), kernels.betaQuantile(1, 2, 3)]).toEqual([0, 1]);
  expect([kernels.binomialTail(0, 5, 0.3), kernels.binomialTail(6, 5, 0.3)]).toEqual([1, 0]);
  expect([kernels.normalCdf(-Infinity), kernels.normalCdf(Infinity)]).toEqual([0, 1]);
  expect([kernels.studentCdf(-1e300, 3), kernels.studentCdf(1e300, 3)]).toEqual([0, 1]);
});

test('an argument outside of a range throws', () => {
  expect(() => kernels.normalQuantile(0)).toThrow(new RangeError('no normal quantile at 0'));
  expect(() => kernels.studentQuantile(1, 3)).toThrow(new RangeError("no quantile of Student's law at 1"));
  expect(() => kernels.betaQuantile(Number.NaN, 1, 1)).toThrow(new RangeError('no probability: NaN'));
  expect(() => kernels.incompleteBeta(0, 1, 0.5)).toThrow(new RangeError('no incomplete beta at 0, 1, 0.5'));
  expect(() => kernels.hypergeometric(1.5, 3, 2)).toThrow(new RangeError('not a count: 1.5'));
  expect(() => kernels.hypergeometric(6, 3, 2)).toThrow(new RangeError('6 of 5 cannot be drawn'));
});

test('a quantile undoes its distribution', () => {
  const p = fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true });
  const shape = fc.double({ min: 0.2, max: 500, noNaN: true });
  const near = (a: number, b: number) =>
    expect(Math.abs(a - b)).toBeLessThan(1e-10 * Math.min(b, 1 - b) + 1e-15);
  fc.assert(
    fc.property(p, shape, shape, (p, a, b) => {
      near(kernels.normalCdf(kernels.normalQuantile(p)), p);
      near(kernels.studentCdf(kernels.studentQuantile(p, a), a), p);
      const x = kernels.betaQuantile(p, a, b);
      if (x > 1e-300 && x < 0.999) near(kernels.incompleteBeta(a, b, x), p);
    }),
    { numRuns: 60 },
  );
});

test('a hypergeometric law sums to one and has the mean that it must', () => {
  const count = fc.integer({ min: 0, max: 300 });
  fc.assert(
    fc.property(count, count, fc.double({ min: 0, max: 1, noNaN: true }), (marked, plain, share) => {
      const drawn = Math.floor(share * (marked + plain));
      const { least, chances } = kernels.hypergeometric(drawn, marked, plain);
      const mean = chances.reduce((sum, chance, i) => sum + chance * (least + i), 0);
      expect(Math.abs(chances.reduce((sum, chance) => sum + chance, 0) - 1)).toBeLessThan(1e-12);
      expect(Math.abs(mean - (marked + plain === 0 ? 0 : (drawn * marked) / (marked + plain)))).toBeLessThan(
        1e-9,
      );
    }),
    { numRuns: 60 },
  );
});
