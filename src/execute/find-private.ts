import type { FindPrivate, PrivateSpan } from '../domain/redact.ts';
import { startThread, type ThreadOptions } from './score-thread.ts';

const defaults: ThreadOptions = { deadlineMs: 5_000, memoryMb: 256, onPrint: () => {} };

/** Most texts of one task, and UTF-16 units of them; the deadline is for each task. */
const TASK = { texts: 200, units: 200_000 } as const;

/**
 * Runs the user's patterns and module on a score worker of its own, which is stopped at a deadline: a pattern may take
 * exponential time. Lines that the module prints go to `onPrint`; without one they are dropped, since they may hold what is
 * to be hidden.
 */
export async function findPrivate(
  texts: Parameters<FindPrivate>[0],
  { patterns, module }: Parameters<FindPrivate>[1],
  options: Partial<ThreadOptions> = {},
): ReturnType<FindPrivate> {
  const found: (readonly PrivateSpan[])[] = [];
  const thread = startThread({ ...defaults, ...options });
  try {
    for (const part of tasks(texts)) {
      const by = module === undefined ? { patterns } : { patterns, module };
      const end = await thread.run({ do: 'find-private', texts: part, ...by });
      const noun = module === undefined ? 'a pattern' : 'a pattern or the module';
      if ('died' in end) return { problem: `${noun} ${end.died}` };
      if ('problem' in end.reply) return end.reply;
      if (!('spans' in end.reply)) return { problem: `${noun} sent a message of its own to the main thread` };
      found.push(...end.reply.spans);
    }
    return found;
  } finally {
    await thread.stop();
  }
}

function* tasks(texts: readonly string[]): Generator<readonly string[]> {
  let part: string[] = [];
  let units = 0;
  for (const text of texts) {
    if (part.length > 0 && (part.length >= TASK.texts || units + text.length > TASK.units)) {
      yield part;
      part = [];
      units = 0;
    }
    part.push(text);
    units += text.length;
  }
  if (part.length > 0) yield part;
}
