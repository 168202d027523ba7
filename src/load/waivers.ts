import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Assertion } from '../domain/assertion.ts';
import type { Failure } from '../domain/failure.ts';
import { type Case, demandsOf, nameInTurn, type Suite } from '../domain/suite.ts';
import { type Waiver, waiversFileSchema } from '../domain/waiver.ts';
import { didYouMean, gather, quote } from './failures.ts';
import { failuresOf } from './issues.ts';
import type { Loading } from './loading.ts';
import { locate } from './refs.ts';
import type { Source } from './source.ts';
import { type FileName, LIMITS, readText, systemCode } from './text.ts';
import { parseYaml } from './yaml.ts';

/** The waivers beside a suite; none without a file. What is wrong with them, or has expired, joins `problems`. */
export async function readWaivers(
  { root, options }: Loading,
  suite: FileName,
  problems: Failure[],
): Promise<readonly Waiver[]> {
  const path = suite.file.replace(/(\.eval)?\.[a-z]+$/, '.waivers.yaml');
  if (!(await isThere(join(root, path)))) return [];
  const source = await gather(problems, async () => {
    const name = await locate(root, join(root, path), path);
    return parseYaml(await readText(name, LIMITS.file), name.file);
  });
  // A file that holds comments alone waives nothing.
  if (source === undefined || source.value === null) return [];
  const checked = waiversFileSchema.safeParse(source.value);
  if (!checked.success) {
    problems.push(...failuresOf(waiversFileSchema, checked.error.issues, source));
    return [];
  }
  const waivers = checked.data.map((one, index): Waiver => ({ ...one, where: source.at([index]) }));
  problems.push(...expired(waivers, source, options.today), ...doubled(waivers));
  return waivers;
}

/** The suite with its waived assertions at weight 0. A waiver that fits nothing joins `problems`. */
export function waive(suite: Suite, waivers: readonly Waiver[], problems: Failure[]): Suite {
  if (waivers.length === 0) return suite;
  const byCase = Map.groupBy(waivers, (waiver) => waiver.case);
  const byId = new Map(suite.cases.map((one) => [one.id, one]));
  for (const waiver of waivers) problems.push(...misfit(waiver, byId));
  const cases = suite.cases.map((one) => {
    const names = new Set(byCase.get(one.id)?.map(({ assertion }) => assertion));
    if (names.size === 0) return one;
    const waived = (assertion: Assertion, name = assertion.name): Assertion =>
      names.has(name) ? { ...assertion, weight: 0 } : assertion;
    const turns = one.turns?.map((turn, index) => ({
      ...turn,
      assertions: turn.assertions.map((own) => waived(own, nameInTurn(index + 1, own.name))),
    }));
    return {
      ...one,
      assertions: one.assertions.map((assertion) => waived(assertion)),
      ...(turns === undefined ? {} : { turns }),
    };
  });
  return { ...suite, cases, waivers };
}

async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
    return false;
  }
}

function expired(waivers: readonly Waiver[], source: Source, today: string): Failure[] {
  return waivers.flatMap(({ case: id, assertion, who, until }, index): Failure[] =>
    until >= today
      ? []
      : [
          {
            code: 'invalid',
            where: source.at([index, 'until']),
            message: `the waiver of case ${quote(id)}, assertion ${quote(assertion)}, held until ${until}, and today is ${today}`,
            hint: `Fix the case and remove the waiver; or, if ${who} still answers for it, renew it with a later \`until\`.`,
          },
        ],
  );
}

function doubled(waivers: readonly Waiver[]): Failure[] {
  const first = new Map<string, Waiver>();
  return waivers.flatMap((waiver): Failure[] => {
    const { case: id, assertion, where } = waiver;
    const key = JSON.stringify([id, assertion]);
    const earlier = first.get(key);
    if (earlier === undefined) {
      first.set(key, waiver);
      return [];
    }
    const message = `case ${quote(id)}, assertion ${quote(assertion)}, is waived already on line ${earlier.where.line}`;
    return [{ code: 'invalid', where, message, hint: 'Keep one of the two.' }];
  });
}

function misfit({ case: id, assertion, where }: Waiver, cases: ReadonlyMap<string, Case>): Failure[] {
  const one = cases.get(id);
  if (one === undefined) {
    const message = `no case has the id ${quote(id)}${didYouMean(id, cases.keys())}`;
    return [{ code: 'invalid', where, message, hint: 'Name the id of a case, or remove the waiver.' }];
  }
  const names = [...new Set(demandsOf(one).map(({ name }) => name))];
  if (names.includes(assertion)) return [];
  return [
    {
      code: 'invalid',
      where,
      message: `case ${quote(id)} has no assertion ${quote(assertion)}${didYouMean(assertion, names)}`,
      hint: `Its assertions are: ${names.slice(0, 20).join(', ')}.`,
    },
  ];
}
