import type { TrialEnd } from './answer.ts';
import type { Json } from './json.ts';
import type { Target } from './request.ts';

/** A model of the config's `judges` that says whether an answer holds: a target like any other, pinned and priced. */
export interface Judge {
  /** The config's name of it, by which assertions refer to it. */
  readonly name: string;
  readonly target: Target;
  /** The user's own control cases, asked beside the built-in ones in every run in which the judge decides on answers one by one. */
  readonly controls: readonly Control[];
}

/** A judge with what it does for a suite: it decides on answers one by one, compares two of them, or both. */
export interface SuiteJudge extends Judge {
  readonly decides: boolean;
  readonly compares: boolean;
}

/** A trial of the baseline, which a trial of the candidate is held against. */
export interface Opponent {
  readonly ordinal: number;
  /** How its turns ended, in order; of a case without turns the one end. */
  readonly ends: readonly TrialEnd[];
}

/** How the verdicts of a judge that compared pairs of answers, each in both orders, depend on the order. */
export interface Position {
  /** Pairs with a verdict in both orders. */
  readonly compared: number;
  /** Of these, the pairs whose verdict turned with the order. */
  readonly turned: number;
  /** Verdicts on them, two a pair, that name one answer as the better one. */
  readonly decided: number;
  /** Of these, the ones that name the answer that stood first. */
  readonly first: number;
}

/** An answer whose verdict is known: a judge that gets it wrong is void. */
export interface Control {
  /** Shown where the judge fails it. */
  readonly name: string;
  readonly question: string;
  readonly criterion: string;
  readonly answer: string;
  /** What a sound judge says. */
  readonly pass: boolean;
}

/** What a kind of assertion has a judge decide, beside the question and the answer. */
export interface Brief {
  /** How it is decided, in the words of the kind; sent as system text, the same for all cases. */
  readonly task: string;
  /** What it is decided by, e.g. a criterion or a reference, sent as JSON. */
  readonly given: { readonly [name: string]: Json };
  /** True: a grade is asked for instead of yes or no. */
  readonly graded: boolean;
}

/** A judge or an embedding model that gave no verdict in some of what it was to be asked of a side, its control cases included. */
export interface Silence {
  readonly name: string;
  readonly role: 'judge' | 'embedding model';
  readonly model: string;
  /** What it was to be asked. */
  readonly asked: number;
  /**
   * How many of these have no verdict, by reason: the outcome of the ask, where failed ones are `failed:rate_limited`;
   * `unreadable`: an answer not by its schema; `not_asked`. A resumed run asks the failed ones and those that were not asked.
   */
  readonly missing: { readonly [why: string]: number };
}

/** What the control cases of a judge came to on one side of a comparison. */
export interface JudgeState {
  readonly judge: string;
  readonly model: string;
  /** Why nothing that the judge said counts: one sentence without a full stop; absent: every control was judged right, and pairs by more than their order. */
  readonly void?: string;
  /** Answers that it passed, and answers that it gave a yes or no on; absent where there is none, and of a void judge. */
  readonly said?: { readonly passed: number; readonly judged: number };
  /** How what it said of pairs depends on their order; absent where it compared none, and of a void judge. */
  readonly pairs?: Position;
  /**
   * What people would have passed, 0 to 1, by the judge's measured errors, with 95 % bounds. It gates nothing. Absent: the
   * judge was not measured, or the labels do not show that it tells right from wrong.
   */
  readonly people?: { readonly rate: number; readonly low: number; readonly high: number };
}
