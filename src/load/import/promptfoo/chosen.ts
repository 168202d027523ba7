import type { Remark } from '../../../domain/imported.ts';
import { leftOut } from '../draft.ts';
import type { ReadPrompt } from './prompts.ts';
import type { ReadProvider } from './providers.ts';
import type { ReadTest } from './tests.ts';

/** What can be chosen by any of its names. */
type Named = Pick<ReadProvider, 'names'>;

/** One prompt and the provider that it is asked of. */
export interface Pair {
  readonly prompt: ReadPrompt;
  readonly provider: ReadProvider;
}

/**
 * Whether names choose a provider or prompt, as in promptfoo: by label or id, by `openai:*`, or by what stands before a colon
 * of the name. No names choose all.
 */
export function isChosen({ names }: Named, chosen: readonly string[] | undefined): boolean {
  return chosen === undefined || chosen.some((wanted) => isMeant(names, wanted));
}

/** Which prompts are asked of which providers, prompt by prompt. */
export function pairsOf(prompts: readonly ReadPrompt[], providers: readonly ReadProvider[]): Pair[] {
  return prompts.flatMap((prompt) =>
    providers
      .filter((provider) => isChosen(prompt, provider.prompts))
      .map((provider) => ({ prompt, provider })),
  );
}

/** Whether a test is asked by a prompt of a provider. */
export function isFor(test: ReadTest, { prompt, provider }: Pair): boolean {
  return isChosen(prompt, test.prompts) && isChosen(provider, test.providers);
}

/** A remark for every name that chooses nothing which is carried over, and for every test that is asked nowhere. */
export function choosesNothing(
  prompts: readonly ReadPrompt[],
  providers: readonly ReadProvider[],
  tests: readonly ReadTest[],
): Remark[] {
  // What is said of having none at all covers everything that would choose among them.
  if (prompts.length === 0 || providers.length === 0) return [];
  const pairs = pairsOf(prompts, providers);
  const ofProviders = providers.flatMap(({ where, names: [id = ''], prompts: chosen }) => {
    const unknown = unknownNames(prompts, chosen);
    return unknown === undefined
      ? []
      : [
          leftOut(where, `provider ${id}`, `no prompt that is carried over is called ${unknown}`, {
            prompts: chosen ?? [],
          }),
        ];
  });
  const ofTests = tests.flatMap((test) => {
    const reasons = [
      ['provider', unknownNames(providers, test.providers)],
      ['prompt', unknownNames(prompts, test.prompts)],
    ].flatMap(([what, unknown]) =>
      unknown === undefined ? [] : [`no ${what} that is carried over is called ${unknown}`],
    );
    // Where no provider is asked anything, their own remarks say so.
    if (reasons.length === 0 && pairs.length > 0 && !pairs.some((pair) => isFor(test, pair)))
      reasons.push('its prompts are not asked of its providers');
    return reasons.map((reason) => leftOut(test.where, 'the test', reason, test.vars));
  });
  return [...ofProviders, ...ofTests];
}

function isMeant(names: readonly string[], wanted: string): boolean {
  return names.some(
    (name) =>
      name === wanted ||
      name.startsWith(`${wanted}:`) ||
      (wanted.endsWith('*') && name.startsWith(wanted.slice(0, -1))),
  );
}

/** The names that mean none of the things, joined; undefined where there is no such name. */
function unknownNames(things: readonly Named[], chosen: readonly string[] | undefined): string | undefined {
  const unknown = (chosen ?? []).filter((wanted) => !things.some(({ names }) => isMeant(names, wanted)));
  return unknown.length === 0 ? undefined : unknown.map((name) => JSON.stringify(name)).join(' or ');
}
