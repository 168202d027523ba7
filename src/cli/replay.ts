import { fail } from '../domain/failure.ts';
import { canonicalJson } from '../domain/json.ts';
import type { RecordedAnswer } from '../domain/recording.ts';
import { readRecording } from '../store/recording.ts';
import { shown } from './answers.ts';

/** Recorded answers by request fingerprint and ordinal. */
export interface ReplayIndex {
  has(key: string, ordinal: number): boolean;
  find(key: string, ordinal: number): Promise<RecordedAnswer | undefined>;
}

/** Reads recordings into an index. Two files may hold the same answer; two answers to one trial are refused. */
export async function openReplay(cwd: string, files: Iterable<string>): Promise<ReplayIndex> {
  const answers = new Map<string, RecordedAnswer>();
  const places = new Map<string, string>();
  for (const file of new Set(files)) {
    const label = shown(cwd, file);
    for await (const { answer, line } of readRecording(file, label)) {
      const place = `${answer.key}#${answer.ordinal}`;
      const other = answers.get(place);
      if (other === undefined) {
        answers.set(place, answer);
        places.set(place, `${label}:${line}`);
      } else if (canonicalJson(other) !== canonicalJson(answer)) {
        fail({
          code: 'damaged',
          where: { file: label, line },
          message: `a second, different answer to trial ${answer.ordinal} of ${answer.suite}/${answer.case}; the first is at ${places.get(place)}`,
          hint: 'Name only one of these recordings with --replay or `replay:`.',
        });
      }
    }
  }
  const find = (key: string, ordinal: number) => answers.get(`${key}#${ordinal}`);
  return {
    has: (key, ordinal) => find(key, ordinal) !== undefined,
    find: async (key, ordinal) => find(key, ordinal),
  };
}
