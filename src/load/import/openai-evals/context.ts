import type { Remark } from '../../../domain/imported.ts';
import type { Loading } from '../../loading.ts';

/** What the parts of one import share. */
export interface EvalsContext {
  readonly loading: Loading;
  /** What is asked, where the document names no model. */
  readonly model?: string;
  /** The judge that model-graded assertions are given to; absent: they are left out. */
  readonly judge?: string;
  /** The embedding model of the config that measures the cosine of texts where the config has none that is the product's own. */
  readonly embedding?: string;
  /** Gives the name of the next suite. */
  readonly name: (own: string) => string;
  /** Modules that the suites name. */
  readonly modules: Map<string, string>;
  readonly remarks: Remark[];
}
