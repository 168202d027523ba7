import type { Config } from '../domain/config.ts';
import { fail } from '../domain/failure.ts';
import type { Client } from '../domain/ports.ts';
import type { Suite } from '../domain/suite.ts';
import { say, termLines } from '../report/escape/term.ts';
import { headOf } from './github-event.ts';
import type { Io } from './io.ts';

/** Programs at work at once where no concurrency is written: each takes a processor. */
const PROGRAMS = 4;

/**
 * Opens what answers for the suites whose targets are code. On GitHub's runners `run` holds a key beside it, so it is
 * refused there; throws `Failures`.
 */
export async function openCode(
  io: Io,
  config: Config,
  suites: readonly Suite[],
  allowed: boolean,
): Promise<Client> {
  const own = suites.filter(({ target }) => target.code !== undefined);
  if (!allowed && (await headOf(io.env)) !== undefined) {
    fail({
      code: 'forbidden',
      where: { file: own[0]?.file ?? '' },
      message: 'the target is code, and a job that may hold the key runs none',
      hint: 'Ask it with `llm-eval collect --allow-code`, then score that run.',
    });
  }
  const codes = new Map(own.map(({ name, target }) => [name, target.code]));
  const { codeClient } = await import('../execute/code-client.ts');
  return codeClient({
    ...{ clock: io.clock, env: io.env, deadlineMs: config.timeout_ms },
    size: config.concurrency ?? PROGRAMS,
    onPrint: (text) => void io.stderr.write(say`${termLines(text)}\n`),
    codeOf: ({ trial }) => {
      const code = codes.get(trial.suite);
      if (code === undefined) throw new Error(`the target of ${trial.suite} is no code`);
      return code;
    },
  });
}
