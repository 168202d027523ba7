import { statSync } from 'node:fs';
import type { Config } from '../domain/config.ts';
import type { RecordedAnswer } from '../domain/recording.ts';
import type { Suite } from '../domain/suite.ts';
import { listRuns } from '../store/runs.ts';
import type { Io } from './io.ts';
import { sortedAnswers } from './record.ts';
import { openReplay, placeOf, type ReplayIndex } from './replay.ts';
import { runsFolder } from './runs-folder.ts';

/** Runs that are looked through for answers, the newest first. */
const MOST_RUNS = 20;

/** Every answer that is paid for and at hand: of the recordings that suites name, and of the newest runs. */
export interface KnownAnswers {
  /** The answers as they are now. A recording is read again when it changed; runs once, or after `forget`. */
  open(config: Config, suites: readonly Suite[]): Promise<ReplayIndex>;
  /** For when a run has been added. */
  forget(): void;
}

/** Starts with nothing read. */
export function knownAnswers(io: Io): KnownAnswers {
  let recordings: { readonly state: string; readonly index: ReplayIndex } | undefined;
  let runs: ReadonlyMap<string, RecordedAnswer> | undefined;
  return {
    async open(config, suites) {
      const files = [...new Set(suites.flatMap(({ replay }) => replay))];
      const state = JSON.stringify(
        files.map((file) => [file, statSync(file, { throwIfNoEntry: false })?.mtimeMs]),
      );
      if (recordings?.state !== state) recordings = { state, index: await openReplay(io.cwd, files) };
      const { index } = recordings;
      runs ??= await answersOfRuns(io, config);
      const paid = runs;
      const get: ReplayIndex['get'] = (ask) => index.get(ask) ?? paid.get(placeOf(ask.key, ask.trial));
      return { get, find: async (ask) => get(ask) };
    },
    forget() {
      runs = undefined;
    },
  };
}

/** By place; of two answers to one trial the newer one. Runs that were replayed hold what the recordings hold. */
async function answersOfRuns(io: Io, config: Config): Promise<Map<string, RecordedAnswer>> {
  const answers = new Map<string, RecordedAnswer>();
  const newest = (await listRuns(runsFolder(io))).toReversed().slice(0, MOST_RUNS);
  for (const { dir, plan, state } of newest) {
    if (plan === undefined || plan.source === 'replay' || state === 'damaged') continue;
    for (const answer of await sortedAnswers({ dir, plan }, config)) {
      const place = placeOf(answer.key, answer);
      if (!answers.has(place)) answers.set(place, answer);
    }
  }
  return answers;
}
