/** The version of `pins --json`. */
export const PINS_VERSION = 1;

/** Days of notice that `pins` and `run` ask for when nothing else is said. */
export const NOTICE_DAYS = 60;

/** What a suite uses a model as. */
export type ModelRole = 'target' | 'judge' | 'embedding';

/** One use of a model by a suite. */
export interface ModelUse {
  readonly suite: string;
  /** The suite file, relative to the working folder, with `/`. */
  readonly file: string;
  readonly role: ModelRole;
  readonly model: string;
  /** The pin (without `$`) that the model came from, when it came from one. */
  readonly pin?: string;
  /** The config's name of the endpoint that is asked; absent: the vendor's own. */
  readonly provider?: string;
}

/** What an endpoint says of a model that it was asked for. */
export type Served =
  | {
      readonly served: 'yes' /** `YYYY-MM-DD`; absent when none is announced. */;
      readonly shutdown_date?: string;
    }
  | { readonly served: 'no' | 'unknown' /** Why, in the words of the failure. */; readonly reason: string };

/** One model as it is pinned: a pin of the config, or a model id that suites name themselves, at one endpoint. */
export interface PinState {
  /** The pin's name, without `$`; absent for an id that suites name themselves. */
  readonly pin?: string;
  readonly model: string;
  /** The config's name of the endpoint; absent: the vendor's own. */
  readonly provider?: string;
  /** `unknown`: neither in the models table nor dated. */
  readonly kind: 'snapshot' | 'alias' | 'unknown';
  /** It is in the models table. */
  readonly listed: boolean;
  /** What its endpoint says; `not-asked` offline. */
  readonly served: Served['served'] | 'not-asked';
  /** Why it is not served, or why that is not known. */
  readonly reason?: string;
  /** The day on which it is shut down, `YYYY-MM-DD`: from its endpoint where that names one, else from the models table. */
  readonly shutdown_date?: string;
  /** Whole days from today (UTC) to that day; 0 or less: shut down. */
  readonly days_left?: number;
  /**
   * `retired`: shut down, or its endpoint does not serve it. `retiring`: shut down within the days asked about.
   * `unknown`: its endpoint was asked and could not say. `fine`: nothing is known against it.
   */
  readonly status: 'retired' | 'retiring' | 'unknown' | 'fine';
  /**
   * What to move to when it retires or moves: the snapshot that the vendor recommends, for an alias the newest behind it,
   * else the newest of its family and tier.
   */
  readonly replacement?: { readonly model: string; readonly by: 'vendor' | 'alias' | 'family' };
  /** How it ends and what to move to, as a sentence goes on after its name; absent when it is fine. */
  readonly notice?: string;
  /** What to do about it, as a sentence of its own; absent when it is fine. */
  readonly hint?: string;
  /** By suite; empty for a pin that no suite uses. */
  readonly used_by: readonly Pick<ModelUse, 'suite' | 'file' | 'role'>[];
}

/** Every model that suites use and every pin of the config, as `pins` shows them. */
export interface PinsReport {
  readonly v: typeof PINS_VERSION;
  /** Today, `YYYY-MM-DD`, in UTC. */
  readonly today: string;
  /** The day on which the models table was checked. */
  readonly as_of: string;
  /** Days within which a shutdown counts. */
  readonly within_days: number;
  /** The exit code that it comes to. */
  readonly exit: number;
  /** The config file; absent when there is none. */
  readonly config?: string;
  /** Those that retire first come first. */
  readonly pins: readonly PinState[];
}
