import type { GateInputs } from '../domain/gate-inputs.ts';

/** What became of the gate's inputs since the base commit, in words that follow a colon. */
export function gateState({ changes, accepted }: Pick<GateInputs, 'changes' | 'accepted'>): string {
  if (changes.length === 0) return 'unchanged';
  return accepted ? 'changed, and accepted' : 'changed';
}

/** What a fork's head means for the answers; a sentence without a full stop. */
export const FORK_WORDS = 'the head is a fork’s: answers come from recordings alone, and live was not run';

/** How much of a commit's hash is shown. */
export function shortCommit({ commit }: Pick<GateInputs, 'commit'>): string {
  return commit.slice(0, 12);
}
