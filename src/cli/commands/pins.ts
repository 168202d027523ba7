import { exitOfSignal } from '../../core/exit.ts';
import { pinsReport, usesOf } from '../../core/pins.ts';
import type { Config } from '../../domain/config.ts';
import { fail } from '../../domain/failure.ts';
import type { ModelUse, Served } from '../../domain/pins.ts';
import type { ServedModel, Tried } from '../../domain/ports.ts';
import { models } from '../../provider/models.ts';
import { jsonPiece, jsonText } from '../../report/escape/json.ts';
import { pinsMarkdown, pinsText } from '../../report/pins.ts';
import { clientBasics, keyRefused } from '../client.ts';
import type { Command, PinsOptions } from '../command.ts';
import type { Io } from '../io.ts';
import { openProject } from '../project.ts';

/**
 * Lists every model that suites use and every pin of the config: what it is, when it is shut down, what to move to. Asks
 * nothing, unless `--served` says so.
 */
export async function pins(
  { suites: patterns, options }: Extract<Command, { name: 'pins' }>,
  io: Io,
): Promise<number> {
  const { config, suites } = await openProject(io, patterns, {
    config: options.config,
    pin: options.pin,
    live: true,
  });
  const uses = usesOf(suites);
  const served = options.served ? await askServed(io, config, uses, options) : undefined;
  const signal = io.interrupts.signal();
  if (signal !== undefined) return exitOfSignal(signal);
  const report = pinsReport({
    uses,
    // Among some of the suites, a pin that none of them uses may be one of the others'.
    pins: patterns.length === 0 ? config.pins : new Map(),
    table: models,
    today: io.clock.now().toISOString().slice(0, 10),
    within: options.within,
    ...(config.file === undefined ? {} : { config: config.file }),
    ...(served === undefined ? {} : { served: ({ model, provider }) => served.get(key(model, provider)) }),
  });
  if (options.json) await io.stdout.write(jsonPiece`${jsonText(report)}\n`);
  else await io.stdout.write(options.markdown ? pinsMarkdown(report) : await pinsText(report));
  return report.exit;
}

/** What each endpoint says of the models that suites use, one request a model. A pin without a suite has no endpoint. */
async function askServed(
  io: Io,
  config: Config,
  uses: readonly ModelUse[],
  { baseUrl }: PinsOptions,
): Promise<ReadonlyMap<string, Served>> {
  const found = new Map<string, Served>();
  for (const provider of new Set(uses.map((use) => use.provider))) {
    const asked = uses.filter((use) => use.provider === provider).map(({ model }) => model);
    const client = await io.openModels({
      ...clientBasics(io, config, baseUrl),
      provider,
      purpose: {
        needs: 'asking which models are served',
        instead: 'leave --served out to read the models table alone',
      },
    });
    try {
      for (const model of new Set(asked)) {
        const tried = await client.retrieve(model, io.interrupts.stop);
        found.set(key(model, provider), servedOf(tried, provider));
      }
    } finally {
      await client.close();
    }
  }
  return found;
}

function servedOf(tried: Tried<ServedModel>, provider: string | undefined): Served {
  if ('value' in tried) {
    const { shutdown_date } = tried.value;
    return { served: 'yes', ...(shutdown_date === undefined ? {} : { shutdown_date }) };
  }
  const { kind, message } = tried.failure;
  if (kind === 'model_not_found') return { served: 'no', reason: message };
  if (kind !== 'auth') return { served: 'unknown', reason: message };
  return fail(keyRefused(message, provider, ', or leave --served out to read the models table alone'));
}

function key(model: string, provider: string | undefined): string {
  return JSON.stringify([model, provider]);
}
