import { say, term } from '../report/escape/term.ts';
import { type Damage, damageWords } from '../store/describe-run.ts';
import { mendJournal } from '../store/mend-journal.ts';
import type { Io } from './io.ts';
import type { OpenRun } from './runs-folder.ts';

/** Mends the journal of a run that goes on, and says so at once: what is lost is asked, and paid for, again. */
export async function mendRun(
  io: Io,
  { id, dir }: OpenRun,
  damage: readonly Damage[],
): Promise<{
  /** A sentence for the report, without a full stop. */
  readonly warning: string;
  /** Stored answers that are lost, as far as can be seen: they were paid, and their requests did not go without one. */
  readonly answers: number;
}> {
  const { copies, answers } = await mendJournal(dir, damage);
  const kept = copies.length === 0 ? '' : `; as it was, it is kept beside it as ${copies.join(', ')}`;
  const lost =
    answers === 0
      ? 'No answer was in it'
      : `${answers === 1 ? '1 stored record is' : `${answers} stored records are`} lost there, paid for where the model was asked; what has no answer now is asked again`;
  const warning = `The journal of run ${id} was damaged: ${damageWords(damage)}${kept}. ${lost}`;
  await io.stderr.write(say`${term(warning)}\n`);
  return { warning, answers };
}
