import type { GateInputs } from '../../domain/gate-inputs.ts';
import { say, type TermText, term } from '../escape/term.ts';
import type { Style } from './style.ts';

/** What changed of that which the gate judges by; nothing where no base commit was named. */
export function gateInputsText(inputs: GateInputs | undefined, style: Style): TermText[] {
  if (inputs === undefined) return [];
  const { ref, commit, fork, accepted, changes } = inputs;
  const head = say`gate inputs against ${term(ref)} (${term(commit.slice(0, 12))})`;
  const lines = [term('')];
  if (changes.length === 0) lines.push(say`${head}: unchanged`);
  else {
    lines.push(say`${style.bold(say`${head}: changed`)}${term(accepted ? ', and accepted' : '')}`);
    for (const { kind, file, message } of changes) {
      const mark = kind === 'weakened' && !accepted ? style.yellow(term(kind)) : term(kind);
      lines.push(say`  ${mark} ${term(file)}: ${term(message)}`);
    }
  }
  if (fork)
    lines.push(term('  the head is a fork’s: answers come from recordings alone, and live was not run'));
  return lines;
}
