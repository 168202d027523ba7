import type { Config } from '../domain/config.ts';
import { fail } from '../domain/failure.ts';
import type { Suite } from '../domain/suite.ts';
import { didYouMean, quote } from '../load/failures.ts';
import type { AskOptions } from './command.ts';
import type { Io } from './io.ts';
import { openProject } from './project.ts';

/** A pin of the config with the suites that ask it. */
export interface Pinned {
  /** Without `$`. */
  readonly pin: string;
  /** The model that it stands for. */
  readonly model: string;
  readonly config: Config;
  /** Never empty. */
  readonly suites: readonly Suite[];
  /** The suites of the project that ask something else. */
  readonly others: readonly Suite[];
}

/** The pin that a command names, with or without its `$`, and all suites that ask it: live unless `--replay` is given. */
export async function openPin(io: Io, named: string, options: AskOptions): Promise<Pinned> {
  const pin = named.replace(/^\$/, '');
  const live = options.replay.length === 0;
  const { config, suites } = await openProject(io, [], { ...options, live });
  const pins = [...config.pins.keys()];
  const model = config.pins.get(pin);
  if (model === undefined) {
    fail({
      code: 'not-found',
      ...(config.file === undefined ? {} : { where: { file: config.file } }),
      message: `there is no pin ${quote(pin)}${didYouMean(pin, pins)}`,
      hint: pins.length > 0 ? `The pins are: ${pins.join(', ')}.` : 'Add it under pins in the config.',
    });
  }
  const own = suites.filter(({ target }) => target.pin === pin);
  const others = suites.filter((suite) => !own.includes(suite));
  if (own.length > 0) return { pin, model, config, suites: own, others };
  const used = [...new Set(suites.flatMap(({ target }) => target.pin ?? []))];
  return fail({
    code: 'nothing-selected',
    message: `no suite asks the pin ${quote(pin)}, so nothing can be said of it${didYouMean(pin, used)}`,
    hint:
      used.length > 0
        ? `Pins that suites ask: ${used.join(', ')}.`
        : `Write \`model: $${pin}\` in the target of a suite.`,
  });
}

/** The files of suites, each once. */
export function filesOf(suites: readonly Suite[]): string[] {
  return [...new Set(suites.map(({ file }) => file))];
}

/**
 * A suite as a comparison asks it of one model: without its fallbacks, whose answers are never scored, and named after the
 * model, so that the sides can be told apart.
 */
export function askedAlone(suite: Suite): Suite {
  const { model, api, provider, params } = suite.target;
  return {
    ...suite,
    target: { name: model, api, model, ...(provider === undefined ? {} : { provider }), params },
  };
}

/** A suite without its fallbacks: what they answer says nothing of the pin. */
export function withoutFallback(suite: Suite): Suite {
  return { ...suite, target: { ...suite.target, fallback: undefined } };
}
