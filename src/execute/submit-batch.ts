import type { BatchFile } from '../core/batch.ts';
import { batchLine } from '../core/batch.ts';
import { mayPass, stopsWhat } from '../core/retry.ts';
import type { AttemptFailure } from '../domain/answer.ts';
import type { BatchFact } from '../domain/fact.ts';
import type { BatchClient, BatchState, Journal, Tried } from '../domain/ports.ts';
import { patience, persist, slept, type Waiting } from './patience.ts';

/** Milliseconds after which a batch whose creation brought no answer must show up in the list. */
const LIST_LAG = 30_000;

/** What submitting needs. */
export interface Submitting extends Waiting {
  readonly client: BatchClient;
  readonly journal: Journal;
  /** The plan's hash. */
  readonly plan: string;
  /** The run's id; written on every batch. */
  readonly run: string;
  /** Ends calls in flight. */
  readonly abort: AbortSignal;
  /** Ids of batches that the journal knows; `submit` and `recover` add to it. */
  readonly known: Set<string>;
}

/**
 * Stores an input file and creates its batch, once: the intent is durable before the batch can exist, and where its
 * creation brought no clear answer the batch is looked for in the list before it is created again.
 */
export async function submit(file: BatchFile, ports: Submitting): Promise<Tried<BatchState>> {
  const { client, journal, plan, run, abort, clock } = ports;
  const [first] = file.asks;
  if (first === undefined) throw new Error('an input file has at least one ask');
  const name = `llm-eval-${run}-${file.hash.slice(0, 12)}.jsonl`;
  function* lines() {
    for (const ask of file.asks) yield batchLine(plan, ask, client.toLine);
  }
  const uploaded = await persist(() => client.upload(name, lines(), abort), ports);
  if ('failure' in uploaded) return uploaded;
  const input_file = uploaded.value.id;
  const intent: BatchFact = {
    kind: 'batch',
    step: 'intent',
    file: file.hash,
    input_file,
    model: file.model,
    api: file.api,
    trials: file.asks.length,
    at: clock.now().toISOString(),
  };
  await journal.append(intent);
  const endpoint = client.toLine(first.request).url;
  const metadata = { run, input: file.hash, tool: 'llm-eval' };
  const { outlasts } = patience(ports);
  for (;;) {
    const created = await client.create({ input_file, endpoint, metadata }, abort);
    if ('value' in created) return noteCreated(intent, created.value, ports);
    if (!mayPass(created.failure) || !(await slept(LIST_LAG, ports))) return created;
    // It is never created again before the list has told that it is not there.
    const found = await persist(() => findBatch(file.hash, ports), ports);
    if ('failure' in found) return found;
    if (found.value !== undefined) return noteCreated(intent, found.value, ports);
    if (!(await outlasts(created.failure))) return created;
  }
}

/**
 * Looks for the batch that an intent without an end may have created before a crash. Undefined when there is none: it may be
 * submitted again.
 */
export async function recover(intent: BatchFact, ports: Submitting): Promise<Tried<BatchState | undefined>> {
  for (const late of [false, true]) {
    if (late && !(await slept(LIST_LAG, ports))) break;
    const found = await persist(() => findBatch(intent.file, ports), ports);
    if ('failure' in found) return found;
    if (found.value === undefined) continue;
    return noteCreated(intent, found.value, ports);
  }
  return { value: undefined };
}

async function findBatch(hash: string, ports: Submitting): Promise<Tried<BatchState | undefined>> {
  for await (const got of ports.client.list(ports.abort)) {
    if ('failure' in got) return got;
    const { id, metadata } = got.value;
    // The same file may have been submitted twice, when nothing of the first batch was run.
    if (metadata.run === ports.run && metadata.input === hash && !ports.known.has(id)) return got;
  }
  return { value: undefined };
}

async function noteCreated(
  intent: BatchFact,
  state: BatchState,
  { known, clock, journal }: Submitting,
): Promise<Tried<BatchState>> {
  const { id, status } = state;
  known.add(id);
  await journal.append({ ...intent, step: 'created', id, status, at: clock.now().toISOString() });
  return { value: state };
}

/** Whether a refused file is itself at fault, so that its trials have failed and others have not. */
export function isOfFile({ kind }: AttemptFailure): boolean {
  return kind === 'invalid_request' || kind === 'context_length' || stopsWhat(kind) === 'target';
}
