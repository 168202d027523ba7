import { readFile } from 'node:fs/promises';
import { at, lintSuite } from '../core/lint/index.ts';
import { keyWarning } from '../core/lint/key.ts';
import { unreadByPrompt, unusedVariables } from '../core/lint/variables.ts';
import type { Json } from '../domain/json.ts';
import type { DataPath, Fix, Warning } from '../domain/lint.ts';
import type { Suite } from '../domain/suite.ts';
import { openWritten, type WrittenSuite } from '../load/written-suite.ts';
import { readBaseURL, VENDOR_KEY, VENDOR_URL } from '../provider/key.ts';
import { models } from '../provider/models.ts';
import type { Mended, PlacedWarning } from '../report/lint.ts';
import type { Io } from './io.ts';

/** A warning of something that another part of a check knows, e.g. a baseline. */
export interface Noticed {
  readonly suite: Suite;
  readonly code: Warning['code'];
  /** From the top of the suite's file. */
  readonly path: readonly string[];
  readonly message: string;
  readonly hint: string;
}

/** All that a check warns of, each at its place. Files are read again only where there is something to say of them. */
export async function warningsOf(
  io: Io,
  suites: readonly Suite[],
  noticed: readonly Noticed[],
  baseUrl: string | undefined,
): Promise<PlacedWarning[]> {
  const open = opener(io);
  const found: Warning[] = [
    ...keyWarnings(io, suites, baseUrl),
    ...suites.flatMap((suite) => lintSuite(suite, models)),
    ...noticed.map(({ suite, path, ...warning }): Warning => ({ ...warning, spot: at(suite, path) })),
  ];
  for (const suite of suites) found.push(...(await variableWarnings(suite, open)));
  return Promise.all(found.map((warning) => placed(warning, open)));
}

/** Writes what is missing and has one obvious value into the files of the suites, and says what was written where. */
export async function fixSuites(io: Io, suites: readonly Suite[]): Promise<Mended[]> {
  const open = opener(io);
  const mended: { readonly code: Warning['code']; readonly suite: Suite; readonly path: DataPath }[] = [];
  const { addValue } = await import('../load/add-value.ts');
  const { writeFileAtomic } = await import('../store/atomic.ts');
  for (const suite of suites) {
    const fixes: { code: Warning['code']; path: DataPath; value: Json; in: Mendable }[] = [];
    for (const { code, fix } of lintSuite(suite, models)) {
      const target = fix && (await mendable(await open(suite.file), fix));
      if (fix !== undefined && target !== undefined) fixes.push({ code, ...fix, in: target });
    }
    for (const { code, path, value, in: target } of fixes) {
      const { real, file } = target.name;
      const also = fixes
        .filter((one) => one.in.name.real === real)
        .map((one) => ({ path: one.in.path, value: one.value }));
      const before = await readFile(real, 'utf8');
      const after = await addValue(before, file, target.path, value, also);
      if (after === undefined || after === before) continue;
      await writeFileAtomic(real, [after]);
      mended.push({ code, suite, path });
    }
  }
  // Each edit moves the lines below it: places are those of the files as they are in the end.
  const anew = opener(io);
  return Promise.all(
    mended.map(async ({ code, suite, path }) => ({ code, where: await (await anew(suite.file)).at(path) })),
  );
}

function keyWarnings(io: Io, suites: readonly Suite[], baseUrl: string | undefined): Warning[] {
  const asked = suites.some(({ replay, target }) => replay.length === 0 && target.provider === undefined);
  if (!asked || readBaseURL(io.env, baseUrl) !== VENDOR_URL) return [];
  return keyWarning((io.env[VENDOR_KEY] ?? '').trim());
}

async function variableWarnings(
  suite: Suite,
  open: (file: string) => Promise<WrittenSuite>,
): Promise<Warning[]> {
  const unread = unreadByPrompt(suite);
  if (unread.length === 0) return [];
  const texts = await (await open(suite.file)).texts();
  return texts === undefined ? [] : unusedVariables(unread, texts);
}

async function placed(
  { spot, ...warning }: Warning,
  open: (file: string) => Promise<WrittenSuite>,
): Promise<PlacedWarning> {
  if (spot === undefined) return warning;
  if (!('path' in spot)) return { ...warning, where: spot };
  const written = await open(spot.file);
  const { fix, ...told } = warning;
  const target = fix && (await mendable(written, fix));
  return { ...told, where: await written.at(spot.path), ...(target === undefined ? {} : { fix }) };
}

/** Where a fix would be written. */
type Mendable = NonNullable<Awaited<ReturnType<WrittenSuite['fileOf']>>>;

/** Where a fix would be written. A suite in lines is not edited: it is the work of a program, which would write it anew. */
async function mendable(written: WrittenSuite, { path }: Fix): Promise<Mendable | undefined> {
  const target = await written.fileOf(path);
  return target?.name.file.endsWith('.jsonl') ? undefined : target;
}

/** Opens each file once. */
function opener(io: Io): (file: string) => Promise<WrittenSuite> {
  const opened = new Map<string, Promise<WrittenSuite>>();
  return (file) => {
    const known = opened.get(file) ?? openWritten(io.cwd, file);
    opened.set(file, known);
    return known;
  };
}
