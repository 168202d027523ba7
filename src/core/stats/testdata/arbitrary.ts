import fc from 'fast-check';
import type { PairedCase } from '../paired.ts';

/** A case with up to `most` trials a side. */
export function anyCase(most: number): fc.Arbitrary<PairedCase> {
  const side = fc
    .integer({ min: 1, max: most })
    .chain((trials) => fc.tuple(fc.integer({ min: 0, max: trials }), fc.constant(trials)));
  return fc.tuple(side, side).map(([[passedBefore, trialsBefore], [passedAfter, trialsAfter]]) => ({
    passedBefore,
    trialsBefore,
    passedAfter,
    trialsAfter,
  }));
}

/** Cases that all have the same number of trials on both sides. */
export const evenCases: fc.Arbitrary<PairedCase[]> = fc.integer({ min: 1, max: 5 }).chain((trials) => {
  const passed = fc.integer({ min: 0, max: trials });
  return fc.array(
    fc.tuple(passed, passed).map(([passedBefore, passedAfter]) => ({
      passedBefore,
      trialsBefore: trials,
      passedAfter,
      trialsAfter: trials,
    })),
    { maxLength: 40 },
  );
});
