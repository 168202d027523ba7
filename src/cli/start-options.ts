import type { Api } from '../domain/request.ts';
import type { Gate, Workflow } from './start-flags.ts';

/** The questions of `init` that flags have answered; an absent one is asked, or has a default. */
export interface InitOptions {
  readonly api?: Api;
  /** A pin and its model. */
  readonly pin?: { readonly name: string; readonly model: string };
  readonly gate?: readonly Gate[];
  readonly name?: string;
  readonly workflow?: readonly Workflow[];
  /** Ask nothing: take the defaults. */
  readonly yes: boolean;
  /** Overwrite what is there. */
  readonly force: boolean;
}
