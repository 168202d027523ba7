import { resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { estimate } from '../../core/estimate.ts';
import { exitOfSignal } from '../../core/exit.ts';
import { type Failure, Failures, fail } from '../../domain/failure.ts';
import { joined, say, type TermText, term } from '../../report/escape/term.ts';
import { estimateText } from '../../report/estimate.ts';
import { failuresText } from '../../report/failures.ts';
import { counted } from '../../report/figures.ts';
import type { Command, RunOptions } from '../command.ts';
import type { Change, Io, WatchedFolder } from '../io.ts';
import { knownAnswers } from '../known-answers.ts';
import { refusePlaces } from '../places.ts';
import { priceOfModel } from '../price.ts';
import { openProject, type Project } from '../project.ts';
import { rescore, type Unanswered } from '../rescore.ts';
import { configFolders, foldersOf } from '../watched-folders.ts';
import { run } from './run.ts';

/** Milliseconds after a change in which others belong to it: editors write a file in several steps. */
const SETTLE = 30;

/**
 * Scores known answers again whenever a file of the suites changes: at once, and free. What has no answer is asked only after
 * its cost was shown and somebody at the terminal agreed. Runs until it is interrupted.
 */
export async function watch(
  { suites: patterns, options }: Extract<Command, { name: 'run' }>,
  io: Io,
): Promise<number> {
  if (io.watchFolders === undefined)
    fail({ code: 'usage', message: 'files cannot be watched here', hint: 'Leave out --watch.' });
  refusePlaces(io, options);
  const known = knownAnswers(io);
  const { stop } = io.interrupts;
  let changed = false;
  let wake: (() => void) | undefined;
  const own = new Set((options.report ?? []).map(({ file }) => resolve(io.cwd, file)));
  let failure: Failure | undefined;
  const onChange = (change: Change) => {
    if ('failure' in change) failure = change.failure;
    else if (own.has(change.path)) return;
    changed = true;
    wake?.();
  };
  stop.addEventListener('abort', () => wake?.(), { once: true });
  const config = configFolders(io.cwd, options.config);
  let folders: readonly WatchedFolder[] = config;
  let unwatch = io.watchFolders(folders, onChange);
  let refused = '';
  try {
    while (!stop.aborted) {
      if (failure !== undefined) fail(failure);
      changed = false;
      try {
        const project = await openProject(io, patterns, options);
        const next = [...config, ...(await foldersOf(io.cwd, project.suites))];
        if (JSON.stringify(next) !== JSON.stringify(folders)) {
          unwatch();
          [unwatch, folders] = [io.watchFolders(next, onChange), next];
        }
        const unanswered = await rescore(
          io,
          project,
          await known.open(project.config, project.suites),
          options,
        );
        const asked = JSON.stringify(unanswered.map(({ keys }) => keys));
        if (unanswered.length > 0 && asked !== refused) {
          refused = asked;
          if (await mayAsk(io, project, unanswered)) {
            await askFor(io, unanswered, options);
            known.forget();
            continue;
          }
        }
      } catch (error) {
        // A file that is half edited is mended by the next edit.
        if (!(error instanceof Failures)) throw error;
        await io.stderr.write(failuresText(error.list));
      }
      await io.stderr.write(say`Watching ${counted(folders.length, 'folder')}; Ctrl-C ends it.\n`);
      while (!changed && !stop.aborted)
        await new Promise<void>((go) => {
          wake = go;
        });
      if (changed) await io.clock.sleep(SETTLE, new AbortController().signal);
    }
  } finally {
    unwatch();
  }
  return exitOfSignal(io.interrupts.signal() ?? 'SIGINT');
}

/** Shows what has no answer and what asking would cost, and asks whoever is there. Nobody there means no. */
async function mayAsk(io: Io, { config }: Project, unanswered: readonly Unanswered[]): Promise<boolean> {
  const planned = unanswered.map(({ suite, cases }) => ({
    suite: { ...suite, cases },
    trials: suite.trials,
    price: priceOfModel(config, suite.target.model),
    service: { tier: config.service_tier },
  }));
  const { total, unpriced } = estimate(planned);
  await io.stderr.write(
    joined([...unanswered.map(unansweredText), estimateText({ ...total, unpriced })], ''),
  );
  if (io.terminal === undefined) {
    await io.stderr.write(say`Nothing is asked without a terminal; ask with: llm-eval run\n`);
    return false;
  }
  const { input, output } = io.terminal;
  // Not in raw mode, in which Ctrl-C would be a character like any other.
  const lines = createInterface({ input, output, terminal: false });
  try {
    const answer = lines.question('Ask now? [y/N] ', { signal: io.interrupts.stop });
    const closed = new Promise<string>((go) => lines.once('close', () => go('')));
    return /^y(es)?$/i.test((await Promise.race([answer.catch(noAnswer), closed])).trim());
  } finally {
    lines.close();
  }
}

function noAnswer(error: unknown): string {
  if (error instanceof Error && error.name === 'AbortError') return '';
  throw error;
}

function unansweredText({ suite, cases }: Unanswered): TermText {
  const first = joined(
    cases.slice(0, 5).map(({ id }) => term(id)),
    ', ',
  );
  const rest = cases.length > 5 ? say` and ${cases.length - 5} more` : term('');
  return say`${term(suite.name)}: no answer is known to ${counted(cases.length, 'case')}: ${first}${rest}\n`;
}

/**
 * Asks the cases as any run does, a run a suite: it is kept, and its answers are known from then on. Its verdict on some cases
 * would only stand in the way of the one on all of them, which follows.
 */
async function askFor(io: Io, unanswered: readonly Unanswered[], options: RunOptions): Promise<void> {
  for (const { suite, cases } of unanswered) {
    const ids = cases.map(({ id }) => id);
    const asking = {
      ...options,
      case: ids,
      tag: [],
      replay: [],
      live: true,
      quiet: true,
      json: false,
      report: [],
    };
    const stdout = { ...io.stdout, write: async () => true };
    await run({ name: 'run', suites: [suite.file], options: asking }, { ...io, stdout });
  }
}
