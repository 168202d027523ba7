import type { Json } from './json.ts';

/** One logged answer: a row of a user's log, its columns by what they hold. */
export interface LoggedAnswer {
  /** Line of the log that it starts on. */
  readonly line: number;
  readonly id: string;
  readonly model: string;
  readonly prompt: string;
  readonly answer: string;
  readonly system?: string;
  readonly expected?: Json;
  readonly tags: readonly string[];
  /** Milliseconds. */
  readonly latency?: number;
  readonly inputTokens?: number;
  readonly outputTokens?: number;
}

/** Which column holds what; a log may have others. */
export interface LogColumns {
  readonly id: string;
  readonly model: string;
  readonly prompt: string;
  readonly answer: string;
  readonly system?: string;
  readonly expected?: string;
  readonly tag: readonly string[];
  readonly latency?: string;
  readonly inputTokens?: string;
  readonly outputTokens?: string;
}
