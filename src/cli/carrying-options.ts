import type { LogColumns } from '../domain/log.ts';
import type { ProjectOptions } from './project-options.ts';

/** The names of a log's columns, the ones without a default required, and what is made of its lines. */
export interface ImportOptions extends LogColumns {
  readonly suite: string;
  readonly assert: string;
}

/** How suites are made of a document from elsewhere. */
export interface ImportSuitesOptions {
  /** What the files are called by; absent: the document's own name. */
  readonly suite?: string;
  /** The judge that model-graded assertions are given to. */
  readonly judge?: string;
  /** The embedding model that assertions on meaning are given to. */
  readonly embedding?: string;
  /** Write over files that are there. */
  readonly force: boolean;
}

/** The forms that a run is exported in. */
export const exportFormats = ['jsonl', 'csv', 'inspect'] as const;

/** What is exported of a run, and how. */
export interface ExportOptions extends ProjectOptions {
  readonly format: (typeof exportFormats)[number];
  /** One suite of the run; absent: all. */
  readonly suite?: string;
}
