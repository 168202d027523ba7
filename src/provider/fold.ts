import type { AttemptFailure } from '../domain/answer.ts';
import type { Fields } from './shape.ts';
import type { SseEvent } from './sse.ts';

/**
 * What one event did to the body that a stream builds: nothing of note, the next piece of the answer, the last event
 * with the whole body, or the end of it all by a failure.
 */
export type Step = 'more' | 'piece' | { readonly body: unknown } | { readonly failure: AttemptFailure };

/** Folds the events of one API's stream into the body that the same call gives without streaming. */
export interface Fold {
  /** Takes an event, and its data as fields where it is a JSON object. */
  take(event: SseEvent, fields: Fields | undefined): Step;
  /** What is missing while no last event has come, for a message. */
  missing(): string;
}
