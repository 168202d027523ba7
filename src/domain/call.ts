/** One request of a run, as the ledger has it. Absent fields are not known. */
export interface Call {
  readonly suite: string;
  /** The feature that the suite's cost is attributed to. */
  readonly feature?: string;
  readonly case: string;
  readonly target: string;
  readonly ordinal: number;
  readonly attempt: number;
  /** `unknown`: sent, and nobody saw how it ended; it may have been billed. Failed ones by kind, as `failed:timeout`. */
  readonly outcome: string;
  /** The model that was asked. */
  readonly model: string;
  /** The model that the response names. */
  readonly served?: string;
  readonly service_tier?: string;
  readonly input?: number;
  readonly cached?: number;
  readonly cache_write?: number;
  readonly output?: number;
  readonly reasoning?: number;
  readonly latency_ms?: number;
  /** Milliseconds to the first token; only of a streamed answer. */
  readonly ttft_ms?: number;
  /** USD; absent when the price, the tier or the tokens are not known. */
  readonly cost?: number;
  readonly possibly_billed?: boolean;
  /** Id of the batch that brought the answer; absent for a request that was sent alone. */
  readonly batch?: string;
  /** Our id of the request, sent as `x-client-request-id`. */
  readonly request?: string;
  /** The vendor's id of it. */
  readonly request_id?: string;
  /** The name of the fallback that was asked; absent: the target itself. */
  readonly link?: string;
  /** Which turn of a case with turns it asked, from 2. */
  readonly turn?: number;
  /** Which ask of a judge about that turn's answer it was, see `Trial.judge`; its `model` is the judge's. */
  readonly judge?: string;
}

/** The columns of the ledger, in order. */
export const callColumns = [
  'suite',
  'feature',
  'case',
  'target',
  'ordinal',
  'attempt',
  'outcome',
  'model',
  'served',
  'service_tier',
  'input',
  'cached',
  'cache_write',
  'output',
  'reasoning',
  'latency_ms',
  'ttft_ms',
  'cost',
  'possibly_billed',
  'batch',
  'request',
  'request_id',
  'link',
  'turn',
  'judge',
] as const satisfies readonly (keyof Call)[];
