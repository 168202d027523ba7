import { fail } from '../domain/failure.ts';
import { canonicalJson } from '../domain/json.ts';
import type { Ask } from '../domain/ports.ts';
import { identityOf, type RecordedAnswer } from '../domain/recording.ts';
import { ordinalText, type Trial } from '../domain/trial.ts';
import { readRecording } from '../store/recording.ts';
import { shown } from './shown.ts';

/** Recorded answers by what was asked and for which trial: an answer serves the one trial that it was recorded for. */
export interface ReplayIndex {
  get(ask: Pick<Ask, 'trial' | 'key'>): RecordedAnswer | undefined;
  /** The same for a client. */
  find(ask: Pick<Ask, 'trial' | 'key'>): Promise<RecordedAnswer | undefined>;
}

/** The one place of an answer: what was asked, for which trial. */
export function placeOf(
  key: string,
  trial: Pick<Trial, 'suite' | 'case' | 'target' | 'ordinal' | 'turn' | 'judge'>,
): string {
  // Judges are asked the same control cases beside every target.
  const own = trial.judge === undefined ? '' : `@${trial.target}`;
  return `${placeBesideAny(key, trial)}${own}`;
}

/** The same whatever the target is called. */
function placeBesideAny(
  key: string,
  { suite, case: id, ...at }: Pick<Trial, 'suite' | 'case' | 'ordinal' | 'turn' | 'judge'>,
): string {
  return `${key} ${ordinalText(at)} ${suite}/${id}`;
}

/**
 * Reads recordings into an index. Two files may hold the same answer; two answers to one trial are refused, and so is one
 * answer to two trials.
 */
export async function openReplay(cwd: string, files: Iterable<string>): Promise<ReplayIndex> {
  const answers = new Map<string, RecordedAnswer>();
  /**
   * The first answer of a judge to each ask: it is the same where the target goes by another name. Vectors go by their trial as
   * well: those of one text are asked for in every trial that says it, and an answer stands for one trial.
   */
  const judged = new Map<string, RecordedAnswer>();
  const places = new Map<string, string>();
  const ids = new Map<string, string>();
  for (const file of new Set(files)) {
    const label = shown(cwd, file);
    for await (const { answer, line } of readRecording(file, label)) {
      const where = { file: label, line };
      const trial = `trial ${ordinalText(answer)} of ${answer.suite}/${answer.case}`;
      const place = placeOf(answer.key, answer);
      const other = answers.get(place);
      if (other !== undefined) {
        if (canonicalJson(other) === canonicalJson(answer)) continue;
        fail({
          code: 'damaged',
          where,
          message: `a second, different answer to ${trial}; the first is at ${places.get(place)}`,
          hint: 'Name only one of these recordings with --replay or `replay:`.',
        });
      }
      const id = identityOf(answer);
      const twin = ids.get(id);
      if (twin !== undefined) {
        fail({
          code: 'damaged',
          where,
          message: `the same answer stands for two trials: that of ${trial} is also at ${twin}`,
          hint: 'An answer is evidence once. Name only one of these recordings, or record again.',
        });
      }
      answers.set(place, answer);
      const ask = answer.api === 'embeddings' ? placeBesideAny(answer.key, answer) : answer.key;
      if (answer.judge !== undefined && !judged.has(ask)) judged.set(ask, answer);
      places.set(place, `${label}:${line}`);
      ids.set(id, `${label}:${line}`);
    }
  }
  const get = ({ key, trial }: Pick<Ask, 'trial' | 'key'>) =>
    answers.get(placeOf(key, trial)) ??
    (trial.judge === undefined ? undefined : (judged.get(key) ?? judged.get(placeBesideAny(key, trial))));
  return { get, find: async (ask) => get(ask) };
}
