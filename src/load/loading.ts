import type { AssertionKinds } from '../domain/assertion.ts';
import type { Config } from '../domain/config.ts';
import type { Json } from '../domain/json.ts';
import type { CheckModel, ModelTable } from '../domain/model.ts';
import type { ImportSchema } from '../domain/ports.ts';
import type { Api } from '../domain/request.ts';
import { assertionFileSchema, suiteFileSchemas } from '../domain/suite-file.ts';
import type { LoadedFiles } from './files.ts';
import type { LoadedEmbeddings, LoadedJudges } from './judge-named.ts';

/** What loading needs from other rooms, given by `cli`. */
export interface LoadRules {
  readonly kinds: AssertionKinds;
  readonly models: ModelTable;
  readonly checkModel: CheckModel;
  readonly importSchema: ImportSchema;
}

/** A suite that a program hands over instead of writing it. */
export interface GivenSuite {
  /** Relative to the working folder, with `/`: `file:` references and the baseline are relative to it. */
  readonly file: string;
  /** What the file would hold: plain JSON data. */
  readonly value: unknown;
}

/** What the command line asks to load. */
export interface LoadOptions {
  /** Absolute. The project's root: nothing outside its real path is read. */
  readonly cwd: string;
  /** Paths and globs of suites; empty: every suite under `evals`, or the given ones alone. */
  readonly patterns: readonly string[];
  /** Suites that are no files: what one would hold, and the path that it would have, relative to `cwd`. */
  readonly given?: readonly GivenSuite[];
  /** The config file to read instead of the default places. */
  readonly config?: string;
  /** Models that replace those of the config's pins, by the pin's name without `$`. */
  readonly pins?: ReadonlyMap<string, string>;
  /** Recordings, as paths or globs; when given they replace what suites and config name. */
  readonly replay: readonly string[];
  /** Ignore every `replay:`. */
  readonly live: boolean;
  /** Ask this model (or `$pin`) instead of every suite's own. */
  readonly target?: { readonly model: string; readonly api?: Api };
  /** Overrides `defaults.service_tier`. */
  readonly serviceTier?: Config['service_tier'];
  /** False: a zod schema module is refused. */
  readonly allowCode: boolean;
  /** `YYYY-MM-DD`, in UTC: the day on which waivers must still hold. */
  readonly today: string;
}

type Schemas = ReturnType<typeof suiteFileSchemas>;

/** What all files of one load share. */
export interface Loading {
  readonly rules: LoadRules;
  readonly options: LoadOptions;
  /** The real path of the working folder. */
  readonly root: string;
  /** The recordings that replace what suites and config name, as real paths; absent when those decide. */
  readonly replay?: readonly string[] | undefined;
  readonly schemas: Schemas;
  /** The schema of one assertion, by its kind. */
  readonly assertionSchemas: ReadonlyMap<string, ReturnType<typeof assertionFileSchema>>;
  /** The images and documents read so far. */
  readonly files: LoadedFiles;
  /** The tools of the target of the suite that is being read; absent: none. */
  readonly tools?: Json;
  /** The judges of the config, once it is read. */
  readonly judges?: LoadedJudges;
  /** The embedding models of the config, once it is read. */
  readonly embeddings?: LoadedEmbeddings;
}

/** Builds the schemas once for all files. */
export function startLoading(
  rules: LoadRules,
  options: LoadOptions,
  root: string,
  replay: readonly string[] | undefined,
): Loading {
  return {
    rules,
    options,
    root,
    replay,
    schemas: suiteFileSchemas(rules.kinds),
    files: { parts: new Map(), bytes: 0 },
    assertionSchemas: new Map(
      [...rules.kinds.values()].map((kind) => [kind.type, assertionFileSchema(kind)]),
    ),
  };
}
