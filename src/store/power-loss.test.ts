import { expect, test } from 'vitest';
import type { FileLayer } from './files.ts';
import { openJournal } from './journal.ts';
import type { FileCall, MemoryFiles } from './memory-files.ts';
import { errnoError, memoryFiles, tapFiles } from './memory-files.ts';
import { answerFact, readAll, seeded } from './testdata/samples.ts';

type Tap = <T>(call: FileCall, proceed: () => Promise<T>) => Promise<T>;

/** A fault in the way that a journal uses its files, as a tap between the two. */
type Mutant = () => Tap;

const unchanged: Mutant = () => (_call, proceed) => proceed();

const isSegment = ({ path }: FileCall) => path.endsWith('.log');

/** Some syncs of segments fail, and what they should have made durable is lost to all later ones. */
function failingSyncs(disk: MemoryFiles, random: () => number): Tap {
  return (call, proceed) => {
    if (call.name !== 'datasync' || !isSegment(call) || random() > 0.3) return proceed();
    disk.loseUnsynced(call.path, random);
    return Promise.reject(errnoError('EIO'));
  };
}

/**
 * Opens the journal and writes records in bursts until the process dies at a random call: killed, or by a power loss.
 * Answers what may be relied on by then, which is what was read after opening and what was acknowledged, and the disk as
 * it is found afterwards.
 */
async function untilDeath(disk: MemoryFiles, first: number, random: () => number, mutant: Mutant) {
  let left = 3 + Math.floor(random() * 40);
  let lose = () => {};
  const lost = new Promise<void>((resolve) => {
    lose = resolve;
  });
  const relied: string[] = [];
  const mortal: FileLayer = tapFiles(tapFiles(disk, failingSyncs(disk, random)), (_call, proceed) => {
    if (left-- > 0) return proceed();
    lose();
    return new Promise(() => {});
  });
  // A dead process holds no lock, and the model has one process at a time.
  const files = { ...tapFiles(mortal, mutant()), lock: async () => async () => undefined };
  const work = async () => {
    const journal = await openJournal('/run', { files, segmentBytes: 700 });
    for (const fact of (await readAll('/run', disk)).facts) relied.push(JSON.stringify(fact));
    for (let n = first; n < first + 12; ) {
      const burst = Array.from({ length: 1 + Math.floor(random() * 3) }, () => n++);
      // Notes are written while a sync runs. After a power loss they may be missing, and never wrong or in the way.
      const noted = journal.note(answerFact(n + 50)).catch(() => undefined);
      await Promise.allSettled(
        burst.map((next) =>
          journal.append(answerFact(next)).then(() => relied.push(JSON.stringify(answerFact(next)))),
        ),
      );
      if (random() < 0.5) await noted;
    }
  };
  // A disk that fails for good ends the work; what was acknowledged until then must be there all the same.
  await Promise.race([work().catch(() => undefined), lost]);
  return { relied: [...relied], found: random() < 0.4 ? disk : disk.afterPowerLoss(random) };
}

/**
 * Records that were relied on and are not found, and records found that were never written, over some lives of each of
 * some runs; with `enough` losses it ends early.
 */
async function damageOf(mutant: Mutant, runs: number, enough = Number.POSITIVE_INFINITY) {
  const sum = { lost: 0, wrong: 0, twice: 0, kept: 0 };
  for (let seed = 1; seed <= runs && sum.lost < enough; seed++) {
    const random = seeded(seed);
    let disk = memoryFiles();
    const promised = new Set<string>();
    for (let life = 0; life < 4; life++) {
      const { relied, found } = await untilDeath(disk, life * 100, random, mutant);
      disk = found;
      for (const text of relied) promised.add(text);
      const texts = (await readAll('/run', disk)).facts.map((fact) => JSON.stringify(fact));
      const numbers = texts.map((text) => (JSON.parse(text) as { latency_ms: number }).latency_ms);
      sum.wrong += texts.filter(
        (text, index) => text !== JSON.stringify(answerFact(numbers[index] ?? -1)),
      ).length;
      sum.lost += [...promised].filter((text) => !texts.includes(text)).length;
      sum.twice += texts.length - new Set(texts).size;
      sum.kept += texts.length;
    }
  }
  return sum;
}

test('no record that was relied on is lost, none is wrong or read twice, wherever the process dies or the power fails', async () => {
  const { kept, ...bad } = await damageOf(unchanged, 120);
  expect(bad).toEqual({ lost: 0, wrong: 0, twice: 0 });
  // Else the model would write nothing that could be lost.
  expect(kept).toBeGreaterThan(1000);
});

const mutants: Record<string, Mutant> = {
  'the torn tail were not cut off': () => (call, proceed) =>
    call.name === 'truncate' && isSegment(call) ? (Promise.resolve() as Promise<never>) : proceed(),
  'records were acknowledged before the sync': () => {
    let late: () => Promise<unknown> = async () => undefined;
    return async (call, proceed) => {
      if (call.name !== 'datasync' || !isSegment(call)) return proceed();
      await late();
      late = proceed;
      return undefined as Awaited<ReturnType<typeof proceed>>;
    };
  },
  'a sync that failed were tried again and believed': () => (call, proceed) =>
    call.name === 'datasync' && isSegment(call) ? proceed().catch(proceed) : proceed(),
  'what a killed process wrote were not synced at the next start': () => {
    const written = new Set<string>();
    return (call, proceed) => {
      if (call.name === 'append') written.add(call.path);
      const skipped = call.name === 'datasync' && isSegment(call) && !written.has(call.path);
      return skipped ? (Promise.resolve() as Promise<never>) : proceed();
    };
  },
  'what a killed process wrote were only synced at the next start': () => (call, proceed) =>
    call.name === 'overwrite' ? (Promise.resolve(Number.POSITIVE_INFINITY) as Promise<never>) : proceed(),
  'the name of a new segment were not synced': () => (call, proceed) =>
    call.name === 'syncFolder' ? (Promise.resolve() as Promise<never>) : proceed(),
};

test.each(Object.entries(mutants))('the model would notice if %s', async (_, mutant) => {
  expect((await damageOf(mutant, 300, 1)).lost).toBeGreaterThan(0);
});
