import { AsyncLocalStorage } from 'node:async_hooks';

/** Around a load and not handed down through it: every rule of a suite may name a file, wherever it stands. */
const noted = new AsyncLocalStorage<Set<string>>();

/** Notes that the load under way reads a file, by its real path. */
export function noteRead(real: string): void {
  noted.getStore()?.add(real);
}

/** Runs a load, and gives the real paths of the files that it read or found beside what it loads. */
export async function withReads<T>(
  load: () => Promise<T>,
): Promise<{ readonly loaded: T; readonly reads: ReadonlySet<string> }> {
  const reads = new Set<string>();
  return { loaded: await noted.run(reads, load), reads };
}
