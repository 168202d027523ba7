import { scoringDigest } from '../core/fingerprint.ts';
import { hasPairs } from '../core/judging/pairs.ts';
import type { Tally } from '../core/stats/rate.ts';
import type { Config } from '../domain/config.ts';
import type { BaselineHeader, RecordedAnswer } from '../domain/recording.ts';
import type { Suite } from '../domain/suite.ts';
import type { OpenBaseline } from '../store/baseline.ts';
import { assertionTexts } from './assertion-text.ts';
import type { Io } from './io.ts';
import { priceOfModel } from './price.ts';
import { TOOL } from './version.ts';

/** The header of a baseline that is about to be written, with what its answers score today, as far as they score on their own. */
export async function withTallies(
  io: Io,
  config: Config,
  suite: Suite,
  { header, answers }: { readonly header: BaselineHeader; readonly answers: readonly RecordedAnswer[] },
): Promise<BaselineHeader> {
  // What judges compare with a candidate scores nothing without one.
  if (hasPairs(suite)) return header;
  const { baselineTrials, withWorkers } = await import('./finish.ts');
  const scored = await withWorkers(io, async (workers) =>
    (await baselineTrials(config, suite, { header, answers }, workers)).finish(),
  );
  const { counts } = await import('../core/metrics.ts');
  const seen = new Map<string, [passed: number, trials: number, cases: number]>();
  for (const { id } of suite.cases) {
    const kase = scored.cases.get(id);
    if (kase === undefined) continue;
    const { passed, trials } = counts(kase.trials);
    const known = seen.get(`${passed}/${trials}`);
    if (known === undefined) seen.set(`${passed}/${trials}`, [passed, trials, 1]);
    else known[2]++;
  }
  const tallies = [...seen.values()].sort((a, b) => b[1] - a[1] || b[0] - a[0]);
  const { answersDigest } = await import('../store/baseline.ts');
  const of = await answersDigest(suite.baseline, answers);
  return { ...header, scored: { by: digestOf(io, config, suite, header), of, tallies } };
}

/**
 * The tallies that a baseline's header holds, one a case, in no order; undefined when it holds none, or when anything that
 * they depend on is another today, the answers among it. They tell what a suite supports, never a verdict.
 */
export async function storedTallies(
  io: Io,
  config: Config,
  suite: Suite,
  { header, digest }: Pick<OpenBaseline, 'header' | 'digest'>,
): Promise<Tally[] | undefined> {
  const { scored } = header;
  // What assertions saw with the values put back depends on what no digest may be taken of.
  if (config.redact?.restore === true) return undefined;
  if (scored === undefined || scored.by !== digestOf(io, config, suite, header)) return undefined;
  if (scored.of !== (await digest())) return undefined;
  // A header is a line that anyone may write: what cannot be is not believed.
  const counted = scored.tallies.reduce((sum, [, , cases]) => sum + cases, 0);
  if (counted > suite.cases.length || scored.tallies.some(([passed, trials]) => passed > trials))
    return undefined;
  return scored.tallies.flatMap(([passed, trials, cases]) => Array(cases).fill({ passed, trials }));
}

function digestOf(io: Io, config: Config, suite: Suite, { asked }: BaselineHeader): string {
  const judges = [...(config.judges ?? [])].map(([name, { target, controls }]) => [name, target, controls]);
  return scoringDigest(suite, assertionTexts(io.cwd), [
    TOOL,
    priceOfModel(config, asked.model) ?? null,
    ...(judges.length === 0 ? [] : [judges]),
    ...(config.embeddings === undefined
      ? []
      : [[...config.embeddings].map(([name, { target }]) => [name, target])]),
  ]);
}
