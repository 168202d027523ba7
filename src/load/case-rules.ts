import type { Failure, Where } from '../domain/failure.ts';
import type { CaseFile } from '../domain/suite-file.ts';
import { placeText, quote } from './failures.ts';
import { isMapping, type Source } from './source.ts';

/** The first case of every id, by the id without regard to case or Unicode form. */
export type Ids = Map<string, { readonly id: string; readonly where: Where }>;

const MAX_ID_BYTES = 200;

/** Names that templates of assertions read the case itself by; a variable of that name would have two meanings. */
const RESERVED = ['expected', 'id', 'tags'] as const;

/** An id is a key for ever: bounded, printable, and not to be confused with another one by case or Unicode form. */
export function checkId(id: string, row: Source, start: Where, ids: Ids): Failure[] {
  const problems: Failure[] = [];
  const bytes = Buffer.byteLength(id);
  if (bytes > MAX_ID_BYTES) {
    problems.push({
      code: 'limit',
      where: row.at(['id']),
      message: `the id ${quote(id)} has ${bytes} bytes; at most ${MAX_ID_BYTES} are allowed`,
      hint: 'Shorten it; long text belongs under vars.',
    });
  }
  if (/[\p{Cc}\u2028\u2029]/u.test(id)) {
    problems.push({
      code: 'invalid',
      where: row.at(['id']),
      message: `the id ${quote(id)} holds a control character`,
      hint: 'Use printable characters in ids.',
    });
  }
  const folded = fold(id);
  const first = ids.get(folded);
  if (first === undefined) {
    ids.set(folded, { id, where: start });
    return problems;
  }
  const place = placeText(first.where);
  problems.push({
    code: 'invalid',
    where: row.at(['id']),
    message:
      first.id === id
        ? `the case id ${quote(id)} is used twice; first at ${place}`
        : `the case id ${quote(id)} differs from ${quote(first.id)} at ${place} only in case or Unicode form`,
    hint: 'Give every case an id of its own.',
  });
  return problems;
}

/** Upper case first, as one letter may have two lower forms and a lower one (`ß`) two upper letters. */
function fold(id: string): string {
  return id.normalize('NFC').toUpperCase().toLowerCase().normalize('NFC');
}

/** For assertions that measure only. */
export function allWeightless(where: Where): Failure {
  return {
    code: 'invalid',
    where,
    message: 'all assertions have weight 0, so nothing decides whether the case passes',
    hint: 'Give at least one assertion a weight above 0.',
  };
}

/** Variables that would hide, or be hidden by, the case's own fields. */
export function reservedNames(written: CaseFile, row: Source): Failure[] {
  const { vars } = written;
  if (!isMapping(vars)) return [];
  return RESERVED.filter((name) => Object.hasOwn(vars, name)).map((name) => ({
    code: 'invalid',
    where: row.at(['vars', name], 'key'),
    message: `a variable may not be called ${quote(name)}: assertions read the case's own ${name} by that name`,
    hint: 'Rename it, here and in the templates that use it.',
  }));
}

/** For a case that demands nothing. */
export function noAssertion(written: CaseFile, where: Where): Failure {
  const name = typeof written.id === 'string' ? `case ${quote(written.id)}` : 'the case';
  return {
    code: 'invalid',
    where,
    message: `${name} has no assertion, so it could only pass`,
    hint: 'Add `assert:` to the case or to the suite, or a `schema:`.',
  };
}

/** For a case without turns in a suite whose prompt has no user text. */
export function noUser(id: string, where: Where): Failure {
  return {
    code: 'invalid',
    where,
    message: `case ${quote(id)} has no turns, and the prompt has no user text to ask it with`,
    hint: 'Add `user` to the prompt, or `turns` to the case.',
  };
}

/** For a suite without a prompt that has a case without turns; said once, of the first such case. */
export function promptMissing(id: string, where: Where): Failure {
  return {
    code: 'invalid',
    where,
    message: `"prompt" is missing, and case ${quote(id)} has no turns that would say what is asked`,
    hint: 'Add `prompt: { user: "…" }` here, or `turns` to every case.',
  };
}

/** For files that no turn sends. */
export function filesBesideTurns(where: Where): Failure {
  return {
    code: 'invalid',
    where,
    message: 'files stand beside turns, and none of these would send them',
    hint: 'Move them to the turn of the user that they go with.',
  };
}
