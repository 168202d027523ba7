import type { Failure, Where } from '../domain/failure.ts';
import type { Json } from '../domain/json.ts';
import type { DataPath } from '../domain/lint.ts';
import type { ModelUse } from '../domain/model.ts';
import type { Api, Target } from '../domain/request.ts';
import type { SuiteWarning } from '../domain/suite.ts';
import type { SuiteHead } from '../domain/suite-file.ts';
import type { LoadedConfig } from './config.ts';
import { addUnder } from './config-place.ts';
import { didYouMean, nearest, quote } from './failures.ts';
import { pathText } from './issues.ts';
import type { Loading } from './loading.ts';
import type { Source } from './source.ts';

/** The output limit that is sent when a suite writes none, in tokens. */
const DEFAULT_OUTPUT_TOKENS = 4096;

/** A target, and what to warn of. */
export interface LoadedTarget {
  readonly target: Target;
  readonly warnings: readonly SuiteWarning[];
}

/** A target as it is written, without its fallbacks, and where. */
export interface WrittenTarget {
  readonly written: Omit<SuiteHead['target'], 'fallback'>;
  readonly source: Source;
  readonly path: DataPath;
}

/**
 * Reads one target, without its fallbacks: its pin looked up, its model checked, defaults filled in. `replaced` stands in
 * for its model, and with that for its name, which would make both sides of a comparison look alike.
 */
export function readTarget(
  loading: Loading,
  loaded: LoadedConfig,
  place: WrittenTarget,
  problems: Failure[],
  replaced?: { readonly model: string; readonly api?: Api },
): LoadedTarget | undefined {
  const { written, path } = place;
  const named = readModel(loading, loaded, place, replaced?.model ?? written.model, 'answers', problems);
  if (named === undefined) return undefined;
  const { model, pin } = named;
  checkEffort(loading, model, place, problems);

  return {
    target: {
      name: replaced === undefined ? (written.name ?? model) : model,
      api: replaced?.api ?? written.api ?? 'responses',
      model,
      ...(pin === undefined ? {} : { pin }),
      ...(written.provider === undefined ? {} : { provider: written.provider }),
      params: {
        max_output_tokens: DEFAULT_OUTPUT_TOKENS,
        ...(written.params as { readonly [name: string]: Json } | undefined),
      },
    },
    warnings: written.params?.max_output_tokens === undefined ? [noCap(path)] : [],
  };
}

/** A model that is written with what it takes to ask it, and where. */
type WrittenModel = Omit<WrittenTarget, 'written'> & {
  readonly written: Pick<WrittenTarget['written'], 'model' | 'provider' | 'allow_unlisted'>;
};

/**
 * Reads which model is asked for a use, and checks it and its endpoint. One that is not the written one was named elsewhere.
 * Undefined without a model, or with a pin that is none.
 */
export function readModel(
  loading: Loading,
  loaded: LoadedConfig,
  place: WrittenModel,
  asked: string | undefined,
  use: ModelUse,
  problems: Failure[],
): { readonly model: string; readonly pin?: string } | undefined {
  const { written, source, path } = place;
  if (asked === undefined) return undefined;
  const where = asked === written.model ? source.at([...path, 'model']) : undefined;
  const named = pinned(loading, loaded, asked, where, problems);
  if (named === undefined) return undefined;
  const { model, pin } = named;
  const objection = loading.rules.checkModel(model, {
    aliases: loaded.config.allow_aliases,
    unlisted: written.allow_unlisted ?? false,
    use,
  });
  if (objection !== undefined && !(pin !== undefined && loaded.pins.refused.has(pin))) {
    problems.push({
      code: 'model',
      ...(where === undefined ? {} : { where }),
      message: `${objection.message}${misspelt(loading, model)}`,
      hint: objection.hint,
    });
  }
  checkProvider(loaded, place, problems);
  return named;
}

function noCap(path: WrittenTarget['path']): SuiteWarning {
  const at = [...path, 'params', 'max_output_tokens'];
  return {
    code: 'no-output-cap',
    path: at,
    message: `max_output_tokens is not set; ${DEFAULT_OUTPUT_TOKENS} is sent`,
    hint: 'Write what the longest good answer needs: the cap bounds what a run can cost.',
    fix: { path: at, value: DEFAULT_OUTPUT_TOKENS },
  };
}

/** The nearest model of the table, for an id that is not in it; for an alias the snapshot behind it. */
function misspelt(loading: Loading, model: string): string {
  const { models } = loading.rules.models;
  if (models.some(({ id }) => id === model)) return '';
  const near = models.find(
    ({ id }) =>
      id ===
      nearest(
        model,
        models.map((info) => info.id),
      ),
  );
  const meant = near?.kind === 'alias' ? near.snapshots?.[0] : near?.id;
  return meant === undefined ? '' : `; did you mean ${quote(meant)}?`;
}

function pinned(
  loading: Loading,
  loaded: LoadedConfig,
  asked: string,
  where: Where | undefined,
  problems: Failure[],
): { model: string; pin?: string } | undefined {
  if (!asked.startsWith('$')) return { model: asked };
  const pin = asked.slice(1);
  const { config } = loaded;
  const model = loaded.pins.models.get(pin);
  if (model !== undefined) return { model, pin };
  if (loaded.pins.read) {
    const pins = [...loaded.pins.models.keys()];
    problems.push({
      code: 'invalid',
      ...(where === undefined ? {} : { where }),
      message: `unknown pin ${quote(asked)}${didYouMean(
        asked,
        pins.map((name) => `$${name}`),
      )}`,
      hint:
        pins.length > 0
          ? `The pins in ${config.file} are: ${pins.map((name) => `$${name}`).join(', ')}.`
          : `${addUnder('pins', loading.root, config.file)}; or write a model id.`,
    });
  }
  return undefined;
}

/** A reasoning effort that the table says the model does not take would be refused by the API, case by case. */
function checkEffort(
  loading: Loading,
  model: string,
  { written, source, path: base }: WrittenTarget,
  problems: Failure[],
): void {
  const effort = written.params?.reasoning?.effort;
  const efforts = loading.rules.models.models.find((info) => info.id === model)?.efforts;
  if (effort === undefined || efforts === undefined || efforts.includes(effort)) return;
  const path = [...base, 'params', 'reasoning', 'effort'];
  problems.push({
    code: 'invalid',
    where: source.at(path),
    message: `${pathText(path)}: ${model} does not take ${quote(effort)}`,
    hint:
      efforts.length === 0
        ? `It does not reason: remove the effort (models table of ${loading.rules.models.as_of}).`
        : `It takes: ${efforts.join(', ')} (models table of ${loading.rules.models.as_of}).`,
  });
}

/** A target may name only an endpoint of the config: a suite cannot send a key to a place of its own. */
function checkProvider(
  { config, providersRead }: LoadedConfig,
  { written: { provider }, source, path: base }: WrittenModel,
  problems: Failure[],
): void {
  if (provider === undefined || !providersRead || config.providers.has(provider)) return;
  const names = [...config.providers.keys()];
  const path = [...base, 'provider'];
  problems.push({
    code: 'invalid',
    where: source.at(path),
    message: `${pathText(path)}: unknown provider ${quote(provider)}${didYouMean(provider, names)}`,
    hint:
      names.length > 0
        ? `The providers in ${config.file} are: ${names.join(', ')}.`
        : `Add it under providers in ${config.file ?? 'llm-eval.config.yaml'}, with its base_url and key_env.`,
  });
}
