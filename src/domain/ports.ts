import type { AttemptEnd, TrialEnd } from './answer.ts';
import type { Assertion, Finding, Subject } from './assertion.ts';
import type { Fact } from './fact.ts';
import type { Json } from './json.ts';
import type { Request } from './request.ts';
import type { Trial } from './trial.ts';

/** A trial with the request that asks it. */
export interface Ask {
  readonly trial: Trial;
  readonly request: Request;
  /** The request's fingerprint: SHA-256, hex. */
  readonly key: string;
  /** Digest of the case's inputs, 16 hex digits. */
  readonly input: string;
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

/** How one ask ended after all its attempts. */
export interface AskEnd {
  readonly ask: Ask;
  readonly end: TrialEnd;
  readonly attempts: number;
}

/** Runs the assertions that may not run on the main thread. Never throws for what the user's code does. */
export interface ScoreWorkers {
  find(assertion: Assertion, subject: Subject): Promise<Finding>;
  close(): Promise<void>;
}

/** Reads a zod schema that the user's module exports, as JSON Schema. Runs the user's code on a score worker. */
export type ImportSchema = (
  file: string,
  exportName: string,
) => Promise<{ readonly schema: { readonly [key: string]: Json } } | { readonly problem: string }>;
