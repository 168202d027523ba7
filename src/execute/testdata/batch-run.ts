import { expect, onTestFinished } from 'vitest';
import { responsesAnswer } from '../../../fixtures/answers.ts';
import { key } from '../../../fixtures/asking.ts';
import {
  type BatchServer,
  type BatchServerOptions,
  startBatchServer,
} from '../../../fixtures/batch-server.ts';
import { fixedClock } from '../../../fixtures/harness/io.ts';
import { batchHistory } from '../../core/batch-history.ts';
import type { Fact } from '../../domain/fact.ts';
import { factSchema } from '../../domain/fact.ts';
import type { Ask, AskEnd, BatchClient, Clock, Journal } from '../../domain/ports.ts';
import { trialKey } from '../../domain/trial.ts';
import { openBatchClient } from '../../provider/batch.ts';
import { type BatchOptions, executeBatch } from '../execute-batch.ts';

/** The snapshot that is asked unless a test says otherwise. */
export const model = 'gpt-5.4-mini-2026-03-17';

/** So many asks, `c0`, `c1`, …, each with a question of its own. */
export function asks(count: number, more: Partial<Ask['request']> = {}): Ask[] {
  return Array.from({ length: count }, (_, place) => ({
    trial: { suite: 's', case: `c${place}`, target: more.model ?? model, ordinal: 1 },
    request: {
      api: 'responses',
      model,
      user: `question ${place}`,
      params: { max_output_tokens: 50 },
      ...more,
    },
    key: 'a'.repeat(64),
    input: 'b'.repeat(16),
  }));
}

/** Answers each request with its own question. */
export const echo: BatchServerOptions['answer'] = ({ custom_id, body }) => ({
  status: 200,
  body: responsesAnswer({
    text: String((body.input as { content: string }[]).at(-1)?.content),
    model: body.model,
    id: `resp_${custom_id}`,
  }),
});

/** The Batch API on loopback and a client of it, closed when the test ends; it answers with the questions unless told otherwise. */
export async function serve(
  options: Partial<BatchServerOptions> = {},
): Promise<{ server: BatchServer; client: BatchClient }> {
  const server = await startBatchServer({ answer: echo, ...options });
  const client = await openBatchClient({
    env: { OPENAI_API_KEY: key },
    baseURL: server.url,
    timeoutMs: 10_000,
    allowAliases: [],
    providers: new Map(),
    now: () => new Date('2026-11-22T10:00:00Z'),
  });
  onTestFinished(async () => {
    await Promise.all([client.close(), server.close()]);
  });
  return { server, client };
}

/** A journal in memory whose every fact is one that can be read again; `refuse` may throw in place of keeping one. */
export function memoryJournal(facts: Fact[] = [], refuse: (fact: Fact) => void = () => {}) {
  const answered = new Set<string>();
  const keep = async (fact: Fact) => {
    refuse(fact);
    facts.push(factSchema.parse(fact));
    if (fact.kind === 'answer') answered.add(fact.trial);
  };
  const journal: Journal = { note: keep, append: keep, close: async () => undefined };
  return { ...journal, facts, answered };
}

interface Start {
  readonly client: BatchClient;
  readonly journal?: ReturnType<typeof memoryJournal>;
  readonly clock?: Clock;
  readonly told?: string[];
  readonly options?: Partial<BatchOptions>;
}

/** One start of a run: takes up what its journal holds, as `resume` does. */
export async function start(
  plan: readonly Ask[],
  { client, journal = memoryJournal(), clock = fixedClock(), told = [], options }: Start,
) {
  const earlier = batchHistory(journal.facts);
  const answers = journal.facts.flatMap((fact) => (fact.kind === 'answer' ? [fact.trial] : []));
  const ended = new Set([...answers, ...earlier.ended]);
  const stream = executeBatch(
    plan.filter(({ trial }) => !ended.has(trialKey(trial))),
    { client, journal, clock, random: () => 0, tell: (message) => told.push(message) },
    {
      plan: 'p',
      run: 'r1',
      earlier,
      ended,
      detach: false,
      billOnce: false,
      stop: new AbortController().signal,
      abort: new AbortController().signal,
      ...options,
    },
  );
  const ends: AskEnd[] = [];
  for (;;) {
    const next = await stream.next();
    if (next.done) return { ends, stopped: next.value, facts: journal.facts, told };
    const { trial } = next.value.ask;
    if (next.value.end.outcome !== 'failed') expect(journal.answered.has(trialKey(trial))).toBe(true);
    ends.push(next.value);
  }
}

/** How each trial ended and at which attempt, by case. */
export function shown(ends: readonly AskEnd[]): string[] {
  return ends
    .map(({ ask, end, attempts }) => {
      const how = end.outcome === 'failed' ? end.kind : `${end.outcome} ${end.body.text}`;
      return `${ask.trial.case}: ${how} (${attempts})`;
    })
    .sort();
}

/** What the facts of a journal are, in order. */
export function kinds(facts: readonly Fact[]): string[] {
  return facts.map((fact) => (fact.kind === 'batch' ? `batch ${fact.step}` : fact.kind));
}
