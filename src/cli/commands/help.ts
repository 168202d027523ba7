import { readFile } from 'node:fs/promises';
import { joined, say, term, termLines } from '../../report/escape/term.ts';
import type { Command } from '../command.ts';
import type { Io } from '../io.ts';
import { topics } from '../topics.ts';

/** Prints a page of the documentation, or the list of them. */
export async function help({ topic }: Extract<Command, { name: 'help' }>, io: Io): Promise<number> {
  if (topic === undefined) {
    const width = Math.max(...Object.keys(topics).map((name) => name.length));
    const lines = Object.entries(topics).map(
      ([name, about]) => say`  ${term(name.padEnd(width))}  ${term(about)}\n`,
    );
    await io.stdout.write(
      say`Pages, by \`llm-eval help TOPIC\`:\n${joined(lines, '')}\nCommands: \`llm-eval --help\`, and \`llm-eval help COMMAND\` for one of them.\n`,
    );
    return 0;
  }
  const page = await readFile(new URL(`../../../.github/docs/${topic}.md`, import.meta.url), 'utf8');
  await io.stdout.write(termLines(withoutComments(page)));
  return 0;
}

/** Comments are for who edits the page. */
function withoutComments(markdown: string): string {
  return markdown.replace(/^<!--.*?-->\n\n?/gms, '');
}
