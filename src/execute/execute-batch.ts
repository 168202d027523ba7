import type { BatchBounds, BatchFile } from '../core/batch.ts';
import { batchLine, customId, cutBatches } from '../core/batch.ts';
import type { BatchHistory } from '../core/batch-history.ts';
import { joinLines, missingFailure, whyMissing } from '../core/batch-join.ts';
import { stopsWhat } from '../core/retry.ts';
import type { AttemptFailure } from '../domain/answer.ts';
import type { BatchFact } from '../domain/fact.ts';
import type { Ask, AskEnd, BatchClient, BatchState, Clock, Journal, Tried } from '../domain/ports.ts';
import { parseTrialKey } from '../domain/trial.ts';
import { idsOfInput, linesOf } from './batch-lines.ts';
import { openPool } from './batch-pool.ts';
import type { Stopped } from './execute.ts';
import { patience, persist, slept } from './patience.ts';
import { recover, type Submitting, submit } from './submit-batch.ts';

/** What asking by batch needs of the world. */
export interface BatchPorts {
  readonly client: BatchClient;
  readonly journal: Journal;
  readonly clock: Clock;
  /** Numbers from 0 up to 1, for the jitter of waits. */
  readonly random: () => number;
  /** Takes a sentence about what became of a batch, without a full stop. It may hold what a server wrote. */
  readonly tell: (message: string) => void;
}

export interface BatchOptions {
  /** The plan's hash. */
  readonly plan: string;
  /** The run's id. */
  readonly run: string;
  /** What earlier starts of the run left in its journal. */
  readonly earlier: BatchHistory;
  /** Keys of the trials that have ended by the journal; none of them is among the asks. */
  readonly ended: ReadonlySet<string>;
  /** Returns as soon as everything is submitted, or is found to be running still. */
  readonly detach: boolean;
  /** What may have been billed is not asked again, so that the asks cost what they may cost once, and no more. */
  readonly billOnce: boolean;
  /** The vendor's when left out. */
  readonly bounds?: BatchBounds;
  /** Nothing new is submitted once it aborts, and every wait ends. Batches go on. */
  readonly stop: AbortSignal;
  /** Ends calls in flight. */
  readonly abort: AbortSignal;
}

/** Milliseconds between two looks at the batches; it doubles up to the longest. */
const FIRST_LOOK = 30_000;
const LONGEST_LOOK = 5 * 60_000;

/** The most sentences about useless lines that are told of one batch. */
const MOST_TOLD = 5;

/** A batch that has not been collected. */
interface Running {
  readonly id: string;
  /** When it was submitted, by our clock; ISO 8601. */
  readonly submitted: string;
  readonly created: Omit<BatchFact, 'kind' | 'step' | 'at' | 'status' | 'id'>;
  /** What it asks; absent for one that an earlier start created: it may have asked any of what is not answered. */
  readonly file?: BatchFile;
}

/**
 * Asks by the Batch API what `execute` asks one by one, under the same contract: an answer is durable in the journal before
 * it is yielded, and what stopped the asking is returned. Takes up the batches of earlier starts first, and submits only what
 * none of them answered; what a batch did not answer is submitted again, three times in all starts together.
 */
export async function* executeBatch(
  asks: Iterable<Ask>,
  ports: BatchPorts,
  options: BatchOptions,
): AsyncGenerator<AskEnd, readonly Stopped[]> {
  const { client, journal, clock, random, tell } = ports;
  const { stop, abort, plan, run } = options;
  const known = new Set(options.earlier.facts.flatMap(({ id }) => (id === undefined ? [] : [id])));
  const submitting: Submitting = { client, journal, clock, random, plan, run, stop, abort, known };
  const { billOnce } = options;
  const { facts, tried } = options.earlier;
  const idOf = (ask: Ask) => customId(plan, ask.trial);
  const pool = openPool(asks, { journal, client, billOnce, tried, stop, idOf });
  const finished = new Set(
    [...options.ended].flatMap((key) => {
      const trial = parseTrialKey(key);
      return trial === undefined ? [] : [customId(plan, trial)];
    }),
  );
  // The vendor bounds the tokens that may wait in its queue: a file over it is refused until others have ended.
  let queueFull = false;
  const lineOf = (ask: Ask) => batchLine(plan, ask, client.toLine);

  const { open, running } = unfinished(facts);
  for (const intent of open) {
    if (stop.aborted) return pool.stopped();
    const found = await recover(intent, submitting);
    if ('failure' in found) return pool.halt(found.failure);
    if (found.value !== undefined)
      running.push({ id: found.value.id, submitted: intent.at, created: intent });
  }
  if (running.length > 0) {
    yield* watch(running, 0);
    // Which trials a running batch asks is not in the journal, so nothing may be submitted beside it.
    if (running.length > 0) return pool.stopped();
  }

  while (!stop.aborted && !pool.halted()) {
    const files = cutBatches(pool.open(), lineOf, options.bounds);
    if (files.length === 0) break;
    if (queueFull && !options.detach && !(await slept(LONGEST_LOOK, submitting))) break;
    queueFull = false;
    for (const file of files) {
      if (stop.aborted || pool.halted()) break;
      const submitted = clock.now().toISOString();
      const created = await submit(file, submitting);
      if ('value' in created) {
        const { id } = created.value;
        running.push({
          id,
          submitted,
          created: { file: file.hash, model: file.model, api: file.api, trials: file.asks.length },
          file,
        });
        tell(`batch ${id} is submitted: ${countOf(file.asks.length)} to ${file.model}`);
      } else if (isOfFile(created.failure)) {
        const { failure } = created;
        yield* pool.failAll(file.asks.map((ask) => ({ ask, failure })));
      } else pool.halt(created.failure, file.asks[0]);
    }
    if (options.detach) return pool.stopped();
    yield* watch(running, FIRST_LOOK);
    if (running.length > 0) break;
  }
  return pool.stopped();

  /** Looks at batches until all have ended, and collects each as it ends. Leaves in the list those that have not. */
  async function* watch(batches: Running[], firstWait: number): AsyncGenerator<AskEnd> {
    let wait = firstWait;
    while (batches.length > 0) {
      if (wait > 0 && !(await slept(wait, submitting))) return;
      for (const one of [...batches]) {
        if (stop.aborted) return;
        const got = await persist(() => client.retrieve(one.id, abort), submitting);
        if ('failure' in got) return void pool.halt(got.failure);
        if (!hasEnded(got.value)) continue;
        if (!(yield* collect(one, got.value))) return;
        batches.splice(batches.indexOf(one), 1);
      }
      if (options.detach) return;
      wait = Math.min(Math.max(wait * 2, FIRST_LOOK), LONGEST_LOOK);
    }
  }

  /** Journals and yields what an ended batch brought. False when it could not be read to its end. */
  async function* collect(one: Running, state: BatchState): AsyncGenerator<AskEnd, boolean> {
    const asked = one.file === undefined ? pool.byId() : pool.byId(one.file.asks);
    const before = pool.ended();
    const { ended_at: ended } = state;
    const batch = { id: one.id, submitted: one.submitted, ...(ended === undefined ? {} : { ended }) };
    const joiner = joinLines(asked, (id) => finished.has(id) || pool.hasEnded(id));
    let problems = 0;
    const useless = (problem: string) => {
      if (++problems <= MOST_TOLD) tell(`batch ${one.id}: ${problem}`);
    };
    for (const file of [state.output_file, state.error_file]) {
      if (file === undefined) continue;
      const failing = patience(submitting);
      for (let whole = false; !whole; ) {
        whole = true;
        for await (const lines of linesOf(client.content(file, abort))) {
          if ('failure' in lines) {
            if (!(await failing.outlasts(lines.failure))) {
              pool.halt(lines.failure);
              return false;
            }
            whole = false;
            break;
          }
          failing.renew();
          const ends = [];
          for (const line of lines.value) {
            const joined = joiner.add(line);
            if (joined.kind === 'useless') useless(joined.problem);
            if (joined.kind === 'end') ends.push(joined);
          }
          yield* pool.settle(ends, batch);
        }
      }
    }
    if (state.failure !== undefined) tell(`batch ${one.id}: ${state.failure.message}`);
    queueFull ||= state.failure?.kind === 'rate_limited';
    const input = await inputOf(one, state, joiner.heard());
    if ('failure' in input) {
      pool.halt(input.failure);
      return false;
    }
    const failureOf = whyMissing(state, input.value);
    const inIt = new Set(input.value);
    const missing = [...joiner.missing()].filter(([id]) => inIt.has(id));
    yield* pool.failAll(
      missing.map(([id, ask]) => ({ ask, failure: failureOf(id) })),
      batch,
    );
    if (problems > MOST_TOLD) tell(`batch ${one.id}: ${problems - MOST_TOLD} more lines are of no use`);
    const { file, model, api, trials } = one.created;
    const at = clock.now().toISOString();
    await journal.append({
      kind: 'batch',
      step: 'ended',
      file,
      id: one.id,
      status: state.status,
      model,
      api,
      trials,
      at,
    });
    tell(`batch ${one.id} is ${state.status}: ${pool.ended() - before} of ${countOf(trials)} ended`);
    return true;
  }

  /**
   * The ids of a batch's input, in the order of its lines. What an earlier start submitted is read back from the vendor
   * where trials have no line, since each of them has been tried once more.
   */
  async function inputOf(
    { id, file, created: { input_file, trials } }: Running,
    state: BatchState,
    heard: number,
  ): Promise<Tried<readonly string[]>> {
    if (file !== undefined) return { value: file.asks.map(idOf) };
    const lost = state.failure === undefined && missingFailure(state.status).possibly_billed;
    if (input_file === undefined || heard >= trials) return { value: [] };
    const read = await persist(() => idsOfInput(client.content(input_file, abort)), submitting);
    if ('value' in read) return read;
    const message = `the input file of batch ${id} cannot be read, so what it lost is not known: ${read.failure.message}`;
    if (lost && billOnce) return { failure: { ...read.failure, message } };
    tell(message);
    return { value: [] };
  }
}

/** What an earlier start left behind: intents without a batch, and batches that were not collected. */
function unfinished(facts: readonly BatchFact[]): { open: BatchFact[]; running: Running[] } {
  const open = new Map<string, BatchFact>();
  const running = new Map<string, Running>();
  for (const fact of facts) {
    if (fact.step === 'intent') open.set(fact.file, fact);
    else if (fact.id === undefined) continue;
    else if (fact.step === 'created') {
      open.delete(fact.file);
      running.set(fact.id, { id: fact.id, submitted: fact.at, created: fact });
    } else running.delete(fact.id);
  }
  return { open: [...open.values()], running: [...running.values()] };
}

/** `Batch.status` of the SDK; a status that is not known is none of an end. */
function hasEnded({ status }: BatchState): boolean {
  return status === 'completed' || status === 'failed' || status === 'expired' || status === 'cancelled';
}

/** Whether a refused file is itself at fault, so that its trials have failed and others have not. */
function isOfFile({ kind }: AttemptFailure): boolean {
  return kind === 'invalid_request' || kind === 'context_length' || stopsWhat(kind) === 'target';
}

function countOf(requests: number): string {
  return requests === 1 ? '1 request' : `${requests} requests`;
}
