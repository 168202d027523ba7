import { type LostCall, lostCalls } from '../core/lost-calls.ts';
import type { AttemptFailure, TrialEnd } from '../domain/answer.ts';
import { answerSchema } from '../domain/answer.ts';
import type { Fact } from '../domain/fact.ts';
import { fail } from '../domain/failure.ts';
import type { RecordedAnswer } from '../domain/recording.ts';
import { RECORDING_VERSION } from '../domain/recording.ts';
import type { Trial } from '../domain/trial.ts';
import { parseTrialKey } from '../domain/trial.ts';
import { readAnswer } from '../provider/read.ts';
import { isServedBy } from '../provider/served.ts';
import { readJournal } from '../store/read-journal.ts';
import { readRecording } from '../store/recording.ts';
import { TOOL } from './version.ts';

/** A place that answers are read from, as often as they are needed; nothing is held in memory. */
export interface AnswerSource {
  read(): AsyncIterable<RecordedAnswer>;
}

/** One trial's end as a journal has it. */
export interface StoredEnd {
  readonly trial: Trial;
  readonly input: string;
  readonly end: TrialEnd;
  readonly attempts: number;
}

/** What a stored answer says of its trial: an answer that another model served than was asked is none. */
export function storedEnd(answer: RecordedAnswer, allowAliases: readonly string[]): TrialEnd {
  const { served } = answer;
  const { model } = answer.link ?? answer;
  if (isServedBy(served, model, allowAliases.includes(model))) return answer;
  const message = `recorded as an answer of ${model}, but ${served} served it`;
  return { outcome: 'failed', kind: 'snapshot_mismatch', message, possibly_billed: false };
}

/** The answers of a recording or a baseline. */
export function recordingSource(file: string, label: string): AnswerSource {
  return {
    async *read() {
      for await (const { answer } of readRecording(file, label)) yield answer;
    },
  };
}

/** The genuine answers of a run, read again from the responses as they came. */
export function runSource(dir: string, allowAliases: readonly string[]): AnswerSource {
  return {
    async *read() {
      for await (const { fact } of readJournal(dir)) {
        if (fact.kind !== 'answer') continue;
        const { trial, end } = endOf(fact, allowAliases);
        if (end.outcome === 'failed') continue;
        yield {
          v: RECORDING_VERSION,
          key: fact.key,
          ordinal: trial.ordinal,
          ...(trial.turn === undefined ? {} : { turn: trial.turn }),
          ...(trial.judge === undefined ? {} : { judge: trial.judge }),
          suite: trial.suite,
          case: trial.case,
          input: fact.input,
          target: trial.target,
          api: fact.api,
          model: fact.model,
          ...end,
        };
      }
    },
  };
}

/**
 * How every trial of a run ended, answers and final failures; an answer that came later replaces a failure, and what a
 * fallback failed with does not. `onLost` is called with every request that brought no answer, of all starts of the run.
 */
export async function* storedEnds(
  dir: string,
  allowAliases: readonly string[],
  onLost?: (call: LostCall) => void,
): AsyncGenerator<StoredEnd> {
  const failed = new Map<string, StoredEnd>();
  const lost = lostCalls();
  for await (const { fact } of readJournal(dir)) {
    const call = lost.add(fact);
    if (call !== undefined) onLost?.(call);
    if (fact.kind === 'answer') {
      failed.delete(fact.trial);
      const ended = endOf(fact, allowAliases);
      if (ended.end.outcome === 'failed') onLost?.(readAgain(fact, ended.end));
      yield ended;
    } else if (fact.kind === 'failure' && fact.link !== undefined) {
      const own = failed.get(fact.trial);
      if (own !== undefined) failed.set(fact.trial, { ...own, attempts: fact.attempt });
    } else if (fact.kind === 'failure' && fact.final) {
      const { failed: kind, message, possibly_billed } = fact;
      failed.set(fact.trial, {
        trial: trialOf(fact.trial),
        input: '',
        end: { outcome: 'failed', kind, message, possibly_billed },
        attempts: fact.attempt,
      });
    }
  }
  for (const call of lost.rest()) onLost?.(call);
  yield* failed.values();
}

/** An answer that is none as it is read today was a request all the same. */
function readAgain(
  { trial, link, batch }: Extract<Fact, { kind: 'answer' }>,
  { billed }: AttemptFailure,
): LostCall {
  return {
    trial,
    ...(link === undefined ? {} : { link }),
    ...(billed === undefined
      ? {}
      : { billed: { ...billed, ...(batch === undefined ? {} : { batch: true }) } }),
    possibly_billed: true,
  };
}

function endOf(fact: Extract<Fact, { kind: 'answer' }>, allowAliases: readonly string[]): StoredEnd {
  return {
    trial: trialOf(fact.trial),
    input: fact.input,
    end: answerOf(fact, allowAliases),
    attempts: fact.attempt,
  };
}

/** What an answer's line says, read again from the response as it came. */
export function answerOf(fact: Extract<Fact, { kind: 'answer' }>, allowAliases: readonly string[]): TrialEnd {
  const { latency_ms, ttft_ms, request_id, link } = fact;
  const { api, model } = link ?? fact;
  if (fact.source === 'replay') return answerSchema.parse(JSON.parse(fact.raw));
  const got = readAnswer({
    api,
    raw: fact.raw,
    asked: model,
    allowAlias: allowAliases.includes(model),
    latency_ms,
    ttft_ms,
    request_id,
  });
  if ('failure' in got) return got.failure;
  return {
    ...got.answer,
    ...(fact.batch === undefined ? {} : { batch: true }),
    ...(link === undefined ? {} : { link }),
  };
}

function trialOf(key: string): Trial {
  const trial = parseTrialKey(key);
  if (trial === undefined)
    fail({ code: 'damaged', message: `a journal line names the trial "${key}", which ${TOOL} cannot read` });
  return trial;
}
