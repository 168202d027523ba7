import { isAbsolute, relative, sep } from 'node:path';
import { EXIT_BUG, exitOfFailures } from '../core/exit.ts';
import type { Failed } from '../domain/failed.ts';
import { type Failure, Failures } from '../domain/failure.ts';
import { type JsonText, jsonPiece, jsonText } from '../report/escape/json.ts';
import { say, termLines } from '../report/escape/term.ts';
import { failuresText } from '../report/failures.ts';
import type { Command } from './command.ts';
import type { Io, Output } from './io.ts';
import { parseArgv } from './program.ts';
import { TOOL } from './version.ts';

/** The whole program: argv in, exit code out. Everything it touches is in `io`. */
export async function main(io: Io): Promise<number> {
  let json = io.argv.includes('--json');
  let printed = false;
  const { stdout } = io;
  const watched: Output = {
    get isTTY() {
      return stdout.isTTY;
    },
    get columns() {
      return stdout.columns;
    },
    write: (text) => {
      printed = true;
      return stdout.write(text);
    },
  };
  const end = async (exit: number, failures: Failed['failures'] = []): Promise<number> => {
    if (json && exit !== 0 && !printed) await stdout.write(failedJson({ exit, failures }));
    return exit;
  };
  try {
    const command = await parseArgv({ ...io, stdout: watched });
    if (command === undefined) return 0;
    json = 'options' in command && 'json' in command.options && command.options.json;
    return await end(await runCommand(command, { ...io, stdout: watched }));
  } catch (error) {
    if (error instanceof Failures) {
      await io.stderr.write(failuresText(error.list));
      return end(exitOfFailures(error.list), [...error.list]);
    }
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    await io.stderr.write(
      say`This is a bug in llm-eval, not in your suites. Please report it with these lines:\n${termLines(stack)}\n`,
    );
    const message = error instanceof Error ? error.message : String(error);
    return end(EXIT_BUG, [{ code: 'bug', message }]);
  }
}

/** The one document of `--json` where the command has none of its own. */
function failedJson({ exit, failures }: Pick<Failed, 'exit' | 'failures'>): JsonText {
  const document: Failed = { v: 1, tool: TOOL, exit, failures };
  return jsonPiece`${jsonText(document)}\n`;
}

/** Runs one command: its exit code. What the user must mend is thrown as `Failures`, with places relative to the working folder. */
export async function runCommand(command: Command, io: Io): Promise<number> {
  try {
    return await dispatch(command, io);
  } catch (error) {
    if (!(error instanceof Failures)) throw error;
    throw new Failures(error.list.map((failure) => fromFolder(io.cwd, failure)));
  }
}

/** The same failure with its place relative to the working folder. Stores name their files by the path that they open. */
function fromFolder(cwd: string, failure: Failure): Failure {
  const { where } = failure;
  if (where === undefined || !isAbsolute(where.file)) return failure;
  const file = relative(cwd, where.file).split(sep).join('/');
  return { ...failure, where: { ...where, file: file.startsWith('..') ? where.file : file } };
}

/** Each command's code loads only when it is asked for. */
async function dispatch(command: Command, io: Io): Promise<number> {
  switch (command.name) {
    case 'run':
      if (command.options.watch) return (await import('./commands/watch.ts')).watch(command, io);
      return (await import('./commands/run.ts')).run(command, io);
    case 'collect':
      return (await import('./commands/collect.ts')).collect(command, io);
    case 'score':
      return (await import('./commands/score.ts')).score(command, io);
    case 'compare':
      return (await import('./commands/compare.ts')).compare(command, io);
    case 'resume':
      return (await import('./commands/resume.ts')).resume(command, io);
    case 'merge':
      return (await import('./commands/merge.ts')).merge(command, io);
    case 'accept':
      return (await import('./commands/accept.ts')).accept(command, io);
    case 'report':
      return (await import('./commands/report.ts')).report(command, io);
    case 'runs':
      return (await import('./commands/runs.ts')).runs(command, io);
    case 'pins':
      return (await import('./commands/pins.ts')).pins(command, io);
    case 'bump':
      return (await import('./commands/bump.ts')).bump(command, io);
    case 'choose':
      return (await import('./commands/choose.ts')).choose(command, io);
    case 'judge check':
      return (await import('./commands/judge-check.ts')).judgeCheck(command, io);
    case 'judge baseline':
      return (await import('./commands/judge-baseline.ts')).judgeBaseline(command, io);
    case 'drift':
      return (await import('./commands/drift.ts')).drift(command, io);
    case 'check':
      return (await import('./commands/check.ts')).check(command, io);
    case 'calibrate':
      return (await import('./commands/calibrate.ts')).calibrate(command, io);
    case 'selftest':
      return (await import('./commands/selftest.ts')).selftest(command, io);
    case 'import answers':
      return (await import('./commands/import-answers.ts')).importAnswers(command, io);
    case 'init':
      return (await import('./commands/init.ts')).init(command, io);
    case 'help':
      return (await import('./commands/help.ts')).help(command, io);
    case 'completion':
      return (await import('./commands/completion.ts')).completion(command, io);
    case 'import promptfoo':
      return (await import('./commands/import-suites.ts')).importPromptfooSuites(command, io);
    case 'import openai-evals':
      return (await import('./commands/import-suites.ts')).importOpenaiEvalsSuites(command, io);
    case 'export':
      return (await import('./commands/export.ts')).exportRun(command, io);
    case 'schema':
      return (await import('./commands/schema.ts')).schema(command, io);
  }
}
