import type { Failure, Where } from '../domain/failure.ts';
import { joined, say, type TermText, term } from './escape/term.ts';
import { counted } from './figures.ts';

/** What the user must fix, for stderr: a line each, its hint indented below, and how many there are when several. */
export function failuresText(list: readonly Failure[]): TermText {
  const lines = list.flatMap((failure) => [
    failure.where === undefined
      ? term(failure.message)
      : say`${place(failure.where)}: ${term(failure.message)}`,
    ...(failure.hint === undefined ? [] : [say`  ${term(failure.hint)}`]),
  ]);
  if (list.length > 1) lines.push(counted(list.length, 'problem'));
  return joined([...lines, term('')], '\n');
}

/** `file:line:column`, as far as it is known; editors and CI logs make it a link. */
export function place(where: Where): TermText {
  const parts = [where.file, where.line, where.line === undefined ? undefined : where.column];
  return term(parts.filter((part) => part !== undefined).join(':'));
}
