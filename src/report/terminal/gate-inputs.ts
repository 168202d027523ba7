import type { GateInputs } from '../../domain/gate-inputs.ts';
import { say, type TermText, term } from '../escape/term.ts';
import { FORK_WORDS, gateState, shortCommit } from '../gate-words.ts';
import type { Style } from './style.ts';

/** What changed of that which the gate judges by; nothing where no base commit was named. */
export function gateInputsText(inputs: GateInputs | undefined, style: Style): TermText[] {
  if (inputs === undefined) return [];
  const { ref, fork, accepted, changes } = inputs;
  const head = say`gate inputs against ${term(ref)} (${term(shortCommit(inputs))}): ${term(gateState(inputs))}`;
  const lines = [term(''), changes.length === 0 ? head : style.bold(head)];
  for (const { kind, file, message } of changes) {
    const mark = kind === 'weakened' && !accepted ? style.yellow(term(kind)) : term(kind);
    lines.push(say`  ${mark} ${term(file)}: ${term(message)}`);
  }
  if (fork) lines.push(say`  ${term(FORK_WORDS)}`);
  return lines;
}
