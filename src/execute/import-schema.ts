import type { ImportSchema } from '../domain/ports.ts';
import { startThread, type ThreadOptions } from './score-thread.ts';

const defaults: ThreadOptions = { deadlineMs: 5_000, memoryMb: 256, onPrint: () => {} };

/**
 * Reads a zod schema that a module exports as JSON Schema, on a score worker of its own, so that a module which throws,
 * hangs or exits is a problem in words. `file` is absolute. Lines that the module prints go to `onPrint`; without one
 * they are dropped, since a schema has nothing to say to the reader of a run.
 */
export async function importSchema(
  file: string,
  exportName: string,
  options: Partial<ThreadOptions> = {},
): ReturnType<ImportSchema> {
  const thread = startThread({ ...defaults, ...options });
  try {
    const end = await thread.run({ do: 'import-schema', file, export: exportName });
    if ('died' in end) return { problem: `the module of "${exportName}" ${end.died}` };
    if (!('schema' in end.reply || 'problem' in end.reply))
      throw new Error('a score worker replied to another task than it was given');
    return end.reply;
  } finally {
    await thread.stop();
  }
}
