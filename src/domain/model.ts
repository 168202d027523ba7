import type { Rates } from './config.ts';
import type { LongContext, TierFactors } from './price.ts';

/** One row of the models table. */
export interface ModelInfo {
  readonly id: string;
  /** A snapshot stays what it is; an alias is moved by the vendor. */
  readonly kind: 'snapshot' | 'alias';
  /** It makes vectors of texts, and answers none. */
  readonly embeds?: true;
  /** Numbers in its vectors where no fewer are asked for; only of models that make vectors, where known. */
  readonly dimensions?: number;
  /** Its vectors have one length: it takes no `dimensions`. */
  readonly fixed_length?: true;
  /** For an alias: the snapshots to choose from, newest first. */
  readonly snapshots?: readonly string[];
  /** Standard tier, short context; absent when unknown. */
  readonly rates?: Rates;
  /** The rule for long requests; absent where they cost the same. */
  readonly long_context?: Readonly<LongContext>;
  /** Multiples of the standard price in tiers that cost another multiple for this model than for all. */
  readonly tiers?: TierFactors;
  /** The day on which the vendor shuts it down, `YYYY-MM-DD`. */
  readonly retires?: string;
  /** The snapshot that the vendor recommends in its place; only of models with a day of retirement. */
  readonly replacement?: string;
  /** Reasoning efforts that it takes, where known; empty: it does not reason, and takes no effort. */
  readonly efforts?: readonly string[];
  /**
   * When it takes `temperature` and `top_p`, where known: at `any` value, only at the `default` of 1, or only with the
   * reasoning effort `none` (`without-reasoning`), which not every such model takes.
   */
  readonly sampling?: 'any' | 'default' | 'without-reasoning';
  /** The Chat API takes function tools for it only with the reasoning effort `none`. */
  readonly chat_tools?: 'without-reasoning';
  /** The most output tokens that it gives, reasoning included, where known. */
  readonly max_output?: number;
}

/** The dated table of models that ships with the package. */
export interface ModelTable {
  /** The day on which the table was checked, `YYYY-MM-DD`. */
  readonly as_of: string;
  readonly source: string;
  readonly models: readonly ModelInfo[];
}

/** What is wrong with asking a model, and what to do; both without a full stop at the end of the message. */
export interface ModelObjection {
  readonly message: string;
  readonly hint: string;
}

/** What is expected of a model: answers, of a target or a judge, or vectors of texts. */
export type ModelUse = 'answers' | 'embeddings';

/** Decides whether a model id may be asked; undefined when it may. */
export type CheckModel = (
  id: string,
  allowed: {
    readonly aliases: readonly string[];
    readonly unlisted: boolean;
    /** Absent: either will do, as for a pin. */
    readonly use?: ModelUse;
  },
) => ModelObjection | undefined;
