import { canonicalJson, type Json } from '../domain/json.ts';
import type { Asked } from '../domain/recording.ts';
import type { SuiteReport } from '../domain/report.ts';
import type { ScoredSide } from './scored-side.ts';

/** What differs between what two sides were asked: parameters key by key, prompt and schema by digest. */
export function differences(before: ScoredSide, after: ScoredSide): SuiteReport['differs'] {
  const old = before.asked;
  const now = after.asked;
  const pairs: Pair[] = [['model', old?.model ?? before.side.model, now?.model ?? after.side.model]];
  if (old !== undefined && now !== undefined) {
    pairs.push(
      ['pin', old.pin ?? 'none', now.pin ?? 'none'],
      ['provider', old.provider ?? 'none', now.provider ?? 'none'],
      ...wordsAndParams(old, now),
      ...markPairs('judge', old.judges, now.judges),
      ...markPairs('embedding', old.embeddings, now.embeddings),
    );
  }
  return pairs
    .filter(([, one, other]) => one !== other)
    .map(([what, one, other]) => ({ what, before: one, after: other }));
}

/** What of a suite's words and parameters was asked otherwise, whoever was asked: `prompt`, `params.seed`. */
export function askedOtherwise(old: Asked, now: Asked): string[] {
  return wordsAndParams(old, now).flatMap(([what, one, other]) => (one === other ? [] : [what]));
}

type Pair = readonly [what: string, before: string, after: string];

function wordsAndParams(old: Asked, now: Asked): Pair[] {
  const names = [...new Set([...Object.keys(old.params), ...Object.keys(now.params)])].sort();
  return [
    ['api', old.api, now.api],
    ['prompt', old.prompt, now.prompt],
    ['schema', old.schema ?? 'none', now.schema ?? 'none'],
    ...names.map((name): Pair => [`params.${name}`, shown(old.params[name]), shown(now.params[name])]),
  ];
}

function markPairs(
  what: string,
  old: { readonly [name: string]: string } = {},
  now: { readonly [name: string]: string } = {},
): Pair[] {
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])].sort();
  return names.map((name) => [`${what} ${name}`, old[name] ?? 'none', now[name] ?? 'none']);
}

function shown(value: Json | undefined): string {
  return value === undefined ? 'not set' : canonicalJson(value);
}
