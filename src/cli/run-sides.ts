import type { Config } from '../domain/config.ts';
import { fail } from '../domain/failure.ts';
import type { Plan, PlannedSuite } from '../domain/plan.ts';
import type { ScoreWorkers } from '../domain/ports.ts';
import type { Side } from '../domain/report.ts';
import type { Suite } from '../domain/suite.ts';
import { priceOfModel } from './price.ts';
import type { SideBuilder } from './side.ts';
import { buildSide } from './side.ts';

/** A builder a suite for the stored answers of a run, over the suites as they are today; keyed by the suite's name. */
export function runSides(
  {
    id,
    plan,
    suites,
    config,
    sourceOf,
  }: {
    readonly id: string;
    readonly plan: Plan;
    readonly suites: readonly Suite[];
    readonly config: Config;
    readonly sourceOf: (suite: Suite) => Side['source'];
  },
  workers: ScoreWorkers,
): Map<string, { readonly suite: Suite; readonly planned: PlannedSuite; readonly builder: SideBuilder }> {
  const sides = new Map<string, { suite: Suite; planned: PlannedSuite; builder: SideBuilder }>();
  for (const planned of plan.suites) {
    const suite = suites.find(({ name }) => name === planned.suite);
    if (suite === undefined) {
      fail({
        code: 'not-found',
        where: { file: planned.file },
        message: `run ${id} holds answers to the suite ${planned.suite}, which is no longer in this file`,
        hint: 'Restore the name of the suite, or run again.',
      });
    }
    const { target: name, asked } = planned;
    const about = {
      name,
      source: sourceOf(suite),
      model: asked.model,
      // How far a run that may stop early was to go, only its trials tell.
      ...(planned.early ? {} : { planned: planned.cases * planned.trials }),
      trials: planned.trials,
      asToday: true,
      asked,
      price: priceOfModel(config, asked.model),
      priceOf: (model: string) => priceOfModel(config, model),
    };
    sides.set(suite.name, { suite, planned, builder: buildSide(suite, about, workers) });
  }
  return sides;
}
