import { answerSchema } from './answer.ts';
import { apis, requestApis } from './request.ts';
import { z } from './zod.ts';

/** The version of the line format of recordings and baselines. Older versions are read for ever. */
export const RECORDING_VERSION = 1;

/**
 * One stored answer: a line of a recording or a baseline. Only genuine answers are stored, each under its outcome; an
 * error never is.
 */
export const recordedAnswerSchema = z.strictObject({
  v: z.literal(RECORDING_VERSION),
  /** The fingerprint of the trial's own request, also where a fallback (`link`) answered it: SHA-256, hex. */
  key: z.string().regex(/^[0-9a-f]{64}$/),
  /** Which of the trials of this request, from 1. */
  ordinal: z.int().min(1),
  /** Which turn of a case with turns it answers, from 2; absent: the first one, or the only one. */
  turn: z.int().min(2).optional(),
  /** Of a judge's or an embedding model's answer about that turn's: which of the asks it answers, see `Trial.judge`. */
  judge: z
    .string()
    .regex(/^[a-z-]+-[0-9a-f]{8}$/)
    .optional(),
  suite: z.string(),
  case: z.string(),
  /** Digest of the case's id, vars and inputs; two sides pair a case while it is equal. 16 hex digits. */
  input: z.string().regex(/^[0-9a-f]{16}$/),
  target: z.string(),
  /** Of the target, also where a fallback answered in its place; of a judge's or an embedding model's answer its own. */
  api: z.enum(requestApis),
  model: z.string(),
  ...answerSchema.shape,
});
export type RecordedAnswer = z.infer<typeof recordedAnswerSchema>;

/** What tells an answer from all others: two trials that share it were not both asked, and an answer is evidence once. */
export function identityOf({ suite, target, id }: RecordedAnswer): string {
  return `${suite}@${target} ${id}`;
}

/** What one side was asked with, for saying what differs between two sides. Digests are 16 hex digits. */
export const askedSchema = z.strictObject({
  api: z.enum(apis),
  model: z.string(),
  pin: z.string().optional(),
  /** The endpoint's name; absent: the vendor's own. */
  provider: z.string().optional(),
  prompt: z.string(),
  schema: z.string().nullable(),
  params: z.record(z.string(), z.json()),
  /** The judges of its answers, by name: model, and a digest of all that one is asked with but the case. Absent: none. */
  judges: z.record(z.string(), z.string()).optional(),
  /** The embedding models that measure its answers, by name, in the same way. Absent: none. */
  embeddings: z.record(z.string(), z.string()).optional(),
});
export type Asked = z.infer<typeof askedSchema>;

/** The first line of a baseline. */
export const baselineHeaderSchema = z.strictObject({
  v: z.literal(RECORDING_VERSION),
  /** The suite's name. */
  baseline: z.string(),
  /** Digest of the suite file's meaning when it was accepted. */
  suite_digest: z.string(),
  /** Digest over the inputs of all cases. */
  cases_digest: z.string(),
  target: z.string(),
  asked: askedSchema,
  /** The run that it came from. */
  run: z.string(),
  tool: z.string(),
  accepted_by: z.string(),
  /** UTC, ISO 8601. */
  accepted_at: z.string(),
  why: z.string().min(1),
  answers: z.int().nonnegative(),
  /** The runs that its trials come from, oldest first, where several are pooled; ordinals from 1, both ends included. */
  pooled: z
    .array(
      z.strictObject({ run: z.string(), accepted_at: z.string(), from: z.int().min(1), to: z.int().min(1) }),
    )
    .optional(),
  /** What its answers scored when it was accepted, for saying what margin the suite supports without scoring them. */
  scored: z
    .strictObject({
      /** Digest of all that the scores depend on, see `scoringDigest`; another one makes the tallies worth nothing. */
      by: z.string().regex(/^[0-9a-f]{16}$/),
      /**
       * SHA-256, hex, of the lines of the answers that scored so: another file holds other answers, or damaged ones. Absent:
       * nobody knows, and the tallies are worth nothing.
       */
      of: z
        .string()
        .regex(/^[0-9a-f]{64}$/)
        .optional(),
      /** Trials that passed, trials that have a score, and how many cases have so many. */
      tallies: z.array(z.tuple([z.int().nonnegative(), z.int().nonnegative(), z.int().min(1)])),
    })
    .optional(),
});
export type BaselineHeader = z.infer<typeof baselineHeaderSchema>;

export interface Baseline {
  readonly header: BaselineHeader;
  readonly answers: readonly RecordedAnswer[];
}

/** Order of stored answers: by suite, case, target, ordinal, turn, judge's ask; code units, not locale. */
export function byPlace(a: RecordedAnswer, b: RecordedAnswer): number {
  return (
    compareText(a.suite, b.suite) ||
    compareText(a.case, b.case) ||
    compareText(a.target, b.target) ||
    a.ordinal - b.ordinal ||
    (a.turn ?? 1) - (b.turn ?? 1) ||
    compareText(a.judge ?? '', b.judge ?? '')
  );
}

/** Orders text by UTF-16 code units, so that no locale changes a file or a report. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
