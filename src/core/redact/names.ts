import type { Failure } from '../../domain/failure.ts';
import type { Json } from '../../domain/json.ts';
import type { FindPrivate, Redact } from '../../domain/redact.ts';
import type { Target } from '../../domain/request.ts';
import { demandsOf, type Suite } from '../../domain/suite.ts';
import type { Reader } from '../judging/judges-of.ts';
import type { Scan } from './marks.ts';
import { scanOf } from './scan.ts';
import { mapTexts } from './walk.ts';

/** A text that stands in files, keys and reports, or is sent beside the prompt: no case's placeholder can stand for it. */
export interface Name {
  readonly text: string;
  /** What it is, for a message. */
  readonly what: string;
  readonly where: Failure['where'];
}

/** The names of a suite, each text once. */
export function namesOf({ cases, feature, file, target }: Suite): readonly Name[] {
  const { add, names } = startNames();
  add(feature, 'the feature', { file });
  for (const text of paramsOf(target)) add(text, 'a parameter of the target', { file });
  for (const one of target.fallback ?? [])
    for (const text of paramsOf(one)) add(text, `a parameter of the fallback ${one.model}`, { file });
  for (const kase of cases) {
    add(kase.id, 'the id of this case', kase.where);
    add(kase.cluster, 'the cluster of this case', kase.where);
    for (const tag of kase.tags) add(tag, 'a tag of this case', kase.where);
    for (const { name, assertion } of demandsOf(kase)) add(name, 'the name of an assertion', assertion.where);
  }
  return names();
}

/** What judges and embedding models are sent beside what a case says: parameters and the user's control cases. */
function namesOfReaders(readers: readonly Reader[], where: Failure['where']): readonly Name[] {
  const { add, names } = startNames();
  for (const reader of readers) {
    const kind = 'controls' in reader ? 'judge' : 'embedding model';
    const of = `of the ${kind} ${reader.name}`;
    for (const text of paramsOf(reader.target)) add(text, `a parameter ${of}`, where);
    for (const { name, question, criterion, answer } of 'controls' in reader ? reader.controls : []) {
      // The name is given by the user or by its place; one that is private is not to be shown.
      add(name, `the name of a control case ${of}`, where);
      for (const [field, text] of Object.entries({ question, criterion, answer }))
        add(text, `the ${field} of a control case ${of}`, where);
    }
  }
  return names();
}

function startNames() {
  const known = new Map<string, Name>();
  return {
    add(text: string | undefined, what: string, where: Failure['where']): void {
      if (text !== undefined && !known.has(text)) known.set(text, { text, what, where });
    },
    names: () => [...known.values()],
  };
}

/** The texts of what a model is asked with, but for declared tools, which are sent as they are written. */
function paramsOf({ params: { tools: _tools, ...params } }: Pick<Target, 'params'>): string[] {
  const texts: string[] = [];
  mapTexts(params as Json, (text) => {
    texts.push(text);
    return text;
  });
  return texts;
}

/** The names that hold a private value. */
export function privateNames(names: readonly Name[], scan: Scan): Failure[] {
  return names.flatMap(({ text, what, where }): Failure[] => {
    const [found] = scan(text);
    if (found === undefined) return [];
    return [
      {
        code: 'invalid',
        ...(where === undefined ? {} : { where }),
        message: `${what} holds a private value (${found.kind}), which no placeholder can stand for there`,
        hint: 'Write something else there, or list it under `redact.allow` in the config.',
      },
    ];
  });
}

/**
 * Private values in what judges and embedding models are sent that is not of a case: control cases are asked
 * beside all cases, and share the placeholders of none. `file` is the config's.
 */
export async function privateReaders(
  readers: readonly Reader[],
  rules: Redact,
  find: FindPrivate,
  file: string | undefined,
): Promise<readonly Failure[]> {
  const names = namesOfReaders(readers, file === undefined ? undefined : { file });
  if (names.length === 0) return [];
  const found = await scanOf(
    names.map(({ text }) => text),
    rules,
    find,
  );
  return 'problem' in found ? [unfound(file, found.problem)] : privateNames(names, found.scan);
}

/** The user's patterns or module did not come to an end, or said what cannot be. */
export function unfound(file: string | undefined, problem: string): Failure {
  return {
    code: 'invalid',
    ...(file === undefined ? {} : { where: { file } }),
    message: `redact: ${problem}, so nothing is sent`,
    hint: 'Mend the pattern or the module under `redact` in the config.',
  };
}
