import type { AttemptEnd, AttemptFailure } from '../domain/answer.ts';
import type { Fact } from '../domain/fact.ts';
import type { Ask } from '../domain/ports.ts';
import { trialKey } from '../domain/trial.ts';

/** The fact of an attempt that brought an answer. It goes by the trial's own request, also where a fallback was asked. */
export function answerFact(
  { trial, key, input, request }: Ask,
  attempt: number,
  { answer, raw, source }: Extract<AttemptEnd, { answer: unknown }>,
): Extract<Fact, { kind: 'answer' }> {
  const { latency_ms, ttft_ms, request_id, link } = answer;
  return {
    kind: 'answer',
    trial: trialKey(trial),
    attempt,
    key,
    input,
    api: request.api,
    model: request.model,
    latency_ms,
    ...(ttft_ms === undefined ? {} : { ttft_ms }),
    ...(request_id === undefined ? {} : { request_id }),
    source,
    ...(link === undefined ? {} : { link }),
    raw,
  };
}

/** The fact of an attempt that brought none; `final` when no other follows it on the same link. */
export function failureFact(
  { trial }: Ask,
  attempt: number,
  failure: AttemptFailure,
  final: boolean,
): Extract<Fact, { kind: 'failure' }> {
  const { kind, message, status, code, request_id, possibly_billed, billed, raw } = failure;
  return {
    kind: 'failure',
    trial: trialKey(trial),
    attempt,
    failed: kind,
    message,
    ...(status === undefined ? {} : { status }),
    ...(code === undefined ? {} : { code }),
    ...(request_id === undefined ? {} : { request_id }),
    possibly_billed,
    ...(billed === undefined ? {} : { billed }),
    ...(raw === undefined ? {} : { raw }),
    final,
  };
}
