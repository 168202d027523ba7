import { InvalidArgumentError, Option } from 'commander';
import { serviceTiers, streamings, telemetries } from '../domain/config-words.ts';
import { singleFlags } from './command.ts';

/** The flags that commands share, and how their values are read. A wrong value is told by commander. */

export function collect(value: string, all: readonly string[] = []): readonly string[] {
  return [...all, value];
}

function dollars(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value <= 0)
    throw new InvalidArgumentError('It must be an amount in USD above 0, e.g. 2.50');
  return value;
}

function share(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value < 1))
    throw new InvalidArgumentError('It must be a share from 0 up to 1, e.g. 0.3');
  return value;
}

const UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;

function duration(text: string): number {
  const [, digits, unit] = /^(\d+)(ms|s|m|h)$/.exec(text) ?? [];
  if (digits === undefined || Number(digits) === 0)
    throw new InvalidArgumentError('It must be a time, e.g. 90s, 30m or 2h');
  return Number(digits) * UNITS[unit as keyof typeof UNITS];
}

/** Reads a whole number from 1, and to `most` where that is given. */
export function wholeNumber(most = Number.MAX_SAFE_INTEGER): (text: string) => number {
  const bound = most === Number.MAX_SAFE_INTEGER ? '' : ` to ${most}`;
  return (text) => {
    const value = Number(text);
    if (!Number.isSafeInteger(value) || value < 1 || value > most)
      throw new InvalidArgumentError(`It must be a whole number from 1${bound}`);
    return value;
  };
}

/** Requests in flight at once, as in the config. */
const MOST_CONCURRENT = 1000;

/** Trials a case, as in a suite. */
export const MOST_TRIALS = 100;

export const config = () => new Option('--config <file>', 'config file instead of llm-eval.config.yaml');
export const pin = () =>
  new Option('--pin <name=model>', 'override a pin of the config; repeatable').argParser(collect).default([]);
export const replay = () =>
  new Option('--replay <file>', 'answer from this recording (path or glob); repeatable')
    .argParser(collect)
    .default([]);
export const live = () =>
  new Option('--live', 'ask the API even where suites name recordings').default(false).conflicts('replay');
const concurrency = () =>
  new Option('--concurrency <n>', 'requests in flight at once').argParser(wholeNumber(MOST_CONCURRENT));
export const baseUrl = () => new Option('--base-url <url>', 'another API origin; the key is sent to it');
export const record = () => new Option('--record <file>', 'write the answers to this recording as well');
export const json = () => new Option('--json', 'print one JSON document on stdout').default(false);

const maxCost = () =>
  new Option('--max-cost <usd>', 'never spend more than this; overrides budget.max_cost').argParser(dollars);
const maxTokens = () =>
  new Option('--max-tokens <n>', 'never use more tokens, in and out; overrides budget.max_tokens').argParser(
    wholeNumber(),
  );

const rpm = () => new Option('--rpm <n>', 'requests a minute at most').argParser(wholeNumber());
const tpm = () => new Option('--tpm <n>', 'tokens a minute at most').argParser(wholeNumber());
const headroom = () =>
  new Option('--headroom <share>', 'share of the rate limits to leave to others, e.g. 0.3').argParser(share);
const maxTime = () =>
  new Option('--max-time <time>', 'stop asking after this long, e.g. 30m').argParser(duration);

export const filters = () => [
  new Option('--case <id>', 'only this case; repeatable').argParser(collect).default([]),
  new Option('--tag <tag>', 'only cases with this tag; repeatable').argParser(collect).default([]),
  new Option('--failed', 'only cases that did not pass in the last run').default(false),
  new Option('--sample <n>', 'only n cases of each suite').argParser(wholeNumber()),
  new Option('--seed <text>', 'draws the sample').default('1'),
];

export const trials = () =>
  new Option('--trials <n>', 'exactly n trials a case')
    .argParser(wholeNumber(MOST_TRIALS))
    .conflicts('maxTrials');
export const maxTrials = () =>
  new Option('--max-trials <n>', 'at most n trials a case, fewer once the verdict is certain').argParser(
    wholeNumber(MOST_TRIALS),
  );
export const fresh = () =>
  new Option('--fresh', 'compare anew what was compared before, as a further attempt').default(false);
export const hunt = () =>
  new Option('--hunt', 'ask the old model again where a case seems to have flipped').default(false);

const serviceTier = () =>
  new Option('--service-tier <tier>', 'how it is served and billed; overrides defaults.service_tier').choices(
    serviceTiers,
  );
const stream = () =>
  new Option('--stream <when>', 'whether answers are streamed; overrides defaults.stream').choices(
    streamings,
  );
const telemetry = () =>
  new Option('--telemetry <how>', 'whether requests leave OpenTelemetry spans; overrides telemetry').choices(
    telemetries,
  );
const batch = () =>
  new Option('--batch', 'ask by the Batch API: half the price, within 24 hours')
    .default(false)
    .conflicts(['replay', ...singleFlags]);
const detach = () =>
  new Option('--detach', 'with --batch: leave once it is submitted; resume takes the answers up').default(
    false,
  );

/** The flags of a command that asks live and nothing else. */
export const liveOptions = () => [
  ...[concurrency(), baseUrl(), maxCost(), maxTokens(), rpm(), tpm(), headroom()],
];
export const askOptions = () => [
  ...[replay(), live(), concurrency(), baseUrl()],
  ...[maxCost(), maxTokens(), maxTime(), rpm(), tpm(), headroom()],
  ...[serviceTier(), stream(), telemetry()],
];
export const batchOptions = () => [batch(), detach()];
export const watching = () =>
  new Option(
    '--watch',
    'at every edit, score the answers that are known again; ask what is new only when told to',
  )
    .default(false)
    .conflicts(['json', 'batch', 'detach', 'shard', 'record', 'baselineRef', 'hunt', 'live']);
export const projectOptions = () => [config(), pin()];
