import { readersOf } from '../core/judging/judges-of.ts';
import type { Config } from '../domain/config.ts';
import type { Failure } from '../domain/failure.ts';
import type { Plan } from '../domain/plan.ts';
import type { Suite } from '../domain/suite.ts';
import { readBaseURL } from '../provider/key.ts';
import { say, term } from '../report/escape/term.ts';
import type { ClientOptions } from './client.ts';
import type { AskOptions, BatchFlags } from './command.ts';
import type { Io } from './io.ts';
import { type ProjectOptions, pinsOf } from './project-options.ts';
import { VERSION } from './version.ts';

/** The flags that say where, and how served, a run is asked. */
type LiveFlags = Pick<AskOptions, 'baseUrl' | 'serviceTier'>;

/** How the live ones of these suites will be asked; undefined when there is none. Throws `Failures` for a base URL that is none. */
export function liveOf(
  { env }: Io,
  config: Config,
  suites: readonly Suite[],
  { baseUrl, batch }: Pick<AskOptions, 'baseUrl'> & BatchFlags,
): Plan['live'] {
  const used = suites
    .filter(({ replay }) => replay.length === 0)
    .flatMap((suite) => [suite.target, ...readersOf(suite).map(({ target }) => target)])
    .map(({ provider }) => provider);
  if (used.length === 0) return undefined;
  const providers = [...config.providers].filter(([name]) => used.includes(name));
  return {
    // A batch is a tier of its own.
    ...(config.service_tier === undefined || batch === true ? {} : { service_tier: config.service_tier }),
    ...(used.includes(undefined) ? { base_url: withoutSlash(readBaseURL(env, baseUrl)) } : {}),
    ...(providers.length === 0
      ? {}
      : { providers: Object.fromEntries(providers.map(([name, { base_url }]) => [name, base_url])) }),
  };
}

/** The flags of a resumed run: what the run began with where neither a flag nor the environment says anything. */
export function begunWith<Flags extends LiveFlags & ProjectOptions>(
  { env }: Io,
  { live, config, pins = {} }: Plan,
  flags: Flags,
): Flags {
  const given = pinsOf(flags.pin);
  const baseUrl = flags.baseUrl ?? (env.OPENAI_BASE_URL?.trim() ? undefined : elsewhere(live?.base_url));
  return {
    ...flags,
    baseUrl,
    serviceTier: flags.serviceTier ?? live?.service_tier,
    config: flags.config ?? config,
    pin: [
      ...Object.keys(pins).flatMap((name) => (given.has(name) ? [] : [`${name}=${pins[name]}`])),
      ...flags.pin,
    ],
  };
}

/** What a resumed run asks by that only its plan says; sentences without a full stop. */
export function begunSentences<Flags extends LiveFlags & ProjectOptions>(
  given: Flags,
  { baseUrl, config, pin }: Flags,
): string[] {
  const pins = pin.slice(0, pin.length - given.pin.length);
  return [
    ...(baseUrl === given.baseUrl ? [] : [`It is asked at ${baseUrl}, where it began`]),
    ...(config === given.config ? [] : [`It is asked by the config ${config}, as it began`]),
    ...(pins.length === 0 ? [] : [`It is asked with --pin ${pins.join(' --pin ')}, as it began`]),
  ];
}

/** A base URL that nobody would ask without being told. */
function elsewhere(url: string | undefined): string | undefined {
  return url === withoutSlash(readBaseURL({}, undefined)) ? undefined : url;
}

/**
 * Why a run cannot go on as it would be asked now: its answers would be served in two ways, and a batch is known only
 * where it was submitted. None when it can, or began before plans said how they are asked.
 */
export function otherWays(id: string, { live: begun, batch, command }: Plan, now: Plan): Failure[] {
  if (begun === undefined) return [];
  const { live = {} } = now;
  const failures: Failure[] = [];
  const refuse = (began: string, goesOn: string, hint: string) => {
    failures.push({
      code: 'usage',
      message: `run ${id} began ${began}, and would go on ${goesOn}`,
      hint: `${hint}, or start anew: llm-eval ${command}${batch === true ? ' --batch' : ''}.`,
    });
  };
  if (live.service_tier !== begun.service_tier)
    refuse(tierText(begun), tierText(live), 'Leave --service-tier and defaults.service_tier as they were');
  if (begun.base_url !== undefined && live.base_url !== undefined && live.base_url !== begun.base_url)
    refuse(`at ${begun.base_url}`, `at ${live.base_url}`, 'Remove --base-url and unset OPENAI_BASE_URL');
  for (const [name, url] of Object.entries(begun.providers ?? {})) {
    const other = live.providers?.[name];
    if (other !== undefined && other !== url)
      refuse(
        `with the provider ${name} at ${url}`,
        `at ${other}`,
        `Put the base_url of ${name} back in the config`,
      );
  }
  return failures;
}

function tierText({ service_tier }: NonNullable<Plan['live']>): string {
  return service_tier === undefined ? 'without a service tier' : `with the service tier ${service_tier}`;
}

/** What the live client is told of telemetry; undefined when none is wanted. */
export function telemetryOf(
  { stderr, interrupts }: Io,
  wanted: Config['telemetry'],
): ClientOptions['telemetry'] {
  if (wanted !== 'otlp') return undefined;
  const warn = (text: string) => stderr.write(say`warning: ${term(text)}\n`);
  return { version: VERSION, warn, abort: interrupts.abort };
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}
