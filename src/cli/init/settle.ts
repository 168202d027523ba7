import { modelRule, retirement } from '../../core/models.ts';
import { type Failure, Failures, fail } from '../../domain/failure.ts';
import { models } from '../../provider/models.ts';
import type { InitOptions } from '../start-options.ts';
import type { Answers } from './files.ts';
import { nameProblem } from './names.ts';
import type { PresentConfig } from './present.ts';

/** The default of every question that has one. Which model production asks nobody can guess. */
export function withDefaults(options: InitOptions, present: PresentConfig | undefined): Answers {
  const [first] = [...(present?.pins ?? [])].map(([name, model]) => ({ name, model }));
  const only = present?.pins.size === 1 ? first : undefined;
  const pin = options.pin ?? only;
  if (pin === undefined) {
    return fail({
      code: 'usage',
      message: '--pin is missing: nothing says which model is pinned, and nobody is asked here',
      hint: 'Add e.g. --pin support=gpt-5.4-mini-2026-03-17, or run init in a terminal without --yes.',
    });
  }
  return {
    name: options.name ?? pin.name,
    api: options.api ?? 'responses',
    pin,
    gates: options.gate ?? ['structured-output'],
    workflows: options.workflow ?? ['replay-gate'],
  };
}

/** Throws all that is wrong with the answers, before anything is written. */
export function refuse({ name, pin }: Answers, present: PresentConfig | undefined, today: string): void {
  const failures: Failure[] = [];
  for (const [flag, text] of [
    ['--name', name],
    ['--pin', pin.name],
  ] as const) {
    const problem = nameProblem(text);
    if (problem !== undefined) failures.push({ code: 'usage', message: `${flag} ${text}: ${problem}` });
  }
  const written = present?.pins.get(pin.name);
  if (present !== undefined && written !== pin.model) {
    failures.push({
      code: 'usage',
      where: { file: present.path },
      message:
        written === undefined
          ? `this project has a config already, and it has no pin "${pin.name}"`
          : `the pin "${pin.name}" is ${written} here, not ${pin.model}`,
      hint:
        written === undefined
          ? `Add the line \`${pin.name}: ${pin.model}\` under \`pins:\` in it, or take one of its pins with --pin.`
          : `Give --pin ${pin.name}=${written}, or another name for the new pin.`,
    });
  }
  // What a config allows beyond the table, loading it says.
  const objection =
    (present === undefined ? modelRule(models)(pin.model, { aliases: [], unlisted: false }) : undefined) ??
    retirement(models, pin.model, today);
  if (objection !== undefined) failures.push({ code: 'model', ...objection });
  if (failures.length > 0) throw new Failures(failures);
}
