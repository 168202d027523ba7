import { askedOf } from '../core/asked.ts';
import { firstAsk } from '../core/asks.ts';
import { inputDigest } from '../core/fingerprint.ts';
import { openAsk } from '../core/next-ask.ts';
import { replayRounds } from '../core/plan.ts';
import type { Config } from '../domain/config.ts';
import type { ScoreWorkers } from '../domain/ports.ts';
import type { RecordedAnswer } from '../domain/recording.ts';
import type { Case, Suite } from '../domain/suite.ts';
import { storedEnd } from './answers.ts';
import type { ReportOptions } from './command.ts';
import { conclude, scoresOf } from './conclude.ts';
import { baselineSide, withWorkers } from './finish.ts';
import type { Io } from './io.ts';
import type { Matched } from './match.ts';
import { faced, opposed } from './opponents.ts';
import { priceOfModel } from './price.ts';
import type { Project } from './project.ts';
import { publishReport } from './publish.ts';
import type { ReplayIndex } from './replay.ts';
import { buildSide } from './side.ts';

/** Cases of a suite that have no answer at all, each with the fingerprint of what would be asked. */
export interface Unanswered {
  readonly suite: Suite;
  readonly cases: readonly Case[];
  readonly keys: readonly string[];
}

/**
 * Scores the answers that are known by the suites as they are now, compares with the baselines, and prints the report. Asks
 * nothing and keeps nothing. Gives what has no answer; a suite without any is not reported.
 */
export async function rescore(
  io: Io,
  project: Project,
  known: ReplayIndex,
  options: ReportOptions,
): Promise<Unanswered[]> {
  const { config } = project;
  const suites = await opposed(io, config, project.suites);
  const started = io.clock.now();
  const start = io.clock.monotonic();
  return withWorkers(io, async (workers) => {
    const matched: Matched[] = [];
    const unanswered: Unanswered[] = [];
    for (const suite of suites) {
      const { trials } = replayRounds(suite, known.get);
      const found = answersTo(suite, trials, known, config);
      const answered = new Set(found.map(({ kase }) => kase));
      const cases = suite.cases.filter((kase) => !answered.has(kase));
      if (cases.length > 0)
        unanswered.push({ suite, cases, keys: cases.map((kase) => firstAsk(suite, kase, 1).key) });
      if (found.length > 0)
        matched.push(await match(io, { config, suites }, { suite, trials, found }, workers));
    }
    if (matched.length === 0) return unanswered;
    const seconds = () => (io.clock.monotonic() - start) / 1000;
    const run = { id: null, started: started.toISOString(), seconds: seconds() };
    const report = await conclude({ command: 'run', run, matched, warnings: [] });
    await publishReport(io, report, options, scoresOf(matched));
    return unanswered;
  });
}

interface Found {
  readonly kase: Case;
  readonly answer: RecordedAnswer;
}

/** The answers of every trial that is known to its end. */
function answersTo(suite: Suite, trials: number, known: ReplayIndex, config: Config): Found[] {
  return suite.cases.flatMap((kase) => {
    const first = firstAsk(suite, kase, 1);
    return Array.from({ length: trials }, (_, index) => {
      const said: Found[] = [];
      const open = openAsk(firstAsk(suite, kase, index + 1, first), (ask) => {
        const answer = known.get(ask);
        if (answer === undefined) return undefined;
        said.push({ kase, answer });
        return storedEnd(answer, config.allow_aliases);
      });
      return open === undefined ? said : [];
    }).flat();
  });
}

async function match(
  io: Io,
  { config }: Project,
  {
    suite,
    trials,
    found,
  }: { readonly suite: Suite; readonly trials: number; readonly found: readonly Found[] },
  workers: ScoreWorkers,
): Promise<Matched> {
  const { name, model } = suite.target;
  const about = {
    ...{ name, source: 'replay' as const, model, trials, asked: askedOf(suite) },
    price: priceOfModel(config, model),
    priceOf: (one: string) => priceOfModel(config, one),
  };
  const builder = buildSide(suite, about, workers);
  for (const { kase, answer } of found)
    await builder.add(answer, inputDigest(kase), storedEnd(answer, config.allow_aliases));
  const before = await baselineSide(io, config, suite, workers);
  const source = {
    async *read() {
      for (const { answer } of found) yield answer;
    },
  };
  const after = { scored: await builder.finish(trials * suite.cases.length), source };
  const sides = { before: { stored: before }, after: { stored: after } };
  return faced({
    match: { suite, ...sides, trials, early: false, live: false, attempt: null },
    ...(before === undefined ? {} : { before }),
    after,
  });
}
