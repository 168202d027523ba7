import { canonicalJson, type Json } from '../domain/json.ts';
import type { SuiteReport } from '../domain/report.ts';
import type { ScoredSide } from './scored-side.ts';

/** What differs between what two sides were asked: parameters key by key, prompt and schema by digest. */
export function differences(before: ScoredSide, after: ScoredSide): SuiteReport['differs'] {
  const old = before.asked;
  const now = after.asked;
  const pairs: (readonly [what: string, before: string, after: string])[] = [
    ['model', old?.model ?? before.side.model, now?.model ?? after.side.model],
  ];
  if (old !== undefined && now !== undefined) {
    pairs.push(
      ['pin', old.pin ?? 'none', now.pin ?? 'none'],
      ['provider', old.provider ?? 'none', now.provider ?? 'none'],
      ['api', old.api, now.api],
      ['prompt', old.prompt, now.prompt],
      ['schema', old.schema ?? 'none', now.schema ?? 'none'],
    );
    pairs.push(
      ...markPairs('judge', old.judges, now.judges),
      ...markPairs('embedding', old.embeddings, now.embeddings),
    );
    const names = [...new Set([...Object.keys(old.params), ...Object.keys(now.params)])].sort();
    for (const name of names)
      pairs.push([`params.${name}`, shown(old.params[name]), shown(now.params[name])]);
  }
  return pairs
    .filter(([, one, other]) => one !== other)
    .map(([what, one, other]) => ({ what, before: one, after: other }));
}

function markPairs(
  what: string,
  old: { readonly [name: string]: string } = {},
  now: { readonly [name: string]: string } = {},
): (readonly [string, string, string])[] {
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])].sort();
  return names.map((name) => [`${what} ${name}`, old[name] ?? 'none', now[name] ?? 'none']);
}

function shown(value: Json | undefined): string {
  return value === undefined ? 'not set' : canonicalJson(value);
}
