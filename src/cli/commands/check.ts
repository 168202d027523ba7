import { checkText } from '../../report/check.ts';
import { say, term } from '../../report/escape/term.ts';
import { prepare } from '../collecting.ts';
import type { Command } from '../command.ts';
import type { Io } from '../io.ts';
import { openProject } from '../project.ts';

/** Validates suites, config and recordings, and shows what a run would ask. Calls nothing and needs no key. */
export async function check(
  { suites: patterns, options }: Extract<Command, { name: 'check' }>,
  io: Io,
): Promise<number> {
  const { config, suites } = await openProject(io, patterns, options);
  const offline = { ...io, openClient: async () => ({ ask: never, close: async () => undefined }) };
  const { plan } = await prepare(offline, config, suites, options, 'run');
  const planned = plan.suites.map((suite, index) => ({
    ...suite,
    assertions: suites[index]?.cases.reduce((sum, { assertions }) => sum + assertions.length, 0) ?? 0,
    source: (suites[index]?.replay.length ?? 0) > 0 ? ('replay' as const) : ('live' as const),
  }));
  await io.stdout.write(await checkText(planned, plan.total));
  for (const suite of suites)
    for (const text of suite.warnings)
      await io.stderr.write(say`warning: ${term(suite.file)}: ${term(text)}\n`);
  return 0;
}

async function never(): Promise<never> {
  throw new Error('check asks nothing');
}
