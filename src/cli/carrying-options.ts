import type { ProjectOptions } from './project-options.ts';

/** The names of a log's columns; the ones without a default are required. */
export interface ImportOptions {
  readonly suite: string;
  readonly assert: string;
  readonly id: string;
  readonly model: string;
  readonly prompt: string;
  readonly answer: string;
  readonly system?: string;
  readonly expected?: string;
  readonly tag: readonly string[];
  readonly latency?: string;
  readonly inputTokens?: string;
  readonly outputTokens?: string;
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
