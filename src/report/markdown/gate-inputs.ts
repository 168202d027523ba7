import type { GateInputs } from '../../domain/gate-inputs.ts';
import { shortened } from '../answers.ts';
import { code, md, plain, prose } from '../escape/markdown.ts';
import { FORK_WORDS, gateState, shortCommit } from '../gate-words.ts';
import { type Block, MOST_OF_A_NAME, MOST_OF_A_REASON } from './block.ts';

/** What changed of that which the gate judges by, a line a change; nothing where no base commit was named. */
export function* gateInputsBlocks(inputs: GateInputs | undefined): Iterable<Block> {
  if (inputs === undefined) return;
  const { ref, fork, changes } = inputs;
  yield {
    what: 'line',
    text: () =>
      md`\n### Gate inputs ${plain(gateState(inputs))}\n\nAgainst ${code(shortened(ref, MOST_OF_A_NAME))} (${code(shortCommit(inputs))})\n${changes.length === 0 ? md`` : md`\n`}`,
  };
  for (const { kind, file, message } of changes)
    yield {
      what: 'change',
      text: () =>
        md`- ${plain(kind)} ${code(shortened(file, MOST_OF_A_NAME))} ${prose(shortened(message, MOST_OF_A_REASON))}\n`,
    };
  if (fork) yield { what: 'line', text: () => md`\n${prose(FORK_WORDS)}\n` };
}
