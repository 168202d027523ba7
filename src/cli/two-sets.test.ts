import { expect, test } from 'vitest';
import { sampleSide, sampleSuite } from '../core/testdata/sides.ts';
import type { Config } from '../domain/config.ts';
import type { RecordedAnswer } from '../domain/recording.ts';
import { inTurn, twoSets } from './two-sets.ts';

const config: Config = {
  pins: new Map(),
  allow_aliases: [],
  timeout_ms: 1,
  providers: new Map(),
  prices: new Map(),
};

/** An answer to a turn of a trial of `talk`. */
function answer(ordinal: number, turn: number | undefined, output: number | null): RecordedAnswer {
  return {
    ...{ v: 1, key: '0'.repeat(64), ordinal, suite: 'triage', case: 'talk', input: '', target: 'm' },
    ...(turn === undefined ? {} : { turn }),
    ...{ api: 'responses', model: 'm', outcome: 'answered', body: { text: 'Hi' }, id: `${ordinal}.${turn}` },
    ...{ served: 'm', latency_ms: 100 },
    usage: output === null ? null : { output, reasoning: 0, input: 1, cached: 0, cache_write: 0 },
  };
}

test('a trial takes what all its turns take, wherever they stand; one that does not say has no figure', async () => {
  const answers = [
    ...[answer(1, undefined, 10), answer(2, undefined, 7), answer(1, 2, 20), answer(2, 2, null)],
    answer(3, undefined, 5),
  ];
  const source = {
    async *read() {
      yield* answers;
    },
  };
  const scored = sampleSide({ talk: 'ppp' });
  const [talk] = await twoSets(config, sampleSuite({ talk: [] }), { scored, source }, inTurn);
  expect(talk?.taken).toEqual([
    { cost: [], tokens: [30, 5], latency: [200, 100] },
    { cost: [], tokens: [], latency: [200] },
  ]);
});
