import { fail } from '../domain/failure.ts';
import type { Plan } from '../domain/plan.ts';
import type { GivenSuite } from '../load/project.ts';

/** Where suites, config and pins come from. */
export interface ProjectOptions {
  readonly config?: string;
  /** `name=model`, each overriding the config's pin. */
  readonly pin: readonly string[];
  /** Suites that a program hands over. */
  readonly given?: readonly GivenSuite[];
}

/** What a plan keeps of the flags that its config and pins came from. */
export function projectFlags({ config, pin = [] }: Partial<ProjectOptions>): Pick<Plan, 'config' | 'pins'> {
  const pins = pinsOf(pin);
  return {
    ...(config === undefined ? {} : { config }),
    ...(pins.size === 0 ? {} : { pins: Object.fromEntries(pins) }),
  };
}

/** `--pin name=model` flags as a map. */
export function pinsOf(flags: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    flags.map((flag) => {
      const equals = flag.indexOf('=');
      if (equals < 1 || equals === flag.length - 1) {
        fail({
          code: 'usage',
          message: `--pin ${flag} is not of the form name=model`,
          hint: 'Write --pin triage=gpt-5.4-mini-2026-03-17.',
        });
      }
      return [flag.slice(0, equals), flag.slice(equals + 1)] as const;
    }),
  );
}
