/** What a vendor limits by the minute. `project_tokens` is a second token limit, of one project in an organisation. */
export const limitedResources = ['requests', 'tokens', 'project_tokens'] as const;
export type LimitedResource = (typeof limitedResources)[number];

/** What one response said of one limit (`x-ratelimit-limit-…`, `-remaining-…`, `-reset-…`); any part may be missing. */
export interface LimitReading {
  /** Requests or tokens a minute; above 0. */
  readonly limit?: number;
  /** What is left of it now. */
  readonly remaining?: number;
  /** Milliseconds until all of it is there again. */
  readonly reset_ms?: number;
}

/** What one response said of every limit that it named. */
export type LimitReadings = { readonly [resource in LimitedResource]?: LimitReading };

/** Whose limits they are. Everything asked under an equal key shares them. */
export interface LimitKey {
  /** Scheme, host and port, e.g. `https://api.openai.com`. */
  readonly origin: string;
  readonly organization?: string;
  readonly project?: string;
  readonly model: string;
}

/** What a request waits for because a server said so. Times are milliseconds of a clock that never runs back. */
export interface LimitWait {
  /** The limit of which nothing is left; `pause`: the server asked everybody to come back later. */
  readonly what: LimitedResource | 'pause';
  /** How much the limit allows, as the server last said. */
  readonly limit?: number;
  /** When the request may go. */
  readonly until: number;
  /** When all of the limit is there again, where the server said that nothing is left; never before `until`. */
  readonly restored?: number;
}

/** How much of one limit this run has used. */
export interface LimitUse {
  readonly key: LimitKey;
  readonly resource: LimitedResource;
  /** A minute's worth, as the server last said. */
  readonly limit: number;
  /**
   * The largest share of the limit used within any minute, from 0. It can exceed 1: a server may let a saved-up minute's
   * worth pass at once while it refills.
   */
  readonly peak: number;
}

/** This run used more than 70 % of a limit within one minute; said once for each limit. */
export interface LimitNotice {
  readonly key: LimitKey;
  readonly resource: LimitedResource;
  readonly limit: number;
  /** The share at that moment, above 0.7. */
  readonly share: number;
}
