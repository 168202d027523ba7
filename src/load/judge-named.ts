import { fail, type Where } from '../domain/failure.ts';
import type { Judge } from '../domain/judge.ts';
import { didYouMean, quote } from './failures.ts';

/** The judges that assertions may name. */
export interface LoadedJudges {
  readonly judges: ReadonlyMap<string, Judge>;
  /** False when some could not be read, so that the absence of one proves nothing. */
  readonly judgesRead: boolean;
}

/** No config, no judges. */
export const NO_JUDGES: LoadedJudges = { judges: new Map(), judgesRead: true };

/** The judge that an assertion names, or the only one. Throws `Failures`; undefined when the judges could not be read. */
export function judgeNamed(
  { judges, judgesRead }: LoadedJudges,
  named: string | undefined,
  where: Where,
): Judge | undefined {
  const names = [...judges.keys()];
  const judge =
    named === undefined ? (names.length === 1 ? judges.get(names[0] ?? '') : undefined) : judges.get(named);
  if (judge !== undefined || !judgesRead) return judge;
  const list = names.length === 0 ? '' : `: ${names.join(', ')}`;
  return fail({
    code: 'invalid',
    where,
    message:
      named === undefined
        ? names.length === 0
          ? 'a judge decides this, and the config has none'
          : `a judge decides this, and the config has ${names.length}`
        : `unknown judge ${quote(named)}${didYouMean(named, names)}`,
    hint:
      names.length === 0
        ? 'Add one to llm-eval.config.yaml: judges: { NAME: { model: SNAPSHOT } }.'
        : `Write \`judge:\` with one of the config${list}.`,
  });
}
