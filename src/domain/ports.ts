import type { AttemptEnd, AttemptFailure, TrialEnd } from './answer.ts';
import type { Assertion, Finding, Subject } from './assertion.ts';
import type { Fact } from './fact.ts';
import type { Json } from './json.ts';
import type { SuiteJudge } from './judge.ts';
import type { Link } from './link.ts';
import type { Request } from './request.ts';
import type { Case, TurnInput } from './suite.ts';
import type { SuiteTrial } from './suite-assertion.ts';
import type { Trial } from './trial.ts';

/** One way to ask a trial of a fallback. */
export interface FallbackAsk {
  readonly link: Link;
  readonly request: Request;
}

/** A trial with the request that asks it. */
export interface Ask {
  readonly trial: Trial;
  readonly request: Request;
  /** The request's fingerprint: SHA-256, hex. */
  readonly key: string;
  /** Digest of the case's inputs, 16 hex digits. */
  readonly input: string;
  /** What is asked in turn when the request brings no answer; absent: nothing. */
  readonly fallback?: readonly FallbackAsk[];
  /** The turns that follow in the same trial; absent: none. */
  readonly rest?: readonly TurnInput[];
  /** The case, where judges are asked about its answers, and the judges whose control cases this trial asks as well. */
  readonly judged?: { readonly kase: Case; readonly controls: readonly SuiteJudge[] };
  /** What is asked next in the same trial, however this one ends; absent: nothing. */
  readonly then?: readonly Ask[];
}

export interface AskContext {
  /** Our id for this attempt, sent along so that a request without an answer can be audited. */
  readonly requestId: string;
  /** Ends the attempt; its end is then `failed` with kind `cancelled`. */
  readonly signal: AbortSignal;
}

/** Answers asks: the vendor's API, or recordings. Never throws for what a model or a network did. */
export interface Client {
  ask(ask: Ask, context: AskContext): Promise<AttemptEnd>;
  close(): Promise<void>;
}

/** What one call brought: a value, or why there is none. */
export type Tried<T> = { readonly value: T } | { readonly failure: AttemptFailure };

/** One batch as the vendor tells of it. */
export interface BatchState {
  readonly id: string;
  /** The vendor's word; `completed`, `failed`, `expired` and `cancelled` are ends, and others may come. */
  readonly status: string;
  /** Id of the file with the lines that were answered. */
  readonly output_file?: string;
  /** Id of the file with the lines that were not. */
  readonly error_file?: string;
  /** When the vendor says that it ended; ISO 8601. */
  readonly ended_at?: string;
  /** What we wrote on it when it was created. */
  readonly metadata: { readonly [name: string]: string };
  /** Why the batch as a whole was refused: its status is `failed` and nothing of it was run. */
  readonly failure?: AttemptFailure;
  /** Where that is said of single lines of the input file alone: why each is refused, by its number from 1. */
  readonly refused_lines?: ReadonlyMap<number, AttemptFailure>;
}

/** The HTTP response that a line of an output or error file holds. */
export interface BatchResponse {
  readonly status: number;
  readonly request_id?: string;
  /** The response body's text. */
  readonly body: string;
}

/** How a trial ended that was asked by batch, for whoever traces it. */
export interface BatchedEnd {
  readonly ask: Ask;
  readonly end: AttemptEnd;
  /** The `custom_id` of its line. */
  readonly request: string;
  /** The batch that ended it; absent where its file was refused before there was one. */
  readonly batch?: BatchSpan;
}

/** A batch from its submission to its end. Times in ISO 8601. */
export interface BatchSpan {
  readonly id: string;
  readonly submitted: string;
  /** As the vendor tells it; absent where it does not. */
  readonly ended?: string;
}

/** The vendor's Batch API. Never throws for what a server or a network did; every call ends when its signal aborts. */
export interface BatchClient {
  /** What a line of an input file asks with: the vendor's endpoint and the request body. */
  toLine(request: Request): { readonly url: string; readonly body: { readonly [name: string]: unknown } };
  /** Reads the response in a line as a live one is read. */
  read(ask: Ask, response: BatchResponse): AttemptEnd;
  /** Stores an input file. Each line ends in a line feed. */
  upload(name: string, lines: Iterable<string>, signal: AbortSignal): Promise<Tried<{ readonly id: string }>>;
  create(input: NewBatch, signal: AbortSignal): Promise<Tried<BatchState>>;
  retrieve(id: string, signal: AbortSignal): Promise<Tried<BatchState>>;
  /** Every batch of the project, the newest first; ends with the first failure. */
  list(signal: AbortSignal): AsyncIterable<Tried<BatchState>>;
  /** The bytes of a stored file as they arrive; ends with the first failure. */
  content(file: string, signal: AbortSignal): AsyncIterable<Tried<Uint8Array>>;
  /** Ends a batch. What it has answered by then is billed and can be read. */
  cancel(id: string, signal: AbortSignal): Promise<Tried<BatchState>>;
  /** Is told of every trial once it has ended; absent: nobody listens. */
  trace?(ended: BatchedEnd): void;
  close(): Promise<void>;
}

/** What a batch is created from. */
export interface NewBatch {
  /** Id of the stored input file. */
  readonly input_file: string;
  /** The `url` of all its lines. */
  readonly endpoint: string;
  /** At most 16 pairs, of 64 and 512 characters. */
  readonly metadata: { readonly [name: string]: string };
}

/** A model as its endpoint tells of it. */
export interface ServedModel {
  readonly id: string;
  /** The day on which it is shut down, `YYYY-MM-DD`; absent when the endpoint names none. */
  readonly shutdown_date?: string;
}

/** What an endpoint says of the models that it serves to a key. Never throws for what a server or a network did. */
export interface Models {
  /** The failure's kind is `model_not_found` for a model that is not served to this key. */
  retrieve(id: string, signal: AbortSignal): Promise<Tried<ServedModel>>;
  /** All that are served. */
  list(signal: AbortSignal): Promise<Tried<readonly ServedModel[]>>;
  close(): Promise<void>;
}

/** The one writer of a run's facts. Throws `Failures` with code `storage` when the disk refuses. */
export interface Journal {
  /** Resolves when the fact, and all before it, survive a crash of the process; a power loss only after the next `append`. */
  note(fact: Fact): Promise<void>;
  /** Resolves when the fact, and all before it, survive a power loss. */
  append(fact: Fact): Promise<void>;
  close(): Promise<void>;
}

export interface Clock {
  /** Wall time; decoration only. */
  now(): Date;
  /** Milliseconds that never run backwards. */
  monotonic(): number;
  /** Resolves after `ms`, or rejects at once when the signal aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** How one ask ended after all its attempts, on all links. */
export interface AskEnd {
  readonly ask: Ask;
  readonly end: TrialEnd;
  readonly attempts: number;
  /** Another turn of the trial, or a judge, is asked next, so the trial has not ended. */
  readonly more?: true;
}

/** Runs the assertions that may not run on the main thread. Never throws for what the user's code does. */
export interface ScoreWorkers {
  /** What it says of one answer; an assertion over a suite of all scored trials of a side. */
  find(assertion: Assertion, about: Subject | readonly SuiteTrial[]): Promise<Finding>;
  close(): Promise<void>;
}

/** Reads a zod schema that the user's module exports, as JSON Schema. Runs the user's code on a score worker. */
export type ImportSchema = (
  file: string,
  exportName: string,
) => Promise<{ readonly schema: { readonly [key: string]: Json } } | { readonly problem: string }>;
