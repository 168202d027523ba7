import { type Failure, Failures, fail, type Where } from '../domain/failure.ts';
import type { Suite } from '../domain/suite.ts';
import type { CaseList } from './cases.ts';
import type { LoadedConfig } from './config.ts';
import { readCsv } from './csv.ts';
import { gather, quote } from './failures.ts';
import { type Claim, type OpenSuite, openSuite } from './head.ts';
import { inspectSource } from './inspect.ts';
import type { GivenSuite, Loading } from './loading.ts';
import { type Base, baseOf, refPath, resolveRef } from './refs.ts';
import { readRows } from './rows.ts';
import { isMapping, type Source, within } from './source.ts';
import { type FileName, LIMITS, readText } from './text.ts';
import { unlabelled } from './unlabelled.ts';
import { readWaivers, waive } from './waivers.ts';
import { parseYaml } from './yaml.ts';

/** What one suite file gave. */
export interface LoadedSuite {
  /** Absent when there are problems. */
  readonly suite?: Suite;
  /** Absent when the name could not be read. */
  readonly claim?: Claim;
}

/** Reads one suite with all its cases. What is wrong joins `problems`, and then there is no suite. */
export async function loadSuite(
  loading: Loading,
  loaded: LoadedConfig,
  name: FileName,
  problems: Failure[],
): Promise<LoadedSuite> {
  const read = name.file.endsWith('.jsonl') ? readLinesSuite : readYamlSuite;
  const open = await read(loading, loaded, name, problems);
  const waivers = await readWaivers(loading, name, problems);
  const whole = problems.length === 0 ? open?.finish() : undefined;
  await gather(problems, () => {
    if (whole !== undefined) problems.push(...unlabelled(whole.suite_assertions ?? [], whole.cases));
  });
  const waived = whole === undefined ? undefined : waive(whole, waivers, problems);
  const suite = problems.length === 0 ? waived : undefined;
  return {
    ...(open?.claim === undefined ? {} : { claim: open.claim }),
    ...(suite === undefined ? {} : { suite }),
  };
}

async function readYamlSuite(
  loading: Loading,
  loaded: LoadedConfig,
  name: FileName,
  problems: Failure[],
): Promise<OpenSuite | undefined> {
  const given = loading.options.given?.find(({ file }) => file === name.file);
  const source = await gather(problems, async () =>
    given === undefined ? parseYaml(await readText(name, LIMITS.file), name.file) : givenSource(given),
  );
  if (source === undefined) return undefined;
  if (source.value === null) {
    problems.push({ ...emptyFile(source.at([])), hint: 'Write `key: value` pairs.' });
    return undefined;
  }
  const cases = isMapping(source.value) ? source.value.cases : undefined;
  // Cases in the file are checked one by one below, each with its own place.
  const outline = Array.isArray(cases) ? { ...(source.value as object), cases: '' } : source.value;
  const open = await openSuite(loading, loaded, name, source, loading.schemas.suite, outline, problems);
  if (open === undefined || cases === undefined) return open;

  const base = baseOf(loading.root, name);
  await gather(problems, async () => {
    if (typeof cases === 'string') {
      const all = await readCaseFile(loading, base, cases, source.at(['cases']), open.list, problems);
      if (!all) return;
    } else if (Array.isArray(cases)) {
      if (cases.length === 0) fail(noCases('the suite', source.at(['cases'])));
      for (const index of cases.keys()) await open.list.add(within(source, ['cases', index]), base);
    } else return;
    problems.push(...open.checkGate());
  });
  return open;
}

/** A suite that is no file: all that can be told of a place in it is its name. */
function givenSource({ file, value }: GivenSuite): Source {
  const source: Source = { file, value, at: () => ({ file }) };
  const problems = inspectSource(source);
  if (problems.length > 0) throw new Failures(problems);
  return source;
}

async function readLinesSuite(
  loading: Loading,
  loaded: LoadedConfig,
  name: FileName,
  problems: Failure[],
): Promise<OpenSuite | undefined> {
  const base = baseOf(loading.root, name);
  const read: { open?: OpenSuite | undefined; rows: number } = { rows: 0 };
  const unread: Failure[] = [];
  const begin = async (head: Source): Promise<void> => {
    read.open = await openSuite(loading, loaded, name, head, loading.schemas.head, head.value, problems);
  };
  await gather(problems, () =>
    readRows(name, unread, (row) => {
      // Without a head, the lines below have no suite to belong to; what is wrong with it is told already.
      if (read.open === undefined && problems.length + unread.length > 0) throw new Failures([]);
      read.rows++;
      return read.open === undefined ? begin(row) : read.open.list.add(row, base);
    }),
  );
  problems.push(...unread);
  const { open, rows } = read;
  const where = { file: name.file, line: 1 };
  if (rows === 0 && problems.length === 0) problems.push(emptyFile(where));
  // A line that could not be read may be the only case, or hold the very id that the gate names.
  if (open === undefined || unread.length > 0) return open;
  problems.push(...(rows === 1 ? [noCases('the suite', where)] : open.checkGate()));
  return open;
}

/**
 * Reads the cases of a suite from a file of their own. Throws `Failures` when there are none; false when some could not be
 * read, so that what is missing among the others proves nothing.
 */
async function readCaseFile(
  loading: Loading,
  base: Base,
  written: string,
  where: Where,
  list: CaseList,
  problems: Failure[],
): Promise<boolean> {
  const path = refPath(written);
  if (path === undefined) {
    fail({
      code: 'invalid',
      where,
      message: `cases: expected a list or \`file:PATH\`, found ${quote(written)}`,
      hint: `Write file:${written}.`,
    });
  }
  const name = await resolveRef(base, path, where);
  const read = /\.jsonl$/.test(name.file) ? readRows : /\.csv$/.test(name.file) ? readCsv : undefined;
  if (read === undefined) {
    return fail({
      code: 'invalid',
      where,
      message: `cases: ${name.file} is neither .jsonl nor .csv`,
      hint: 'Keep cases in JSONL (one case a line) or CSV (with a header row).',
    });
  }
  const caseBase = baseOf(loading.root, name);
  const unread: Failure[] = [];
  let rows = 0;
  try {
    await read(name, unread, (row) => {
      rows++;
      return list.add(row, caseBase);
    });
  } finally {
    problems.push(...unread);
  }
  if (rows === 0 && unread.length === 0) fail(noCases(name.file, where));
  return unread.length === 0;
}

function emptyFile(where: Where): Failure {
  return {
    code: 'invalid',
    where,
    message: 'the file is empty',
    hint: 'The first line is the suite without its cases; each line after it is a case.',
  };
}

function noCases(what: string, where: Where): Failure {
  return {
    code: 'invalid',
    where,
    message: `${what} has no cases`,
    hint: 'A suite needs at least one case with an id.',
  };
}
