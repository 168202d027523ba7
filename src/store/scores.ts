import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fail } from '../domain/failure.ts';
import { jsonOf } from '../domain/json.ts';
import { type ScoreLine, scoreLineSchema } from '../domain/score-line.ts';
import { type Chunks, writeFileAtomic } from './atomic.ts';
import { linesAt } from './lines.ts';
import { nodeFiles } from './node-files.ts';
import { asStorageFailure } from './storage-failure.ts';

const NAME = 'scores.jsonl';

/** Bytes of one line; an answer that is longer does not fit a recording either. */
const LONGEST = 64 * 1024 * 1024;

/** Writes the scores that a run's report rests on, a line each, beside it. */
export async function writeScores(dir: string, chunks: Chunks): Promise<void> {
  await writeFileAtomic(join(dir, NAME), chunks);
}

/**
 * The scores of a run, in memory for one. Throws `Failures`: `not-found` where a report was made without them, `damaged` with the
 * line that is none.
 */
export async function* readScores(dir: string): AsyncGenerator<ScoreLine> {
  const path = join(dir, NAME);
  const hint = `Make it anew with: llm-eval score ${basename(dir)}; a comparison, by comparing again.`;
  if (!existsSync(path))
    fail({
      code: 'not-found',
      where: { file: path },
      message: `run ${basename(dir)} has no list of scores`,
      hint,
    });
  let line = 0;
  try {
    for await (const batch of linesAt(nodeFiles, path, LONGEST)) {
      for (const { content } of batch) {
        line++;
        const score =
          content === undefined ? undefined : scoreLineSchema.safeParse(jsonOf(content.toString())).data;
        if (score === undefined)
          fail({ code: 'damaged', where: { file: path, line }, message: 'this line is no score', hint });
        yield score;
      }
    }
  } catch (error) {
    throw asStorageFailure(error, path);
  }
}
