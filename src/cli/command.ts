import type { Config } from '../domain/config.ts';
import type { Streaming } from '../domain/config-words.ts';
import type { Shard } from '../domain/plan.ts';
import type { ReportFormat } from '../report/formats.ts';
import type { ExportOptions, ImportOptions, ImportSuitesOptions } from './carrying-options.ts';
import type { CommandWords } from './completion/grammar.ts';
import type { ProjectOptions } from './project-options.ts';
import type { Shell } from './start-flags.ts';
import type { InitOptions } from './start-options.ts';

/** What the user asked for: argv as plain values. */
export type Command =
  | { readonly name: 'run'; readonly suites: readonly string[]; readonly options: RunOptions }
  | { readonly name: 'collect'; readonly suites: readonly string[]; readonly options: CollectOptions }
  | {
      readonly name: 'compare';
      readonly before: string;
      readonly after: string;
      readonly suites: readonly string[];
      readonly options: RunOptions;
    }
  | {
      readonly name: 'score';
      readonly run: string;
      readonly options: ProjectOptions & ReportOptions & GateFlags;
    }
  | { readonly name: 'resume'; readonly run: string; readonly options: RunOptions }
  | {
      readonly name: 'accept';
      readonly run: string;
      readonly options: ProjectOptions & {
        readonly why: string;
        readonly by?: string;
        /** Drop the present baseline's trials instead of pooling them. */
        readonly replace: boolean;
      };
    }
  | {
      readonly name: 'merge';
      readonly runs: readonly string[];
      readonly options: ProjectOptions & ReportOptions & GateFlags;
    }
  | { readonly name: 'report'; readonly run: string; readonly options: ShowOptions }
  | { readonly name: 'runs'; readonly run?: string; readonly options: CallsOptions }
  | { readonly name: 'pins'; readonly suites: readonly string[]; readonly options: PinsOptions }
  | { readonly name: 'bump'; readonly pin: string; readonly options: BumpOptions }
  | { readonly name: 'choose'; readonly suites: readonly string[]; readonly options: ChooseOptions }
  | { readonly name: 'judge check'; readonly labels: string; readonly options: JudgeCheckOptions }
  | { readonly name: 'judge baseline'; readonly suites: readonly string[]; readonly options: LiveOptions }
  | { readonly name: 'drift'; readonly pin: string; readonly options: DriftOptions }
  | { readonly name: 'check'; readonly suites: readonly string[]; readonly options: CheckOptions }
  | { readonly name: 'calibrate'; readonly suites: readonly string[]; readonly options: CalibrateOptions }
  | {
      readonly name: 'selftest';
      readonly suites: readonly string[];
      readonly options: ProjectOptions & OutputOptions;
    }
  | { readonly name: 'import answers'; readonly log: string; readonly options: ImportOptions }
  | { readonly name: 'init'; readonly options: InitOptions }
  | { readonly name: 'help'; readonly topic?: string }
  | { readonly name: 'completion'; readonly shell: Shell; readonly grammar: readonly CommandWords[] }
  | { readonly name: 'import promptfoo'; readonly file: string; readonly options: ImportSuitesOptions }
  | {
      readonly name: 'import openai-evals';
      readonly files: readonly string[];
      readonly options: ImportSuitesOptions & { readonly model?: string };
    }
  | { readonly name: 'export'; readonly run: string; readonly options: ExportOptions }
  | { readonly name: 'schema'; readonly what: string };

/** How answers are had. */
export interface AskOptions extends ProjectOptions {
  readonly replay: readonly string[];
  readonly live: boolean;
  readonly concurrency?: number;
  /** Requests, and tokens, a minute at most. */
  readonly rpm?: number;
  readonly tpm?: number;
  /** Share of the server's limits that is left to others, 0 to 1. */
  readonly headroom?: number;
  /** Milliseconds for the whole command's asking. */
  readonly maxTime?: number;
  /** USD. */
  readonly maxCost?: number;
  /** Input and output tokens together. */
  readonly maxTokens?: number;
  readonly serviceTier?: Config['service_tier'];
  readonly stream?: Streaming;
  readonly telemetry?: Config['telemetry'];
  readonly baseUrl?: string;
  /** Ids of the cases to take; none: all. */
  readonly case?: readonly string[];
  /** Tags of the cases to take; none: all. */
  readonly tag?: readonly string[];
  /** Only cases that did not pass in the last run. */
  readonly failed?: boolean;
  /** So many cases of each suite. */
  readonly sample?: number;
  /** Draws the sample. */
  readonly seed?: string;
  /** Exactly so many trials a case, whatever the suites say. */
  readonly trials?: number;
  /** At most so many trials a case: fewer where the gate is certain. */
  readonly maxTrials?: number;
  /** Ask this part of the plan alone. */
  readonly shard?: Shard;
}

/** Whose margins, baselines and recordings judge. */
export interface GateFlags {
  /** The commit that the head's gate inputs are compared with. */
  readonly baselineRef?: string;
  /** Judge by the head's own inputs, whatever changed. */
  readonly acceptGateChanges?: boolean;
  /** The head comes from a fork. */
  readonly fork?: boolean;
}

/** How a verdict is reached. */
export interface VerdictFlags {
  /** Compare anew what the ledger of looks has compared before. */
  readonly fresh?: boolean;
  /** Ask the side before again where a case seems to have flipped. */
  readonly hunt?: boolean;
}

/** Asking by the Batch API. */
export interface BatchFlags {
  readonly batch?: boolean;
  /** Return once everything is submitted. */
  readonly detach?: boolean;
}

/** Flags of requests that are sent one by one: none of them goes with a batch. */
export const singleFlags = [
  ...(['concurrency', 'rpm', 'tpm', 'headroom'] as const),
  ...(['serviceTier', 'stream'] as const),
] as const;

export interface OutputOptions {
  readonly json: boolean;
}

/** A file that a report is written to. */
export interface ReportFile {
  readonly format: ReportFormat;
  /** As the user wrote it. */
  readonly file: string;
}

/** Where a report goes. */
export interface ReportOptions extends OutputOptions {
  readonly report?: readonly ReportFile[];
  /** Print the verdict alone. */
  readonly quiet?: boolean;
  /** In GitHub Actions: write annotations and the step summary. */
  readonly github?: boolean;
}

/** What `report` takes. */
export interface ShowOptions extends ReportOptions {
  /** Write the page into the run's folder, and open it. */
  readonly open: boolean;
}

export interface RunOptions extends AskOptions, BatchFlags, VerdictFlags, GateFlags, ReportOptions {
  /** Score known answers again at every edit. */
  readonly watch?: boolean;
  readonly record?: string;
}

export interface CollectOptions extends AskOptions, BatchFlags {
  readonly record?: string;
  readonly allowCode: boolean;
}

/** What becomes of what a check finds. */
export interface CheckOptions extends AskOptions {
  /** Write what is missing and has one obvious value. */
  readonly fix?: boolean;
  /** Warnings are errors. */
  readonly strict?: boolean;
}

/** Asking a pin against itself. */
export interface CalibrateOptions extends AskOptions, OutputOptions {
  /** Trials a case of each of the two sets; absent: as many as a run asks. */
  readonly trials?: number;
  /** Read the stored baseline instead of asking. */
  readonly offline: boolean;
}

/** How a pin is moved. */
export interface BumpOptions extends AskOptions, Pick<VerdictFlags, 'fresh'>, OutputOptions {
  /** The model to try; absent: the newest of the pin's family and tier. */
  readonly to?: string;
  /** Compare and change nothing. */
  readonly dryRun: boolean;
  /** Kept in the baselines before the evidence. */
  readonly why?: string;
  readonly record?: string;
}

/** Among which models the cheapest is looked for. */
export interface ChooseOptions extends AskOptions, Pick<VerdictFlags, 'fresh'>, OutputOptions {
  /** Pins (`$name`) or model ids, in the order given. */
  readonly candidates: readonly string[];
  readonly record?: string;
}

/** How a pin is watched. */
/** Options of a command that asks live alone. */
export interface LiveOptions
  extends ProjectOptions,
    Pick<
      AskOptions,
      'concurrency' | 'baseUrl' | 'maxCost' | 'maxTokens' | 'rpm' | 'tpm' | 'headroom' | 'shard'
    > {}

export interface JudgeCheckOptions extends LiveOptions, OutputOptions {
  /** Absent: the only judge. */
  readonly judge?: string;
  /** How often each label is judged. */
  readonly repeats: number;
}

export interface DriftOptions extends AskOptions, OutputOptions {
  readonly record?: string;
  /** Nights between two false alarms, on average at least. */
  readonly nights: number;
}

/** Which form the ledger of a run takes; none: the list of runs. */
export interface CallsOptions {
  readonly config?: string;
  readonly pin: readonly string[];
  readonly calls: boolean;
  readonly csv: boolean;
}

/** What the list of pins counts, whom it asks, and which form it takes. */
export interface PinsOptions extends ProjectOptions, OutputOptions {
  /** Days within which a shutdown counts. */
  readonly within: number;
  /** Ask each endpoint whether it serves the model. */
  readonly served: boolean;
  readonly baseUrl?: string;
  readonly markdown: boolean;
}
