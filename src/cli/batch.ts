import type { BatchFact } from '../domain/fact.ts';
import { type Failure, fail } from '../domain/failure.ts';
import type { Plan } from '../domain/plan.ts';
import type { Suite } from '../domain/suite.ts';
import type { BatchFlags } from './command.ts';

/** Why suites cannot be asked by the Batch API; none when they can, or are not to be. To be told before anything is sent. */
export function batchObjections(suites: readonly Suite[], { batch, detach }: BatchFlags): Failure[] {
  if (batch !== true) {
    if (detach !== true) return [];
    return [
      {
        code: 'usage',
        message: '--detach goes with --batch: only a batch goes on by itself',
        hint: 'Add --batch, or remove --detach.',
      },
    ];
  }
  return suites.flatMap(({ file, name, replay, target }): Failure[] => {
    if (replay.length > 0) {
      return [
        {
          code: 'usage',
          where: { file },
          message: `${name} is answered from recordings, and --batch asks the API`,
          hint: 'Add --live to ask it all the same, or remove --batch.',
        },
      ];
    }
    if (target.provider === undefined) return [];
    return [
      {
        code: 'usage',
        where: { file },
        message: `${name} is asked of the provider ${target.provider}, and --batch knows OpenAI's own API alone`,
        hint: 'Run the other suites with --batch, and this one without.',
      },
    ];
  });
}

/** Refuses to go on with a run otherwise than it was begun: a batch that is not collected would be paid for twice. */
export function refuseOtherAsking(id: string, { batch: begun }: Plan, { batch, detach }: BatchFlags): void {
  if (begun === true || (batch !== true && detach !== true)) return;
  fail({
    code: 'usage',
    message: `run ${id} was not begun with --batch, so it cannot go on with ${batch === true ? '--batch' : '--detach'}`,
    hint: `Go on with: llm-eval resume ${id}`,
  });
}

/** What the journal of a run says of its batches, in order. */
export async function batchFacts(dir: string): Promise<BatchFact[]> {
  const { readJournal } = await import('../store/read-journal.ts');
  const facts: BatchFact[] = [];
  for await (const { fact } of readJournal(dir)) if (fact.kind === 'batch') facts.push(fact);
  return facts;
}
