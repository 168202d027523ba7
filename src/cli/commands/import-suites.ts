import { existsSync, readFileSync } from 'node:fs';
import { mkdir, realpath } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { assertionKinds } from '../../core/assertions/index.ts';
import { exitOfCarrying } from '../../core/exit.ts';
import { modelRule } from '../../core/models.ts';
import { type Failure, Failures, fail } from '../../domain/failure.ts';
import type { Imported, ImportedSuite, Remark } from '../../domain/imported.ts';
import { canonicalJson } from '../../domain/json.ts';
import { loadConfig } from '../../load/config.ts';
import { loadEmbeddings } from '../../load/embeddings.ts';
import { placeText, sortFailures } from '../../load/failures.ts';
import { suiteText } from '../../load/import/file-text.ts';
import { loadJudges } from '../../load/judges.ts';
import { type Loading, startLoading } from '../../load/loading.ts';
import { locate } from '../../load/refs.ts';
import type { FileName } from '../../load/text.ts';
import { models } from '../../provider/models.ts';
import { say, term } from '../../report/escape/term.ts';
import { writeFileAtomic } from '../../store/atomic.ts';
import type { ImportSuitesOptions } from '../carrying-options.ts';
import type { Command } from '../command.ts';
import type { Io } from '../io.ts';
import { shown } from '../shown.ts';
import { refuseSuiteName } from '../suite-name.ts';

/** Makes suites of a promptfoo config. Calls nothing and runs none of its code. */
export async function importPromptfooSuites(
  { file, options }: Extract<Command, { name: 'import promptfoo' }>,
  io: Io,
): Promise<number> {
  refuseSuiteName(options.suite);
  const loading = await openLoading(io);
  const name = await named(io, loading, file);
  const { importPromptfoo } = await import('../../load/import/promptfoo/import.ts');
  return finish(
    io,
    options,
    `llm-eval import promptfoo from ${name.file}`,
    await importPromptfoo(loading, name, options),
  );
}

/** Makes suites of OpenAI Evals documents. Calls nothing. */
export async function importOpenaiEvalsSuites(
  { files, options }: Extract<Command, { name: 'import openai-evals' }>,
  io: Io,
): Promise<number> {
  refuseSuiteName(options.suite);
  const loading = await openLoading(io);
  const names: FileName[] = [];
  for (const file of files) names.push(await named(io, loading, file));
  const { importOpenaiEvals } = await import('../../load/import/openai-evals/import.ts');
  const from = names.map(({ file }) => file).join(', ');
  return finish(
    io,
    options,
    `llm-eval import openai-evals from ${from}`,
    await importOpenaiEvals(loading, names, options),
  );
}

/** The rules of our own loader, with the judges and embedding models that imported assertions may name. */
async function openLoading(io: Io): Promise<Loading> {
  const started = startLoading(
    {
      kinds: assertionKinds,
      models,
      checkModel: modelRule(models),
      importSchema: async (file) => {
        throw new Error(`an import runs no code, and would have run ${file}`);
      },
    },
    {
      ...{ cwd: io.cwd, patterns: [], replay: [], live: true, allowCode: false },
      today: io.clock.now().toISOString().slice(0, 10),
    },
    await realpath(io.cwd),
    [],
  );
  const problems: Failure[] = [];
  const loaded = await loadConfig(started, problems);
  const judges = loadJudges(started, loaded, problems);
  const embeddings = loadEmbeddings(started, loaded, problems);
  if (problems.length > 0) throw new Failures(sortFailures(problems));
  return { ...started, judges, embeddings };
}

async function named(io: Io, loading: Loading, file: string): Promise<FileName> {
  const found = await locate(loading.root, resolve(await realpath(io.cwd), file), file);
  if (found.kind === 'folder')
    fail({ code: 'usage', message: `${found.file} is a folder`, hint: 'Name the file itself.' });
  return found;
}

/** Writes what was made, and says what was and was not. */
async function finish(
  io: Io,
  { force }: ImportSuitesOptions,
  madeBy: string,
  { stem, suites, modules, remarks }: Imported,
): Promise<number> {
  const folder = join(io.cwd, 'evals');
  const files = new Map<string, string>(modules);
  const casesOf = caseFiles(stem, suites);
  for (const [file, cases] of casesOf.files) files.set(file, cases);
  for (const [index, suite] of suites.entries()) {
    // What belongs to no suite stands in the first.
    const more = index === 0 ? remarks : [];
    const cases = `file:${casesOf.bySuite.get(suite.name)}`;
    files.set(`${suite.name}.eval.yaml`, await suiteText(suite, cases, madeBy, more));
  }
  if (!force) refuseOverwriting(io, folder, files);
  if (files.size > 0) await mkdir(folder, { recursive: true });
  for (const [file, text] of files) await writeFileAtomic(join(folder, file), [text]);

  for (const suite of suites) {
    const { model } = suite.head.target as { readonly model: string };
    await io.stdout.write(
      say`${term(shown(io.cwd, join(folder, `${suite.name}.eval.yaml`)))}: ${suite.cases.length} ${term(suite.cases.length === 1 ? 'case' : 'cases')} asked of ${term(model)}\n`,
    );
  }
  for (const file of files.keys())
    if (!file.endsWith('.eval.yaml'))
      await io.stdout.write(say`${term(shown(io.cwd, join(folder, file)))}\n`);
  return tell(io, suites, remarks);
}

/** One file of cases for all suites that ask the same ones. */
function caseFiles(stem: string, suites: readonly ImportedSuite[]) {
  const groups = Map.groupBy(suites, ({ cases }) => canonicalJson(cases));
  const files = new Map<string, string>();
  const bySuite = new Map<string, string>();
  for (const group of groups.values()) {
    const [first] = group;
    const file = `${groups.size === 1 ? stem : first?.name}.cases.jsonl`;
    files.set(file, (first?.cases ?? []).map((kase) => `${JSON.stringify(kase)}\n`).join(''));
    for (const { name } of group) bySuite.set(name, file);
  }
  return { files, bySuite };
}

function refuseOverwriting(io: Io, folder: string, files: ReadonlyMap<string, string>): void {
  const there = [...files].filter(([file, text]) => {
    const path = join(folder, file);
    return existsSync(path) && readFileSync(path, 'utf8') !== text;
  });
  if (there.length === 0) return;
  throw new Failures(
    there.map(([file]) => ({
      code: 'usage',
      message: `${shown(io.cwd, join(folder, file))} exists already`,
      hint: 'Choose another name with --suite, or write over it with --force.',
    })),
  );
}

async function tell(io: Io, suites: readonly ImportedSuite[], own: readonly Remark[]): Promise<number> {
  const all = [...own, ...suites.flatMap(({ remarks }) => remarks)];
  const remarks = [...new Map(all.map((remark) => [canonicalJson(remark), remark])).values()];
  const leftOut = remarks.filter(({ kind }) => kind === 'left-out');
  const said = (remark: Remark) =>
    io.stderr.write(
      say`${term(remark.kind === 'left-out' ? 'not carried over' : 'changed')}: ${term(placeText(remark.where))}: ${term(remark.what)}: ${term(remark.reason)}\n`,
    );
  for (const remark of remarks.filter(({ kind }) => kind === 'changed')) await said(remark);
  for (const remark of leftOut) await said(remark);
  if (suites.length === 0) await io.stderr.write(say`No suite was written.\n`);
  else if (leftOut.length > 0)
    await io.stderr.write(
      say`${leftOut.length} ${term(leftOut.length === 1 ? 'thing was' : 'things were')} not carried over; each stands as a comment at the end of its suite.\n`,
    );
  if (suites.length > 0)
    await io.stderr.write(
      say`See what they would ask and cost with: llm-eval check ${term(suites.map(({ name }) => `evals/${name}.eval.yaml`).join(' '))}\n`,
    );
  return exitOfCarrying(leftOut);
}
