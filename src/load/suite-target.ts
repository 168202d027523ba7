import type { Failure } from '../domain/failure.ts';
import type { Target } from '../domain/request.ts';
import type { SuiteWarning } from '../domain/suite.ts';
import type { SuiteHead } from '../domain/suite-file.ts';
import type { LoadedConfig } from './config.ts';
import { quote } from './failures.ts';
import { pathText } from './issues.ts';
import type { Loading } from './loading.ts';
import type { Source } from './source.ts';
import { type LoadedTarget, readTarget, type WrittenTarget } from './target.ts';

/**
 * What a suite's cases are asked of. Where the command line replaces the model, the fallbacks are left out with it: they
 * are those of the model that is written.
 */
export function loadTarget(
  loading: Loading,
  loaded: LoadedConfig,
  { fallback = [], ...written }: SuiteHead['target'],
  source: Source,
  problems: Failure[],
): LoadedTarget | undefined {
  const place = { written, source, path: ['target'] };
  const replaced = loading.options.target;
  const own = readTarget(loading, loaded, place, problems, replaced);
  if (own === undefined || replaced !== undefined || fallback.length === 0) return own;
  const links = loadFallback(loading, loaded, { of: place, target: own.target, fallback }, problems);
  return {
    target: { ...own.target, fallback: links.targets },
    warnings: [...own.warnings, ...links.warnings],
  };
}

/** A target that was read, and its fallbacks as they are written. */
interface WithFallback {
  readonly of: WrittenTarget;
  readonly target: Target;
  readonly fallback: NonNullable<SuiteHead['target']['fallback']>;
}

/**
 * The fallbacks of a target, each a target of its own; parameters that are left out are the target's. One that asks what
 * the target or an earlier fallback asks is refused: asking that again is what retries are for.
 */
function loadFallback(
  loading: Loading,
  loaded: LoadedConfig,
  { of, target, fallback }: WithFallback,
  problems: Failure[],
): { readonly targets: readonly Target[]; readonly warnings: readonly SuiteWarning[] } {
  const targets: Target[] = [];
  const warnings: SuiteWarning[] = [];
  for (const [index, written] of fallback.entries()) {
    const place = {
      written: written.params === undefined ? { ...written, params: of.written.params } : written,
      source: of.source,
      path: [...of.path, 'fallback', index],
    };
    const read = readTarget(loading, loaded, place, problems);
    if (read === undefined) continue;
    const one = { ...read.target, name: written.name ?? defaultName(read.target) };
    problems.push(...clashes(place, one, [target, ...targets]));
    targets.push(one);
    // Parameters that are the target's were warned of there.
    if (written.params !== undefined)
      warnings.push(
        ...read.warnings.map((own) => ({ ...own, message: `fallback ${one.name}: ${own.message}` })),
      );
  }
  return { targets, warnings };
}

function clashes({ source, path }: WrittenTarget, one: Target, earlier: readonly Target[]): Failure[] {
  const same = earlier.findIndex((other) => asksTheSame(other, one));
  if (same !== -1) {
    const by = same === 0 ? 'the target itself' : 'an earlier fallback';
    return [
      {
        code: 'invalid',
        where: source.at([...path, 'model']),
        message: `${pathText(path)}: ${quote(one.model)} is asked already, by ${by}`,
        hint: 'A fallback is another model, API or provider. What fails is tried again where it failed; no fallback is needed for that.',
      },
    ];
  }
  if (!earlier.some(({ name }) => name === one.name)) return [];
  return [
    {
      code: 'invalid',
      where: source.at([...path, 'name']),
      message: `${pathText(path)}: the name ${quote(one.name)} is taken by another link of the target`,
      hint: 'Write a `name` that tells it from the others.',
    },
  ];
}

/** The same model elsewhere is told apart without a written name. */
function defaultName({ model, provider }: Target): string {
  return provider === undefined ? model : `${model} at ${provider}`;
}

function asksTheSame(a: Target, b: Target): boolean {
  return a.model === b.model && a.api === b.api && a.provider === b.provider;
}
