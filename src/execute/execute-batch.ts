import type { BatchBounds } from '../core/batch.ts';
import { batchLine, customId, cutBatches } from '../core/batch.ts';
import type { BatchHistory } from '../core/batch-history.ts';
import { joinLines, lostFailure, missingFailure, whyMissing } from '../core/batch-join.ts';
import type { AttemptFailure } from '../domain/answer.ts';
import type { Ask, AskEnd, BatchClient, BatchState, Clock, Journal, Tried } from '../domain/ports.ts';
import { parseTrialKey, trialKey } from '../domain/trial.ts';
import { idsOfInput, linesOf } from './batch-lines.ts';
import { openPool } from './batch-pool.ts';
import type { Stopped } from './execute.ts';
import { patience, persist, slept } from './patience.ts';
import { hasEnded, type Lost, type Running, spanOf, unfinished } from './running-batches.ts';
import { isOfFile, recover, type Submitting, submit } from './submit-batch.ts';

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
  const { facts, tried, lost } = options.earlier;
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

  const { open, running, gone } = unfinished(facts);
  for (const intent of open) {
    if (stop.aborted) return pool.stopped();
    const found = await recover(intent, submitting);
    if ('failure' in found) return pool.halt(found.failure);
    if (found.value !== undefined)
      running.push({ id: found.value.id, submitted: intent.at, created: intent });
  }
  // What a key does not know may be another project's: before anything of it is asked again, it is looked for once more.
  for (const one of lost.size > 0 ? gone : []) {
    const got = await persist(() => client.retrieve(one.id, abort), submitting);
    if ('value' in got) {
      const { status } = got.value;
      const at = clock.now().toISOString();
      await journal.append({ ...one.created, kind: 'batch', step: 'created', id: one.id, status, at });
      running.push(one);
    } else if (got.failure.status !== 404) return pool.halt(got.failure);
  }
  if (running.length > 0) {
    yield* watch(running, 0);
    // Which trials a running batch asks is not in the journal, so nothing may be submitted beside it.
    if (running.length > 0) return pool.stopped();
  }

  const anew = pool.open().filter(({ trial }) => lost.has(trialKey(trial))).length;
  if (anew > 0 && !stop.aborted)
    tell(`${countOf(anew)} may have been billed with answers that are lost; now submitted anew`);
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
      const blind: Lost[] = [];
      for (const one of [...batches]) {
        if (stop.aborted) return;
        const got = await persist(() => client.retrieve(one.id, abort), submitting);
        let silent: Lost | undefined;
        if ('value' in got) {
          if (!hasEnded(got.value)) continue;
          const collected = yield* collect(one, got.value);
          if (collected === 'halted') return;
          if (collected !== 'collected') silent = collected;
        } else if (got.failure.status === 404)
          silent = { one, as: 'gone', failure: got.failure, missing: pool.byId() };
        else return void pool.halt(got.failure);
        if (silent !== undefined && !(yield* giveUp(silent, batches.length === 1))) blind.push(silent);
        else batches.splice(batches.indexOf(one), 1);
      }
      // Once nothing else is open, what is not answered was asked by these.
      if (blind.length === batches.length) {
        for (const one of blind.splice(0)) yield* giveUp({ ...one, missing: pool.byId() }, true);
        batches.length = 0;
      }
      if (options.detach) return;
      wait = Math.min(Math.max(wait * 2, FIRST_LOOK), LONGEST_LOOK);
    }
  }

  /** Journals and yields what an ended batch brought, unless its files cannot be read, or are gone. */
  async function* collect(
    one: Running,
    state: BatchState,
  ): AsyncGenerator<AskEnd, 'collected' | 'halted' | Lost> {
    const asked = one.file === undefined ? pool.byId() : pool.byId(one.file.asks);
    const before = pool.ended();
    const batch = spanOf(one, state);
    const joiner = joinLines(asked, (id) => finished.has(id) || pool.hasEnded(id));
    let problems = 0;
    let gone: AttemptFailure | undefined;
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
            if (lines.failure.status === 404) {
              gone = lines.failure;
              break;
            }
            if (!(await failing.outlasts(lines.failure))) {
              pool.halt(lines.failure);
              return 'halted';
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
    if (gone !== undefined) return { one, as: 'lost', failure: gone, missing: joiner.missing(), state };
    if (state.failure !== undefined) tell(`batch ${one.id}: ${state.failure.message}`);
    queueFull ||= state.failure?.kind === 'rate_limited';
    const input = await inputOf(one, state, joiner.heard());
    if ('failure' in input) {
      pool.halt(input.failure);
      return 'halted';
    }
    const failureOf = whyMissing(state, input.value);
    const inIt = new Set(input.value);
    const missing = [...joiner.missing()].filter(([id]) => inIt.has(id));
    yield* pool.failAll(
      missing.map(([id, ask]) => ({ ask, failure: failureOf(id) })),
      batch,
    );
    if (problems > MOST_TOLD) tell(`batch ${one.id}: ${problems - MOST_TOLD} more lines are of no use`);
    await noteEnded(one, state.status);
    tell(
      `batch ${one.id} is ${state.status}: ${pool.ended() - before} of ${countOf(one.created.trials)} ended`,
    );
    return 'collected';
  }

  /**
   * Journals and yields that what a batch answered is lost. False when nobody can tell what it asked, unless it can only
   * have been all that is missing.
   */
  async function* giveUp(
    { one, as, failure, missing, state }: Lost,
    alone: boolean,
  ): AsyncGenerator<AskEnd, boolean> {
    const { id, file } = one;
    const { input_file } = one.created;
    const ids =
      file !== undefined
        ? file.asks.map(idOf)
        : input_file === undefined
          ? undefined
          : await idsOfInput(client.content(input_file, abort));
    const known =
      ids === undefined || 'failure' in ids ? undefined : new Set('value' in ids ? ids.value : ids);
    if (known === undefined && !alone) return false;
    const why = lostFailure(id, as, failure);
    const [first, ...rest] = [...missing].flatMap(([of, ask]) => (known?.has(of) === false ? [] : [ask]));
    if (first !== undefined) {
      yield* pool.failAll(
        [first, ...rest].map((ask) => ({ ask, failure: why })),
        spanOf(one, state),
        true,
      );
      pool.lose(why, first);
    }
    await noteEnded(one, as);
    return true;
  }

  async function noteEnded(
    { id, created: { file, model, api, trials } }: Running,
    status: string,
  ): Promise<void> {
    const at = clock.now().toISOString();
    await journal.append({ kind: 'batch', step: 'ended', file, id, status, model, api, trials, at });
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

function countOf(requests: number): string {
  return requests === 1 ? '1 request' : `${requests} requests`;
}
