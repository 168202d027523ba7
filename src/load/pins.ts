import type { ConfigFile } from '../domain/config.ts';
import type { Failure, Where } from '../domain/failure.ts';
import { addUnder } from './config-place.ts';
import { didYouMean, quote } from './failures.ts';
import type { Loading } from './loading.ts';

/** The pins of a load. */
export interface LoadedPins {
  /** Models by pin name, without `$`. */
  readonly models: ReadonlyMap<string, string>;
  /** False when the config could not be read, so that the absence of a pin proves nothing. */
  readonly read: boolean;
  /** Pins whose model was refused where it is written. */
  readonly refused: ReadonlySet<string>;
}

/**
 * The config's pins, with the models that the command line puts in their place. Each model is checked where it is written;
 * whether an unlisted one may be asked is the word of the suite that uses the pin (`allow_unlisted`).
 */
export function loadPins(
  loading: Loading,
  written: ConfigFile,
  place: (pin: string) => Where | undefined,
  problems: Failure[],
): LoadedPins {
  const replaced = loading.options.pins ?? new Map<string, string>();
  const models = new Map([...Object.entries(written.pins ?? {}), ...replaced]);
  const refused = new Set<string>();
  for (const [pin, model] of models) {
    const objection = loading.rules.checkModel(model, {
      aliases: written.allow_aliases ?? [],
      unlisted: true,
    });
    if (objection === undefined) continue;
    const where = replaced.has(pin) ? undefined : place(pin);
    refused.add(pin);
    problems.push({
      code: 'model',
      ...(where === undefined ? {} : { where }),
      message: `pin ${quote(pin)}: ${objection.message}`,
      hint: objection.hint,
    });
  }
  return { models, read: true, refused };
}

/** Models given on the command line for pins that the config, `file`, does not have: probably misspelt. */
export function strayPins(loading: Loading, written: ConfigFile, file?: string): Failure[] {
  const known = Object.keys(written.pins ?? {});
  return [...(loading.options.pins ?? new Map<string, string>()).keys()]
    .filter((pin) => !known.includes(pin))
    .map((pin) => ({
      code: 'usage',
      message: `--pin ${pin}: the config has no such pin${didYouMean(pin, known)}`,
      hint:
        known.length > 0 ? `Its pins are: ${known.join(', ')}.` : `${addUnder('pins', loading.root, file)}.`,
    }));
}
