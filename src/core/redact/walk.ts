import type { Assertion } from '../../domain/assertion.ts';
import type { Json } from '../../domain/json.ts';
import type { Case, TurnInput } from '../../domain/suite.ts';

type Change = (text: string) => string;

/** Fields of an assertion that are no text of the user's: places of code, and shapes, which stay as they are sent. */
const KEPT = new Set(['module', 'export', 'schema', 'tools']);

/**
 * A value with every text in it changed, names of fields too; the very same value where nothing changes. A number is changed
 * as its text: one that is private becomes a text.
 */
export function mapTexts<T extends Json>(value: T, change: Change): T {
  return mapped(value, change) as T;
}

function mapped(value: Json, change: Change): Json {
  if (typeof value === 'string') return change(value);
  if (typeof value === 'number') {
    const text = String(value);
    const changed = change(text);
    return changed === text ? value : changed;
  }
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) {
    const items = value as readonly Json[];
    const changed = items.map((item) => mapped(item, change));
    return changed.every((item, index) => item === items[index]) ? value : changed;
  }
  let same = true;
  const fields = Object.entries(value).map(([name, inner]) => {
    const field = [change(name), mapped(inner as Json, change)] as const;
    same &&= field[0] === name && field[1] === inner;
    return field;
  });
  return same ? value : Object.fromEntries(fields);
}

/** What a turn says, with its texts changed. What a result is given for (`with`) is not said, and left as it is. */
export function mapSaid<T extends TurnInput>(turn: T, change: Change): T {
  if ('user' in turn) {
    const { files } = turn;
    const user = change(turn.user);
    return { ...turn, user, ...(files === undefined ? {} : { files: mapFiles(files, change) }) };
  }
  return {
    ...turn,
    tool_results: turn.tool_results.map((one) => ({ ...one, result: mapTexts(one.result, change) })),
  };
}

/** Files with their names changed, but for the extensions; their bytes are no text. */
export function mapFiles(files: NonNullable<Case['files']>, change: Change): NonNullable<Case['files']> {
  return files.map((file) => {
    const [, stem = '', extension = ''] = /^(.*?)(\.[^.]*)?$/s.exec(file.name) ?? [];
    const name = change(stem) + extension;
    return name === file.name ? file : { ...file, name };
  });
}

/** An assertion with the texts that it compares with changed; the very same one where nothing changes. */
export function mapAssertion(assertion: Assertion, change: Change): Assertion {
  const params = mapParams(assertion.params, change);
  const group = assertion.group?.map((one) => mapAssertion(one, change));
  const path = assertion.path === undefined ? undefined : change(assertion.path);
  const same =
    params === assertion.params &&
    path === assertion.path &&
    (group === undefined || group.every((one, index) => one === assertion.group?.[index]));
  if (same) return assertion;
  return {
    ...assertion,
    params,
    ...(path === undefined ? {} : { path }),
    ...(group === undefined ? {} : { group }),
  };
}

function mapParams(params: Assertion['params'], change: Change): Assertion['params'] {
  let same = true;
  const fields = Object.entries(params).map(([name, value]) => {
    const changed = KEPT.has(name) ? value : mapTexts(value, change);
    same &&= changed === value;
    return [name, changed] as const;
  });
  return same ? params : Object.fromEntries(fields);
}

/** Calls `see` with every text of a case that is sent. */
export function seeSent({ system, user, files = [], turns = [] }: Case, see: (text: string) => void): void {
  const look = looking(see);
  if (system !== undefined) see(system);
  see(user);
  mapFiles(files, look);
  for (const turn of turns) mapSaid(turn, look);
}

/** Calls `see` with every text that redacting a case may change. */
export function seeTexts(kase: Case, see: (text: string) => void): void {
  const look = looking(see);
  seeSent(kase, see);
  for (const turn of kase.turns ?? []) {
    if ('tool_results' in turn)
      for (const { with: wanted } of turn.tool_results) mapTexts(wanted ?? null, look);
    for (const assertion of turn.assertions) mapAssertion(assertion, look);
  }
  mapTexts(kase.vars, look);
  mapTexts(kase.expected ?? null, look);
  for (const assertion of kase.assertions) mapAssertion(assertion, look);
}

function looking(see: (text: string) => void): Change {
  return (text) => {
    see(text);
    return text;
  };
}
