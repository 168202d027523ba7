import { candidates, objectionTo } from '../core/bump.ts';
import { retirement } from '../core/models.ts';
import { pinsReport, usesOf } from '../core/pins.ts';
import { fail } from '../domain/failure.ts';
import { NOTICE_DAYS } from '../domain/pins.ts';
import type { Suite } from '../domain/suite.ts';
import { quote } from '../load/failures.ts';
import { models } from '../provider/models.ts';
import { say, term } from '../report/escape/term.ts';
import { recordingSource } from './answers.ts';
import { clientBasics, keyRefused } from './client.ts';
import type { AskOptions } from './command.ts';
import type { Io } from './io.ts';
import type { Pinned } from './pinned.ts';
import { shown } from './shown.ts';

/** What a pin is to be moved to. */
export interface Choice {
  readonly to: string;
  /** Other snapshots that it could be moved to, newest first. */
  readonly others: readonly string[];
  /** The pin's own model can be asked; false: what it answered before stands for it. */
  readonly asksOld: boolean;
}

/**
 * Chooses the snapshot that a pin is tried at: the one that the user named, else the newest of its family and tier that is
 * served, or in a replay recorded. Throws `Failures` when there is none, or when it cannot be a pin.
 */
export async function chooseCandidate(
  io: Io,
  pinned: Pinned,
  options: AskOptions & { readonly to?: string },
): Promise<Choice> {
  const { pin, model, config, suites } = pinned;
  const today = io.clock.now().toISOString().slice(0, 10);
  const replayed = options.replay.length > 0;
  const served = replayed ? await recordedModels(io, suites) : await servedModels(io, pinned, options);
  const from = { model, table: models, today, ...(served === undefined ? {} : { served: [...served] }) };
  const found = candidates(from).map(({ id }) => id);
  const to = options.to ?? found[0];
  if (to === undefined) {
    fail({
      code: 'model',
      ...(config.file === undefined ? {} : { where: { file: config.file } }),
      message: `the pin ${quote(pin)}: no newer snapshot of the family and tier of ${quote(model)} is ${replayed ? 'recorded' : 'known'}`,
      hint: replacementHint(pinned, today),
    });
  }
  // What recordings lack the replay lists case by case; whether an unlisted id may be asked is each suite's word.
  const { served: _recorded, ...unasked } = from;
  const objection = objectionTo(to, replayed ? unasked : from, { unlisted: true });
  if (objection !== undefined) {
    const { message, hint } = objection;
    fail({ code: 'model', message: `the pin ${quote(pin)} cannot be moved: ${message}`, hint });
  }
  const retired = !replayed && retirement(models, model, today) !== undefined;
  return {
    to,
    others: found.filter((id) => id !== to),
    asksOld: !retired && (served === undefined || served.has(model)),
  };
}

function replacementHint({ pin, config, suites }: Pinned, today: string): string {
  const { pins } = pinsReport({
    uses: usesOf(suites).filter(({ role }) => role === 'target'),
    pins: new Map(),
    table: models,
    today,
    within: NOTICE_DAYS,
    ...(config.file === undefined ? {} : { config: config.file }),
  });
  const replacement = pins[0]?.replacement;
  return replacement === undefined
    ? `Name the snapshot to try: llm-eval bump ${pin} --to ID`
    : `${replacement.by === 'vendor' ? 'The vendor recommends' : 'There is'} ${replacement.model}: llm-eval bump ${pin} --to ${replacement.model}`;
}

/** The models that the recordings hold answers of. */
async function recordedModels(io: Io, suites: readonly Suite[]): Promise<ReadonlySet<string>> {
  const names = new Set(suites.map(({ name }) => name));
  const found = new Set<string>();
  for (const file of new Set(suites.flatMap(({ replay }) => replay)))
    for await (const { suite, model, judge } of recordingSource(file, shown(io.cwd, file)).read())
      if (names.has(suite) && judge === undefined) found.add(model);
  return found;
}

/** The models that every endpoint of the suites serves; undefined where one of them could not say, which is told. */
async function servedModels(
  io: Io,
  { config, suites }: Pinned,
  { baseUrl }: AskOptions,
): Promise<ReadonlySet<string> | undefined> {
  let common: readonly string[] | undefined;
  for (const provider of new Set(suites.map(({ target }) => target.provider))) {
    const client = await io.openModels({
      ...clientBasics(io, config, baseUrl),
      provider,
      purpose: { needs: 'trying a snapshot', instead: 'name recordings with --replay' },
    });
    try {
      const tried = await client.list(io.interrupts.stop);
      if ('failure' in tried) {
        const { kind, message } = tried.failure;
        if (kind === 'auth') fail(keyRefused(message, provider));
        await io.stderr.write(
          say`Which models are served could not be asked, so the models table speaks alone: ${term(message)}\n`,
        );
        return undefined;
      }
      const ids = tried.value.map(({ id }) => id);
      common = common === undefined ? ids : common.filter((id) => ids.includes(id));
    } finally {
      await client.close();
    }
  }
  return common === undefined ? undefined : new Set(common);
}
