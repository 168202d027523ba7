import type { ZodRawShape } from 'zod';
import type { Answer, AnswerOutcome, ToolCall } from './answer.ts';
import type { Embedding } from './embedding.ts';
import type { Where } from './failure.ts';
import type { Json } from './json.ts';
import type { Brief, Judge } from './judge.ts';
import type { Score } from './score.ts';

/** What a case demands of an answer, ready to be scored: templates rendered, files read, paths resolved. */
export interface Assertion {
  /** The kind's name, without `not-`. */
  readonly type: string;
  readonly negated: boolean;
  /** Shown in reports, e.g. `equals /category`. */
  readonly name: string;
  /** JSON pointer (RFC 6901) into the answer read as JSON; absent: the answer's text. */
  readonly path?: string;
  /** Not negative; 0 makes the assertion informative only. */
  readonly weight: number;
  /** The value, 0 to 1, from which a measuring assertion passes and its negation fails; 1 when not written. */
  readonly threshold?: number;
  /** The kind's own fields, as its schema checked them. */
  readonly params: { readonly [name: string]: Json };
  /** The assertions of a group (`any-of`, `all-of`); absent: it is none. */
  readonly group?: readonly Assertion[];
  /** The judge that decides; absent: none does. */
  readonly judge?: Judge;
  /** The embedding model that measures; absent: none does. */
  readonly embedding?: Embedding;
  readonly where: Where;
}

/** What a kind answers about one subject, before `not-`, threshold and weight are applied. */
export type Finding =
  | {
      readonly pass: boolean;
      /** 0 to 1, where the assertion measured as well as decided. */
      readonly value?: number;
      readonly reason: string;
      readonly expected?: Json;
      readonly actual?: Json;
    }
  | { readonly value: number; readonly reason: string; readonly expected?: Json; readonly actual?: Json }
  /** There is nothing to compare: fails the assertion and its negation. */
  | { readonly missing: string }
  | { readonly unscored: string };

/** The part of a case that assertions see. */
export interface CaseView {
  readonly id: string;
  readonly vars: { readonly [name: string]: Json };
  readonly expected?: Json;
  readonly tags: readonly string[];
}

/** What an assertion looks at. */
export interface Subject {
  /** The JSON pointer that led here; absent: the whole answer. */
  readonly path?: string;
  /** The final answer's text, or at a `path` the string found there (other values as JSON text). */
  readonly text: string;
  /** The value at `path`, or the whole text read as JSON; undefined when there is no `path` and the text is not JSON. */
  readonly value: Json | undefined;
  readonly answer: Answer;
  /**
   * The tool calls that are asserted, in the order in which they were made: those of the answer, or for an assertion of a
   * case or a suite those of all its turns.
   */
  readonly calls: readonly ToolCall[];
  /**
   * The answers to the turns before, in order, for an assertion of a case or a suite: what must stand in no answer, and what
   * answers took, concerns them as well. Empty elsewhere, and on a score worker.
   */
  readonly earlier: readonly Answer[];
  readonly case: CaseView;
  /** USD that the answer cost, with those of `earlier`; absent where its price is not known, and on a score worker. */
  readonly cost?: number;
}

/**
 * One kind of assertion: a file in `core/assertions` and a row in its table. Pure, with one exception: a kind that
 * `runs` in a worker may be slow or run the user's code, so it is only ever called on a score worker.
 */
export interface AssertionKind {
  readonly type: string;
  /** One line for the reference page and the editor. */
  readonly summary: string;
  /** One assertion as a suite may write it, for the reference page; without `type`. */
  readonly example: { readonly [field: string]: Json };
  /** zod shapes of the fields beside `type`, `path`, `weight`, `threshold` and `name`. */
  readonly fields: ZodRawShape;
  /** False where a JSON pointer makes no sense. */
  readonly takesPath: boolean;
  /** False where `not-` makes no sense. */
  readonly negatable: boolean;
  /** True for a kind whose `tools`, where they are not written, are those of the suite's target. */
  readonly takesTools?: boolean;
  /** True for a kind whose `folder`, which no suite writes, is that of the file that writes the assertion, absolute. */
  readonly takesFolder?: true;
  /** Where a given assertion runs: in a worker when it holds a pattern or code of the user's. */
  runs(params: Assertion['params']): 'inline' | 'worker';
  /** True of a kind that looks at how a trial ended or what it took: it is scored of any outcome that its case expects. */
  readonly anyOutcome?: true;
  /** True of a kind that looks for what a model gave away: it sees an answer as it came, never with redacted values put back. */
  readonly asItCame?: true;
  /** The outcomes other than `answered` that such an assertion expects; a trial that ended so is not failed for it. */
  expects?(params: Assertion['params']): readonly AnswerOutcome[];
  /** Of a kind that a judge decides: what the judge is to decide. Its `score` is never called. */
  brief?(assertion: Assertion): Brief;
  /** Of a kind that an embedding model measures: the texts that the answer is held against. Its `score` is never called. */
  references?(params: Assertion['params']): readonly string[];
  /** True of a kind that measures on a scale of its own, where no threshold goes without saying. */
  readonly needsThreshold?: true;
  /** True of a kind by which a judge compares the answer with the baseline's; it has a `brief` as well. */
  readonly pairs?: true;
  /** The value from which an assertion of the kind passes that writes no threshold; absent: 1. */
  readonly threshold?: number;
  /** Of a group: what the scores of its assertions come to, given the group's threshold. */
  combine?(scores: readonly Score[], threshold: number | undefined): Finding;
  /** Says what is wrong with the rendered fields beyond their schema, e.g. a regex that does not compile; undefined when all is well. */
  check?(params: Assertion['params']): string | undefined | Promise<string | undefined>;
  /**
   * Of a kind that holds the trials of a case against each other: the finding on each of their answers, in their order.
   * Undefined is an answer that has nothing at the assertion's path.
   */
  across?(subjects: readonly (Subject | undefined)[], params: Assertion['params']): readonly Finding[];
  score(subject: Subject, params: Assertion['params']): Finding | Promise<Finding>;
}

/** Every kind by name. Order is the order of the reference page. */
export type AssertionKinds = ReadonlyMap<string, AssertionKind>;
