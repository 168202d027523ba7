import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { exitOfSignal } from '../../core/exit.ts';
import { type Failure, Failures } from '../../domain/failure.ts';
import { models } from '../../provider/models.ts';
import { say, term } from '../../report/escape/term.ts';
import { writeFileAtomic } from '../../store/atomic.ts';
import { asStorageFailure } from '../../store/storage-failure.ts';
import type { Command } from '../command.ts';
import {
  type Answers,
  configFile,
  ignoreFile,
  type NewFile,
  recordingOf,
  suiteFiles,
  suitesOf,
  workflowFiles,
} from '../init/files.ts';
import { type PresentConfig, presentConfig, presentText } from '../init/present.ts';
import { refuse, withDefaults } from '../init/settle.ts';
import type { Asker } from '../init/wizard.ts';
import type { Io } from '../io.ts';
import type { Workflow } from '../start-flags.ts';

/** What becomes of a file: it was not there, gets more lines, is replaced, is the same already, or is left as it is. */
type Fate = 'new' | 'extended' | 'overwritten' | 'unchanged' | 'kept';

/**
 * Writes a first suite, its config, workflows and the lines of `.gitignore`, then checks them. Asks what no flag says where
 * there is somebody to ask. Calls no model. Nothing is overwritten without a word from the user.
 */
export async function init({ options }: Extract<Command, { name: 'init' }>, io: Io): Promise<number> {
  const present = await presentConfig(io.cwd);
  const today = io.clock.now().toISOString().slice(0, 10);
  const wizard = options.yes || io.terminal === undefined ? undefined : await import('../init/wizard.ts');
  const asker = io.terminal && (await wizard?.openAsker(io.terminal, io.interrupts));
  let answers: Answers;
  let planned: readonly Planned[];
  try {
    answers =
      asker === undefined
        ? withDefaults(options, present)
        : await asker.answers(options, { table: models, today, ...(present && { pins: present.pins }) });
    refuse(answers, present, today);
    planned = await plan(io, await filesOf(answers, present, io.cwd), options.force, asker);
  } catch (error) {
    if (wizard?.hasLeft(error) !== true) throw error;
    await io.stderr.write(say`Nothing was written.\n`);
    return exitOfSignal(io.interrupts.signal() ?? 'SIGINT');
  } finally {
    asker?.close();
  }
  for (const { path, text, fate } of planned) {
    if (fate !== 'unchanged' && fate !== 'kept') {
      await write(join(io.cwd, path), text);
    }
    await io.stdout.write(say`${term(path)}: ${term(fate)}\n`);
  }
  const suites = suitesOf(answers).map(({ name }) => `evals/${name}.eval.yaml`);
  const { check } = await import('./check.ts');
  // A config that names recordings has none of a suite that was just made.
  const exit = await check({ name: 'check', suites, options: { pin: [], replay: [], live: true } }, io);
  await showNext(io, answers);
  return exit;
}

async function filesOf(
  answers: Answers,
  present: PresentConfig | undefined,
  cwd: string,
): Promise<NewFile[]> {
  const known = models.models.find(({ id }) => id === answers.pin.model);
  const texts = new Map<Workflow, string>();
  for (const workflow of answers.workflows) texts.set(workflow, await template(workflow));
  const ignored = ignoreFile(await presentText(cwd, '.gitignore'));
  return [
    ...(present === undefined ? [configFile(answers, known)] : []),
    ...suiteFiles(answers, known),
    ...workflowFiles(answers, (workflow) => texts.get(workflow) ?? ''),
    ...(ignored === undefined ? [] : [ignored]),
  ];
}

/** A workflow template of this package. */
function template(workflow: Workflow): Promise<string> {
  return readFile(new URL(`../../../.github/workflow-templates/${workflow}.yml`, import.meta.url), 'utf8');
}

/** Writes a file and the folders that lead to it. Throws `Failures` with code `storage` where the disk refuses. */
async function write(path: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
  } catch (error) {
    throw asStorageFailure(error, path);
  }
  await writeFileAtomic(path, [text]);
}

interface Planned extends NewFile {
  readonly fate: Fate;
}

/** Decides about every file before the first is written. Throws `Failures` for those that are there where nobody can be asked. */
async function plan(
  { cwd }: Io,
  files: readonly NewFile[],
  force: boolean,
  asker: Asker | undefined,
): Promise<readonly Planned[]> {
  const planned: Planned[] = [];
  const taken: Failure[] = [];
  for (const file of files) {
    const there = await presentText(cwd, file.path);
    if (there === undefined) planned.push({ ...file, fate: 'new' });
    else if (file.text.startsWith(there))
      planned.push({ ...file, fate: file.text === there ? 'unchanged' : 'extended' });
    else if (force) planned.push({ ...file, fate: 'overwritten' });
    else if (asker !== undefined)
      planned.push({ ...file, fate: (await asker.overwrite(file.path)) ? 'overwritten' : 'kept' });
    else
      taken.push({
        code: 'usage',
        message: `${file.path} is there already`,
        hint: 'Give the suite another name with --name, or overwrite it with --force.',
      });
  }
  if (taken.length > 0) throw new Failures(taken);
  return planned;
}

async function showNext({ stdout, env }: Io, answers: Answers): Promise<void> {
  const key = env.OPENAI_API_KEY === undefined ? 'set OPENAI_API_KEY, then ask' : 'ask';
  await stdout.write(
    say`next: ${term(key)} and keep the answers: llm-eval run --record ${term(recordingOf(answers))}\n`,
  );
  await stdout.write(
    say`next: read them, and where they are right make them the baseline: llm-eval accept --why "…"\n`,
  );
}
