import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { askedOf } from '../core/asked.ts';
import { casesDigest, shortDigest } from '../core/fingerprint.ts';
import { LEDGER_VERSION, type LookTaken } from '../domain/look.ts';
import type { Plan } from '../domain/plan.ts';
import type { Report } from '../domain/report.ts';
import { appendLedger, readLedger } from '../store/ledger.ts';
import type { Io } from './io.ts';
import { otherWays } from './live.ts';
import type { Match, MatchedSide } from './match.ts';
import { openRun, runsFolder } from './runs-folder.ts';

/** The ledger of looks at pairs of targets: what a command that asks live has to know of earlier ones, and adds. */

function ledgerFile(io: Io): string {
  return join(io.cwd, '.llm-eval', 'ledger.jsonl');
}

/** What earlier commands have looked at. */
export interface EarlierLooks {
  /** The matches with the number of this attempt; null where nothing is known of earlier ones. */
  readonly matches: readonly Match[];
  /** The run that compared the same before, and can be gone on with. */
  readonly run?: string;
}

/** Finds whether the pairs of a plan have been compared before. With `fresh` they are compared anew, as a further attempt. */
export async function earlierLooks(
  io: Io,
  plan: Plan,
  matches: readonly Match[],
  fresh: boolean,
): Promise<EarlierLooks> {
  const ledger = await readLedger(ledgerFile(io));
  if (ledger === undefined) return { matches };
  const last = ledger.findLast((look) => look.plan === plan.hash);
  const pairs = new Set(matches.map(pairOf));
  const same =
    // Recorded answers may be looked at as often as one likes, whatever run they came from.
    plan.source !== 'replay' &&
    last !== undefined &&
    existsSync(join(runsFolder(io), last.run)) &&
    ledger.filter(({ run }) => run === last.run).every(({ pair }) => pairs.has(pair)) &&
    // What was asked elsewhere, or under another tier, is not gone on with here.
    otherWays(last.run, (await openRun(io, last.run, 'any')).plan, plan).length === 0;
  return {
    matches: matches.map((match) =>
      match.live ? { ...match, attempt: attemptsAt(ledger, match) + 1 } : match,
    ),
    ...(same && !fresh ? { run: last.run } : {}),
  };
}

/** The matches of a run that is taken up again, each with the attempt that the ledger has it under. */
export async function knownLooks(io: Io, run: string, matches: readonly Match[]): Promise<readonly Match[]> {
  const ledger = await readLedger(ledgerFile(io));
  if (ledger === undefined) return matches;
  return matches.map((match) => {
    const own = ledger.findLast((look) => look.run === run && look.pair === pairOf(match));
    const attempt = own?.attempt ?? attemptsAt(ledger, match) + 1;
    return match.live ? { ...match, attempt } : match;
  });
}

/** Writes down what a command has looked at: matches with a report of their suites in the same order. Replayed answers are looked at as often as one likes. */
export async function noteLooks(
  io: Io,
  { plan, run }: { readonly plan: Plan; readonly run: string },
  matches: readonly Match[],
  report: Report,
): Promise<void> {
  const known = (await readLedger(ledgerFile(io))) ?? [];
  const looks = matches.flatMap((match, index): LookTaken[] => {
    const suite = report.suites[index];
    if (!match.live || suite?.method === undefined) return [];
    const { taken, planned } = suite.method.looks;
    const pair = pairOf(match);
    const look: LookTaken = {
      ...{ v: LEDGER_VERSION, suite: match.suite.name, pair, plan: plan.hash, run },
      attempt: match.attempt ?? 1,
      ...{ looks: taken, planned, verdict: suite.verdict.status },
      at: io.clock.now().toISOString(),
    };
    const last = known.findLast((one) => one.run === run && one.pair === pair);
    const again = last !== undefined && last.looks === look.looks && last.verdict === look.verdict;
    return again ? [] : [look];
  });
  if (looks.length > 0) await appendLedger(ledgerFile(io), looks);
}

function attemptsAt(ledger: readonly LookTaken[], match: Match): number {
  const pair = pairOf(match);
  return Math.max(0, ...ledger.filter((look) => look.pair === pair).map(({ attempt }) => attempt));
}

/** Digest of what both sides of a match are asked, cases included. */
function pairOf({ suite, before, after }: Match): string {
  const asked = (side: MatchedSide) => {
    const all = 'asked' in side ? askedOf(side.asked) : side.stored?.scored.asked;
    // The same snapshot under another pin's name is the same target.
    return all === undefined ? null : { ...all, pin: undefined };
  };
  return shortDigest([suite.name, casesDigest(suite), asked(before), asked(after)]);
}
