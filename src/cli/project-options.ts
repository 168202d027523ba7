import type { GivenSuite } from '../load/project.ts';

/** Where suites, config and pins come from. */
export interface ProjectOptions {
  readonly config?: string;
  /** `name=model`, each overriding the config's pin. */
  readonly pin: readonly string[];
  /** Suites that a program hands over. */
  readonly given?: readonly GivenSuite[];
}
