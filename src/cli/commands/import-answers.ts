import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { requestOf } from '../../core/asks.ts';
import { fingerprint, inputDigest } from '../../core/fingerprint.ts';
import type { ImportedLog } from '../../core/import-answers.ts';
import { importLog, recordingName } from '../../core/import-answers.ts';
import { modelRule } from '../../core/models.ts';
import { isBlank } from '../../domain/answer.ts';
import type { Failure } from '../../domain/failure.ts';
import { Failures } from '../../domain/failure.ts';
import type { Json } from '../../domain/json.ts';
import type { RecordedAnswer } from '../../domain/recording.ts';
import { byPlace, RECORDING_VERSION } from '../../domain/recording.ts';
import type { Suite } from '../../domain/suite.ts';
import { readLog } from '../../load/log.ts';
import { yamlText } from '../../load/write-yaml.ts';
import { readYamlFile } from '../../load/yaml.ts';
import { models } from '../../provider/models.ts';
import { say, term } from '../../report/escape/term.ts';
import { writeFileAtomic } from '../../store/atomic.ts';
import { writeRecording } from '../../store/recording.ts';
import type { Command } from '../command.ts';
import type { Io } from '../io.ts';
import { openProject } from '../project.ts';
import { shown } from '../shown.ts';
import { refuseSuiteName } from '../suite-name.ts';

/** Makes a suite, its cases and one recording a model out of a log of answers. Calls nothing. */
export async function importAnswers(
  { log, options }: Extract<Command, { name: 'import answers' }>,
  io: Io,
): Promise<number> {
  refuseSuiteName(options.suite);
  const folder = join(io.cwd, 'evals');
  const suiteFile = join(folder, `${options.suite}.eval.yaml`);
  const casesFile = join(folder, `${options.suite}.cases.jsonl`);
  refuseOverwriting(io, options.suite, [suiteFile, casesFile]);
  const source = resolve(io.cwd, log);
  const assertFile = resolve(io.cwd, options.assert);
  refuseMissing([
    { path: source, written: log, what: 'the log' },
    { path: assertFile, written: options.assert, what: 'the assertions' },
  ]);
  const assertions = await readYamlFile({ real: assertFile, file: shown(io.cwd, assertFile) });
  const logged = await readLog(source, options);

  const check = modelRule(models);
  const found = [...new Set(logged.map(({ model }) => model))];
  const unlisted = found.some(
    (id) =>
      check(id, { aliases: [], unlisted: false }) !== undefined &&
      check(id, { aliases: [], unlisted: true }) === undefined,
  );
  const imported = importLog(
    options.suite,
    logged,
    movedRefs(assertions, dirname(assertFile), folder),
    unlisted,
  );

  const digest = await fileDigest(source);
  await mkdir(folder, { recursive: true });
  try {
    await writeSuite(suiteFile, shown(io.cwd, source), imported);
    await writeFileAtomic(
      casesFile,
      imported.cases.map((kase) => `${JSON.stringify(kase)}\n`),
    );
    for (const model of found) {
      const { suites } = await openProject(
        io,
        [shown(io.cwd, suiteFile)],
        { pin: [], live: true },
        { target: { model } },
      );
      const [suite] = suites;
      if (suite === undefined) throw new Error('the suite that was just written has gone');
      const file = join(folder, recordingName(options.suite, model));
      const answers = recordedAnswers(suite, imported, model, digest);
      await writeRecording(file, answers);
      await io.stdout.write(say`${term(shown(io.cwd, file))}: ${answers.length} answers of ${term(model)}\n`);
    }
  } catch (error) {
    // A suite that cannot be loaded is not left behind; the log is the original.
    if (!(error instanceof Failures)) throw error;
    for (const file of [suiteFile, casesFile]) await rm(file, { force: true });
    throw new Failures(
      error.list.map((failure) => atItsOrigin(failure, shown(io.cwd, suiteFile), options.assert)),
    );
  }
  await io.stdout.write(
    say`${term(shown(io.cwd, casesFile))}: ${imported.cases.length} cases\n${term(shown(io.cwd, suiteFile))}\n`,
  );
  if (found.length > 1) {
    await io.stderr.write(
      say`Compare two of the models with: llm-eval compare ${term(`${found[0]} ${found[1]} ${shown(io.cwd, suiteFile)}`)}\n`,
    );
  }
  return 0;
}

function refuseMissing(
  files: readonly { readonly path: string; readonly written: string; readonly what: string }[],
): void {
  const missing = files.filter(({ path }) => !existsSync(path));
  if (missing.length === 0) return;
  throw new Failures(
    missing.map(({ written, what }) => ({
      code: 'not-found',
      message: `there is no file ${written}`,
      hint: `Name ${what} by the path from this folder.`,
    })),
  );
}

function refuseOverwriting(io: Io, name: string, files: readonly string[]): void {
  const there = files.filter((file) => existsSync(file));
  if (there.length === 0) return;
  const failures = there.map(
    (file): Failure => ({
      code: 'usage',
      message: `${shown(io.cwd, file)} exists already`,
      hint: `Choose another name than "${name}" with --suite, or remove the file first.`,
    }),
  );
  throw new Failures(failures);
}

/** What is wrong with the suite that was made is wrong with the assertions that went into it: all else is ours. */
function atItsOrigin(failure: Failure, suiteFile: string, assertFile: string): Failure {
  return failure.where?.file === suiteFile ? { ...failure, where: { file: assertFile } } : failure;
}

async function writeSuite(file: string, log: string, { suite }: ImportedLog): Promise<void> {
  const comment = '# yaml-language-server: $schema=../node_modules/llm-eval/schema/suite.json\n';
  await writeFileAtomic(file, [
    comment,
    `# Made by llm-eval import answers from ${log}.\n`,
    await yamlText(suite),
  ]);
}

/** Paths that assertions name are relative to their own file; in the suite they are relative to the suite's folder. */
function movedRefs(value: Json, from: string, to: string): Json {
  const moved = (path: string) => {
    const path_ = relative(to, resolve(from, path)).split(sep).join('/');
    return path_.startsWith('.') ? path_ : `./${path_}`;
  };
  const walk = (inner: Json, key?: string): Json => {
    if (typeof inner === 'string') {
      if (inner.startsWith('file:')) return `file:${moved(inner.slice('file:'.length))}`;
      return key === 'module' ? moved(inner) : inner;
    }
    if (Array.isArray(inner)) return inner.map((item: Json) => walk(item));
    if (inner === null || typeof inner !== 'object') return inner;
    return Object.fromEntries(Object.entries(inner).map(([name, item]) => [name, walk(item as Json, name)]));
  };
  return walk(value);
}

function recordedAnswers(
  suite: Suite,
  imported: ImportedLog,
  model: string,
  digest: string,
): RecordedAnswer[] {
  const byId = new Map(suite.cases.map((kase) => [kase.id, kase]));
  return (imported.answers.get(model) ?? [])
    .map(({ logged, ordinal }): RecordedAnswer => {
      const kase = byId.get(logged.id);
      if (kase === undefined) throw new Error(`case ${logged.id} was not written`);
      const { inputTokens, outputTokens, latency } = logged;
      return {
        v: RECORDING_VERSION,
        key: fingerprint(requestOf(suite, kase)),
        ordinal,
        suite: suite.name,
        case: kase.id,
        input: inputDigest(kase),
        target: suite.target.name,
        api: suite.target.api,
        model,
        outcome: isBlank(logged.answer) ? 'empty' : 'answered',
        // What was logged was asked with the values themselves, which a recording never holds.
        body: { text: kase.redaction?.hide(logged.answer) ?? logged.answer },
        // A log has no response ids; its own place names an answer, so that one row is never two trials.
        id: `log:${digest}:${logged.line}`,
        served: model,
        usage:
          outputTokens === undefined
            ? null
            : { ...(inputTokens === undefined ? {} : { input: inputTokens }), output: outputTokens },
        latency_ms: latency ?? null,
      };
    })
    .sort(byPlace);
}

/** The first 16 hex digits of a file's SHA-256. */
async function fileDigest(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex').slice(0, 16);
}
