import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { recordOf } from '../../../fixtures/faults/record.ts';
import type { Fact } from '../../domain/fact.ts';
import { Failures } from '../../domain/failure.ts';
import type { RecordedAnswer } from '../../domain/recording.ts';
import type { Place, ReadJournalOptions } from '../read-journal.ts';
import { readJournal } from '../read-journal.ts';

/** A folder that goes when the test ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'llm-eval-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** An answer fact whose content depends on `n` alone. */
export function answerFact(n: number, raw = `{"text":"Antwort ${n}: \u00fc \\u0000 \u{1f600}"}`): Fact {
  return { ...recordOf(n), raw };
}

/** What a journal holds: its facts in order, and what it reports as damaged. */
export async function readAll(
  dir: string,
  files?: ReadJournalOptions['files'],
): Promise<{ facts: Fact[]; damage: Place[] }> {
  const damage: Place[] = [];
  const facts: Fact[] = [];
  for await (const { fact } of readJournal(dir, { onDamage: (place) => damage.push(place), files }))
    facts.push(fact);
  return { facts, damage };
}

/** The failures that some work ends with; `none` when it ends well. */
export async function failuresOf(work: () => unknown): Promise<Failures['list'] | 'none'> {
  try {
    await work();
    return 'none';
  } catch (error) {
    if (error instanceof Failures) return error.list;
    throw error;
  }
}

/** A recorded answer with the fields that matter to a test. */
export function recorded(fields: Partial<RecordedAnswer> = {}): RecordedAnswer {
  const { case: id = 'refund', ordinal = 1 } = fields;
  return {
    v: 1,
    key: 'a'.repeat(64),
    ordinal,
    suite: 'triage',
    case: id,
    input: '0123456789abcdef',
    target: 'demo',
    api: 'responses',
    model: 'demo-2026-01-15',
    outcome: 'answered',
    body: { text: 'billing' },
    id: `resp_${id}_${ordinal}`,
    served: 'demo-2026-01-15',
    usage: { input: 10, output: 2 },
    latency_ms: 12,
    ...fields,
  };
}

/** A generator of numbers from 0 up to 1 that a seed decides (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
