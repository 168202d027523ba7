import type { CheckModel, ModelInfo, ModelObjection, ModelTable, ModelUse } from '../domain/model.ts';

/** A dated snapshot's id ends in `-YYYY-MM-DD`, or in the old `-MMDD`. */
const DATED = /-(\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])|(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01]))$/;

/** True for an id that ends in a date, which is how the vendor names a snapshot. */
export function isDated(id: string): boolean {
  return DATED.test(id);
}

/** True for an id that says of itself that the vendor moves it. */
export function isNamedLatest(id: string): boolean {
  return id.endsWith('-latest');
}

/** Says that the vendor has shut a model down by `today` (`YYYY-MM-DD`); undefined when it may be asked, or nothing is known. */
export function retirement(table: ModelTable, id: string, today: string): ModelObjection | undefined {
  const { retires } = table.models.find((model) => model.id === id) ?? {};
  if (retires === undefined || retires > today) return undefined;
  return {
    message: `"${id}" was retired on ${retires}, so it cannot be asked any more`,
    hint: 'Move the target or its pin to a model that is served. Stored answers can still be replayed and compared.',
  };
}

/**
 * The rule for models that are asked: a snapshot of the table or a dated id may be asked; a moving alias only when the config allows it
 * by name; any other id only when it is said to be unlisted. What the table knows of no model is asked to make vectors that
 * answers, nor the other way round.
 */
export function modelRule(table: ModelTable): CheckModel {
  const byId = new Map<string, ModelInfo>(table.models.map((model) => [model.id, model]));
  return (id, allowed) => {
    const known = byId.get(id);
    const misused = known === undefined ? undefined : misuse(table, known, allowed.use);
    if (misused !== undefined) return misused;
    if (known?.kind === 'snapshot') return undefined;
    if (known?.kind === 'alias' || isNamedLatest(id)) {
      if (allowed.aliases.includes(id)) return undefined;
      const choices = known?.snapshots ?? [];
      const hint =
        choices.length > 0
          ? `Pin a snapshot: ${choices.join(', ')}. Or list "${id}" under allow_aliases in the config.`
          : `No dated snapshot of it is known. Choose another model, or list "${id}" under allow_aliases in the config.`;
      return { message: `"${id}" is a moving alias: the vendor can change what it answers`, hint };
    }
    if (isDated(id) || allowed.unlisted) return undefined;
    return {
      message: `"${id}" is not in the models table (as of ${table.as_of}) and does not end in a date`,
      hint: 'Use a dated snapshot id, or write `allow_unlisted: true` beside the model if the id never moves.',
    };
  };
}

/** What is wrong with asking a model for vectors that answers, or for an answer one that makes vectors. */
function misuse(
  { models }: ModelTable,
  { id, embeds }: ModelInfo,
  use?: ModelUse,
): ModelObjection | undefined {
  if (use === undefined || (embeds === true) === (use === 'embeddings')) return undefined;
  if (embeds)
    return {
      message: `"${id}" is an embedding model: it makes vectors of texts, and answers none`,
      hint: 'Name it under `embeddings` in the config, for the assertion `similar`; ask a model that answers here.',
    };
  const fit = models.filter((one) => one.embeds && one.retires === undefined).map((one) => one.id);
  return {
    message: `"${id}" answers texts, and is no embedding model`,
    hint: `Name one that makes vectors: ${fit.join(', ')}.`,
  };
}
