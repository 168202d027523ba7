import { inputGuess, outputLimit } from '../core/tokens.ts';
import type { Config } from '../domain/config.ts';
import type { LimitNotice, LimitUse } from '../domain/limits.ts';
import type { Ask } from '../domain/ports.ts';
import type { ReportedLimit } from '../domain/report.ts';
import type { Suite } from '../domain/suite.ts';
import type { Load } from '../execute/attempts.ts';
import { createLimiter, type Limiter } from '../execute/limiter.ts';
import { say, term } from '../report/escape/term.ts';
import { percent } from '../report/figures.ts';
import type { ProgressWait } from '../report/progress.ts';
import { resourceName } from '../report/terminal/limits.ts';
import type { AskOptions } from './command.ts';
import type { Io } from './io.ts';

/** Asks that are worked on at once where no concurrency is written: the limiter learns how many the server bears. */
const WORKERS = 256;

/** Asks that are worked on for each request that may be in flight: while an answer goes to disk, another is on its way. */
const WORKERS_A_REQUEST = 2;

/** What limits the asking of one command. */
export interface Limits {
  readonly limiter: Limiter;
  readonly workers: number;
  readonly loadOf: (ask: Ask) => Load | undefined;
}

/** Settings of the limiter as flags and config write them. */
export type LimitOptions = Pick<AskOptions, 'concurrency' | 'rpm' | 'tpm' | 'headroom' | 'baseUrl' | 'shard'>;

/** The limiter of a command, and what each live ask draws on it. Replayed asks draw on nothing. */
export function limitsOf(
  io: Io,
  config: Config,
  options: LimitOptions,
  scheduled: readonly { readonly suite: Pick<Suite, 'name' | 'replay'> }[],
): Limits {
  const { concurrency, rpm, tpm, headroom } = divided(
    { ...options, concurrency: options.concurrency ?? config.concurrency },
    options.shard?.count ?? 1,
  );
  const live = new Set(
    scheduled.filter(({ suite }) => suite.replay.length === 0).map(({ suite }) => suite.name),
  );
  const origin = originOf(options.baseUrl ?? io.env.OPENAI_BASE_URL);
  const { OPENAI_ORG_ID: organization, OPENAI_PROJECT_ID: project } = io.env;
  return {
    limiter: createLimiter({
      clock: io.clock,
      random: io.random,
      settings: { concurrency, rpm, tpm, headroom },
      onNotice: (notice) => void io.stderr.write(noticeText(notice)),
    }),
    workers: concurrency === undefined ? WORKERS : concurrency * WORKERS_A_REQUEST,
    loadOf: ({ trial, request }) => {
      if (!live.has(trial.suite)) return undefined;
      const { model } = request;
      const provider = request.provider === undefined ? undefined : config.providers.get(request.provider);
      const key =
        provider === undefined
          ? { origin, organization, project, model }
          : { origin: originOf(provider.base_url), model };
      return { key, tokens: inputGuess(request).high + outputLimit(request) };
    },
  };
}

/**
 * What one of `count` shards may take of limits that all of them share, since they are asked at the same time: an equal part
 * of what is written, and of what the headroom leaves of the server's.
 */
export function divided(
  { concurrency, rpm, tpm, headroom }: Pick<LimitOptions, 'concurrency' | 'rpm' | 'tpm' | 'headroom'>,
  count: number,
): Pick<LimitOptions, 'concurrency' | 'rpm' | 'tpm' | 'headroom'> {
  if (count === 1) return { concurrency, rpm, tpm, headroom };
  return {
    concurrency: concurrency && Math.max(1, Math.floor(concurrency / count)),
    rpm: rpm && rpm / count,
    tpm: tpm && tpm / count,
    headroom: 1 - (1 - (headroom ?? 0)) / count,
  };
}

function originOf(url: string | undefined): string {
  return url !== undefined && URL.canParse(url) ? new URL(url).origin : 'https://api.openai.com';
}

/** What servers have requests wait for now, for the progress. */
export function waitsShown({ clock }: Pick<Io, 'clock'>, limiter: Limiter): ProgressWait[] {
  return limiter.waits().map(({ key, what, limit, until }) => {
    const ms = Math.max(0, until - clock.monotonic());
    const at = new Date(clock.now().getTime() + ms);
    return { model: key.model, what, ...(limit === undefined ? {} : { limit }), until: at, ms };
  });
}

function noticeText({ key, resource, limit, share }: LimitNotice) {
  return say`note: this run uses ${percent(share)} of the ${limit} ${term(resourceName(resource))} that ${term(key.model)} may be asked; --headroom leaves a share to others\n`;
}

/** The limits that a run drew on, for its report. */
export function limitsShown(uses: readonly LimitUse[]): ReportedLimit[] {
  return uses.map(({ key, resource, limit, peak }) => ({ model: key.model, resource, limit, peak }));
}
