import { termLines } from '../../report/escape/term.ts';
import type { Command } from '../command.ts';
import { bashScript } from '../completion/bash.ts';
import { fishScript } from '../completion/fish.ts';
import { zshScript } from '../completion/zsh.ts';
import type { Io } from '../io.ts';

const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript };

/** Prints what a shell has to read to complete our commands. */
export async function completion(
  { shell, grammar }: Extract<Command, { name: 'completion' }>,
  io: Io,
): Promise<number> {
  await io.stdout.write(termLines(scripts[shell]('llm-eval', grammar)));
  return 0;
}
