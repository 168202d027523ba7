import { createHash, type Hash } from 'node:crypto';
import { fail } from '../domain/failure.ts';
import type { Ask, BatchClient } from '../domain/ports.ts';
import type { Api } from '../domain/request.ts';
import type { Trial } from '../domain/trial.ts';
import { trialKey } from '../domain/trial.ts';

/** How much one input file may hold. */
export interface BatchBounds {
  readonly requests: number;
  readonly bytes: number;
}

/** The vendor's bounds: OpenAI, Batch API guide, 2026-11. The megabyte is read as the smaller one. */
export const BATCH_BOUNDS: BatchBounds = { requests: 50_000, bytes: 200_000_000 };

/** One input file: requests of one model by one API, as the vendor wants it. */
export interface BatchFile {
  readonly api: Api;
  readonly model: string;
  /** In the order of the file's lines. */
  readonly asks: readonly Ask[];
  readonly bytes: number;
  /** SHA-256 of its text, hex. */
  readonly hash: string;
}

/**
 * The name of a trial in input and output files: the first 32 hex digits of a SHA-256 over the plan's hash and the trial's
 * key, so that it holds nothing of the user's and is the same after a crash.
 */
export function customId(plan: string, trial: Trial): string {
  return createHash('sha256')
    .update(`${plan}\n${trialKey(trial)}`)
    .digest('hex')
    .slice(0, 32);
}

/** The line of an ask in an input file, its line feed included. */
export function batchLine(plan: string, ask: Ask, toLine: BatchClient['toLine']): string {
  const { url, body } = toLine(ask.request);
  return `${JSON.stringify({ custom_id: customId(plan, ask.trial), method: 'POST', url, body })}\n`;
}

/** The `custom_id` of a line of an input file of ours; '' for any other line. */
export function idOfLine(line: string): string {
  return /^\{"custom_id":"([0-9a-f]{32})",/.exec(line)?.[1] ?? '';
}

interface OpenFile {
  readonly api: Api;
  readonly model: string;
  readonly asks: Ask[];
  readonly hash: Hash;
  bytes: number;
}

/**
 * Cuts asks into input files, in the order in which the files begin; the order of asks in a file is the given one. Throws
 * `Failures` with code `limit` for a request that no file can hold.
 */
export function cutBatches(
  asks: Iterable<Ask>,
  lineOf: (ask: Ask) => string,
  bounds: BatchBounds = BATCH_BOUNDS,
): BatchFile[] {
  const files: OpenFile[] = [];
  const open = new Map<string, OpenFile>();
  for (const ask of asks) {
    const { api, model } = ask.request;
    if (api === 'embeddings')
      throw new Error(`${trialKey(ask.trial)} asks for vectors, which no batch makes`);
    const line = lineOf(ask);
    const bytes = Buffer.byteLength(line);
    if (bytes > bounds.bytes) {
      fail({
        code: 'limit',
        message: `the request of ${trialKey(ask.trial)} is ${bytes} bytes long, and a batch holds at most ${bounds.bytes}`,
        hint: 'Shorten the case’s vars or the prompt, or ask without --batch.',
      });
    }
    const name = `${api}:${model}`;
    let file = open.get(name);
    if (file === undefined || file.asks.length >= bounds.requests || file.bytes + bytes > bounds.bytes) {
      file = { api, model, asks: [], hash: createHash('sha256'), bytes: 0 };
      open.set(name, file);
      files.push(file);
    }
    file.asks.push(ask);
    file.hash.update(line);
    file.bytes += bytes;
  }
  return files.map(({ hash, ...file }) => ({ ...file, hash: hash.digest('hex') }));
}
