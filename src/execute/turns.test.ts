import { expect, test } from 'vitest';
import { fixedClock } from '../../fixtures/harness/io.ts';
import type { Answer, AttemptEnd } from '../domain/answer.ts';
import type { Fact } from '../domain/fact.ts';
import type { Ask, AskEnd, Client, Journal } from '../domain/ports.ts';
import { trialKey } from '../domain/trial.ts';
import { execute, startCourse } from './execute.ts';
import { createLimiter } from './limiter.ts';

const answer: Answer = {
  ...{ outcome: 'answered', body: { text: 'yes' }, id: 'r', served: 'm', usage: null, latency_ms: 5 },
};
const answered: AttemptEnd = { answer, raw: '{}', source: 'live' };
const refused: AttemptEnd = { answer: { ...answer, outcome: 'refused' }, raw: '{}', source: 'live' };

const talk = (id: string): Ask => ({
  trial: { suite: 's', case: id, target: 'm', ordinal: 1 },
  request: { api: 'responses', model: 'm', user: 'one', params: { max_output_tokens: 16 } },
  key: id,
  input: 'i',
  rest: [{ user: 'two' }, { user: 'three' }],
});

/** Asks trials with three turns, and keeps in order what was noted, sent and yielded. */
async function run(asks: readonly Ask[], reply: (ask: Ask) => AttemptEnd, stop = new AbortController()) {
  const seen: string[] = [];
  const placeOf = (key: string) => key.slice('s/'.length).replace('@m#1', '');
  const note = async (fact: Fact) => {
    if ('trial' in fact) seen.push(`${fact.kind} ${placeOf(fact.trial)}`);
  };
  const journal: Journal = { note, append: note, close: async () => undefined };
  const client: Client = {
    async ask(ask) {
      seen.push(`ask ${placeOf(trialKey(ask.trial))} after ${ask.request.said?.length ?? 0}`);
      await new Promise((resolve) => setImmediate(resolve));
      return reply(ask);
    },
    close: async () => undefined,
  };
  const clock = fixedClock();
  const limiter = createLimiter({ clock, random: () => 0, settings: {} });
  const stream = execute(
    asks,
    { client, journal, clock, limiter, requestId: () => 'q', random: () => 0 },
    {
      workers: 4,
      course: startCourse(asks.length),
      loadOf: () => undefined,
      stop: stop.signal,
      abort: new AbortController().signal,
    },
  );
  const ends: AskEnd[] = [];
  for await (const end of stream) ends.push(end);
  return {
    seen,
    ends: ends.map(
      ({ ask, end, more }) => `${placeOf(trialKey(ask.trial))} ${end.outcome}${more ? ', more' : ''}`,
    ),
  };
}

test('a turn is asked once the answer before it is durable, and only the last one ends its trial', async () => {
  expect(await run([talk('a')], () => answered)).toEqual({
    seen: [
      ...['intent a', 'ask a after 0', 'answer a'],
      ...['intent a.2', 'ask a.2 after 2', 'answer a.2'],
      ...['intent a.3', 'ask a.3 after 4', 'answer a.3'],
    ],
    ends: ['a answered, more', 'a.2 answered, more', 'a.3 answered'],
  });
});

test('an answer that is not finished ends its trial: what follows is not asked', async () => {
  const { ends } = await run([talk('a')], ({ trial }) => (trial.turn === 2 ? refused : answered));
  expect(ends).toEqual(['a answered, more', 'a.2 refused']);
});

test('the first turn of the first trial goes out alone, and the other trials do not wait for its later ones', async () => {
  const { seen } = await run([talk('a'), talk('b')], () => answered);
  const asked = seen.filter((line) => line.startsWith('ask')).map((line) => line.split(' ')[1]);
  expect(asked[0]).toBe('a');
  expect(asked.indexOf('b')).toBeLessThan(asked.indexOf('a.3'));
  expect(asked.toSorted()).toEqual(['a', 'a.2', 'a.3', 'b', 'b.2', 'b.3']);
});

test('an interruption between two turns leaves the trial open', async () => {
  const stop = new AbortController();
  const reply = ({ trial }: Ask) => {
    if (trial.turn === 2) stop.abort();
    return answered;
  };
  expect(
    (await run([talk('a'), talk('b')], reply, stop)).ends.filter((end) => !end.endsWith(', more')),
  ).toEqual([]);
});
