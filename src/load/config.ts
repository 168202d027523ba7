import { join, resolve } from 'node:path';
import { type Config, type ConfigFile, configFileSchema } from '../domain/config.ts';
import { type Failure, Failures, fail, type Where } from '../domain/failure.ts';
import { CONFIG_FOLDERS, CONFIG_NAME } from './config-place.ts';
import { gather } from './failures.ts';
import { findRecordings, relativeTo } from './find.ts';
import { failuresOf } from './issues.ts';
import type { Loading, LoadOptions } from './loading.ts';
import { type LoadedPins, loadPins, strayPins } from './pins.ts';
import { loadRedact } from './redact.ts';
import { baseOf, locate } from './refs.ts';
import { isMapping, type Source } from './source.ts';
import { type FileName, LIMITS, readText } from './text.ts';
import { parseYaml } from './yaml.ts';

const DEFAULT_TIMEOUT_MS = 60_000;
/** Flex requests wait for idle capacity: the timeout of the example in OpenAI's flex processing guide. */
const FLEX_TIMEOUT_MS = 15 * 60_000;

/** The config, and what suites take from it. */
export interface LoadedConfig {
  readonly config: Config;
  readonly pins: LoadedPins;
  /** False when the config's providers could not be read, so that the absence of one proves nothing. */
  readonly providersRead: boolean;
  /** The judges as they are written, and where; `read` is false when they could not be read. */
  readonly judges: {
    readonly written?: ConfigFile['judges'];
    readonly source?: Source;
    readonly read: boolean;
  };
  /** The embedding models, in the same way. */
  readonly embeddings: {
    readonly written?: ConfigFile['embeddings'];
    readonly source?: Source;
    readonly read: boolean;
  };
  /** Recordings for suites that name none, as real paths. */
  readonly replay: readonly string[];
}

/** Reads `llm-eval.config.yaml` and fills in the defaults; without a file, the defaults alone. What is wrong joins `problems`. */
export async function loadConfig(loading: Loading, problems: Failure[]): Promise<LoadedConfig> {
  const unread = { models: new Map<string, string>(), read: false, refused: new Set<string>() };
  const found = await gather(problems, async () => ({ name: await findConfig(loading) }));
  if (found?.name === undefined) {
    if (found !== undefined) problems.push(...strayPins(loading, {}));
    return {
      config: fill({}, unread, undefined, loading.options),
      pins: { ...unread, read: found !== undefined },
      providersRead: found !== undefined,
      replay: [],
      judges: { read: found !== undefined },
      embeddings: { read: found !== undefined },
    };
  }
  const { name } = found;
  const source = await gather(problems, async () => parseYaml(await readText(name, LIMITS.file), name.file));
  if (source === undefined) {
    return {
      config: fill({}, unread, name.file, loading.options),
      pins: unread,
      providersRead: false,
      replay: [],
      judges: { read: false },
      embeddings: { read: false },
    };
  }

  // A file that holds comments alone is a config that sets nothing.
  const written = source.value ?? {};
  const checked = configFileSchema.safeParse(written);
  const issues = checked.success ? [] : checked.error.issues;
  problems.push(...failuresOf(configFileSchema, issues, source));
  const wrong = new Set(issues.map((issue) => issue.path[0]));
  const sound: ConfigFile = isMapping(written)
    ? Object.fromEntries(Object.entries(written).filter(([key]) => !wrong.has(key)))
    : {};

  const pinsRead = isMapping(written) && !wrong.has('pins') && !wrong.has('allow_aliases');
  if (pinsRead) problems.push(...strayPins(loading, sound, name.file));
  const pins = pinsRead ? loadPins(loading, sound, (pin) => source.at(['pins', pin]), problems) : unread;
  const replay = await gather(problems, () =>
    configReplay(loading, name, sound.replay, source.at(['replay'])),
  );
  const { redact: toRedact } = sound;
  const redact =
    toRedact === undefined
      ? undefined
      : await gather(problems, () => loadRedact(loading, baseOf(loading.root, name), toRedact, source));
  const providersRead = isMapping(written) && !wrong.has('providers');
  const config = fill(sound, pins, name.file, loading.options);
  const readers = (key: 'judges' | 'embeddings') => ({ source, read: isMapping(written) && !wrong.has(key) });
  return {
    config: redact === undefined ? config : { ...config, redact },
    pins,
    providersRead,
    judges: { written: sound.judges, ...readers('judges') },
    embeddings: { written: sound.embeddings, ...readers('embeddings') },
    replay: replay ?? [],
  };
}

/** The config file that was named, or the one in the working folder or in `evals`; undefined when there is none. */
async function findConfig({ root, options }: Loading): Promise<FileName | undefined> {
  if (options.config !== undefined) {
    const [path] = relativeTo(options.cwd, [options.config.replaceAll('\\', '/')]);
    const named = await locate(root, resolve(root, path!), options.config);
    if (named.kind === 'file') return named;
    fail({
      code: 'usage',
      message: `${named.file} is a folder, not a config file`,
      hint: `Name the file, e.g. ${named.file}/${CONFIG_NAME}.`,
    });
  }
  const found: FileName[] = [];
  for (const folder of CONFIG_FOLDERS) {
    const problems: Failure[] = [];
    const named = await gather(problems, () => locate(root, join(root, folder, CONFIG_NAME), CONFIG_NAME));
    const refused = problems.filter((problem) => problem.code !== 'not-found');
    if (refused.length > 0) throw new Failures(refused);
    if (named !== undefined) found.push(named);
  }
  const [first, second] = found;
  if (first !== undefined && second !== undefined) {
    fail({
      code: 'invalid',
      where: { file: second.file },
      message: `there are two configs: ${first.file} and ${second.file}`,
      hint: 'Keep one of them.',
    });
  }
  return first;
}

async function configReplay(
  loading: Loading,
  name: FileName,
  replay: ConfigFile['replay'],
  where: Where,
): Promise<string[]> {
  if (replay === undefined || loading.replay !== undefined) return [];
  return findRecordings(loading.root, baseOf(loading.root, name).folder, [replay].flat(), where);
}

function fill(written: ConfigFile, pins: LoadedPins, file: string | undefined, options: LoadOptions): Config {
  const { defaults } = written;
  const service_tier = options.serviceTier ?? defaults?.service_tier;
  const usual = service_tier === 'flex' ? FLEX_TIMEOUT_MS : DEFAULT_TIMEOUT_MS;
  return {
    ...(file === undefined ? {} : { file }),
    pins: pins.models,
    allow_aliases: written.allow_aliases ?? [],
    ...(defaults?.concurrency === undefined ? {} : { concurrency: defaults.concurrency }),
    timeout_ms: defaults?.timeout === undefined ? usual : milliseconds(defaults.timeout),
    ...(service_tier === undefined ? {} : { service_tier }),
    ...(defaults?.stream === undefined ? {} : { stream: defaults.stream }),
    ...(written.telemetry === undefined ? {} : { telemetry: written.telemetry }),
    providers: new Map(Object.entries(written.providers ?? {})),
    prices: new Map(Object.entries(written.prices ?? {})),
    ...(written.budget === undefined ? {} : { budget: written.budget }),
  };
}

/** `60s`, `500ms`, `2m`, or a number of milliseconds. */
function milliseconds(duration: string | number): number {
  if (typeof duration === 'number') return duration;
  const [, count, unit] = /^(\d+)(ms|s|m)$/.exec(duration)!;
  return Number(count) * (unit === 'm' ? 60_000 : unit === 's' ? 1000 : 1);
}
