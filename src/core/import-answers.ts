import type { Json } from '../domain/json.ts';
import type { LoggedAnswer } from '../domain/log.ts';
import { compareText } from '../domain/recording.ts';

/** Tags beyond which slices are left for the user to choose. */
const MOST_SLICES = 20;

/** What a log becomes: the suite file and its cases as written, and every answer with its place. */
export interface ImportedLog {
  /** The suite file's content, without `replay` for models: each model's recording is named by its id. */
  readonly suite: { readonly [key: string]: Json };
  readonly cases: readonly { readonly [key: string]: Json }[];
  /** By model, in the log's order; `ordinal` counts a model's answers to one case. */
  readonly answers: ReadonlyMap<
    string,
    readonly { readonly logged: LoggedAnswer; readonly ordinal: number }[]
  >;
}

/** The recording's file name for a model: nothing of the id can leave the folder. */
export function recordingName(suite: string, model: string): string {
  return `${suite}.${model.replaceAll(/[^A-Za-z0-9._-]/g, '_')}.recording.jsonl`;
}

/**
 * Turns logged answers into a suite that asks what was asked. The prompt stands in each case's `vars`, so the requests
 * that the suite renders are those of the log; several answers of a model to one case are trials of it.
 */
export function importLog(
  name: string,
  log: readonly LoggedAnswer[],
  assertions: Json,
  unlisted: boolean,
): ImportedLog {
  const cases = new Map<string, { readonly [key: string]: Json }>();
  const answers = new Map<string, { logged: LoggedAnswer; ordinal: number }[]>();
  const counts = new Map<string, number>();
  const tags = new Set<string>();
  for (const logged of log) {
    const { id, prompt, system, expected, model } = logged;
    for (const tag of logged.tags) tags.add(tag);
    if (!cases.has(id)) {
      const vars: Json = system === undefined ? { prompt } : { system, prompt };
      cases.set(id, {
        id,
        vars,
        ...(expected === undefined ? {} : { expected }),
        ...(logged.tags.length === 0 ? {} : { tags: logged.tags }),
      });
    }
    const place = JSON.stringify([model, id]);
    const ordinal = (counts.get(place) ?? 0) + 1;
    counts.set(place, ordinal);
    const of = answers.get(model);
    if (of === undefined) answers.set(model, [{ logged, ordinal }]);
    else of.push({ logged, ordinal });
  }
  const most = Math.max(...counts.values());
  const everyCaseAlike = [...counts.values()].every((count) => count === most);
  const slices = [...tags].sort(compareText);
  const suite = {
    suite: name,
    target: {
      model: log[0]?.model ?? '',
      ...(unlisted ? { allow_unlisted: true } : {}),
      params: { max_output_tokens: 4096 },
    },
    prompt: {
      ...(log[0]?.system === undefined ? {} : { system: '{{ system }}' }),
      user: '{{ prompt }}',
    },
    trials: everyCaseAlike ? most : { max: most },
    assert: assertions,
    ...(slices.length > 1 && slices.length <= MOST_SLICES ? { gate: { slices } } : {}),
    replay: [...answers.keys()].map((model) => recordingName(name, model)),
    cases: `file:${name}.cases.jsonl`,
  };
  return { suite, cases: [...cases.values()], answers };
}
