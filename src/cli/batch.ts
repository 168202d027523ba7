import { type BatchHistory, batchHistory } from '../core/batch-history.ts';
import { isJudged } from '../core/judging/asks.ts';
import type { Fact } from '../domain/fact.ts';
import { type Failure, fail } from '../domain/failure.ts';
import type { Plan } from '../domain/plan.ts';
import type { Suite } from '../domain/suite.ts';
import { type AskOptions, type BatchFlags, singleFlags } from './command.ts';

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
  return suites.flatMap(({ file, name, replay, target, cases }): Failure[] => {
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
    if (target.fallback !== undefined) {
      return [
        {
          code: 'usage',
          where: { file },
          message: `the target of ${name} lists fallbacks, and a batch asks its target alone`,
          hint: 'Remove --batch, or remove `fallback` from the target.',
        },
      ];
    }
    const turned = cases.find(({ turns }) => turns !== undefined);
    if (turned !== undefined) {
      return [
        {
          code: 'usage',
          where: turned.where,
          message: `the case ${turned.id} of ${name} has turns, and a batch cannot ask one on the answer to another`,
          hint: 'Run the suites without turns with --batch, and this one without.',
        },
      ];
    }
    const judged = cases.find(isJudged);
    if (judged !== undefined) {
      return [
        {
          code: 'usage',
          where: judged.where,
          message: `the case ${judged.id} of ${name} is judged, and a batch cannot ask a judge or an embedding model about an answer that it has not brought`,
          hint: 'Run the suites without judges and embeddings with --batch, and this one without.',
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
export function refuseOtherAsking(
  id: string,
  { batch: begun }: Plan,
  flags: BatchFlags & Pick<AskOptions, (typeof singleFlags)[number]>,
): void {
  const other = (begun === true ? singleFlags : (['batch', 'detach'] as const)).find(
    (name) => flags[name] !== undefined && flags[name] !== false,
  );
  if (other === undefined) return;
  const flag = `--${other.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  fail({
    code: 'usage',
    message: `run ${id} was ${begun === true ? '' : 'not '}begun with --batch, so it cannot go on with ${flag}`,
    hint: `Go on with: llm-eval resume ${id}`,
  });
}

/** What the journal of a run says of what was asked by batch. */
export async function batchesOf(dir: string): Promise<BatchHistory> {
  const { readJournal } = await import('../store/read-journal.ts');
  const facts: Fact[] = [];
  // Answers are long, and none of their words count here.
  for await (const { fact } of readJournal(dir)) facts.push('raw' in fact ? { ...fact, raw: '' } : fact);
  return batchHistory(facts);
}
