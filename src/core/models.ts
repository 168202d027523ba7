import type { CheckModel, ModelInfo, ModelTable } from '../domain/model.ts';

/** A dated snapshot's id ends in `-YYYY-MM-DD`, or in the old `-MMDD`. */
const DATED = /-(\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])|(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01]))$/;

/**
 * The rule for targets: a snapshot of the table or a dated id may be asked; a moving alias only when the config allows it
 * by name; any other id only when the suite says that it is unlisted.
 */
export function modelRule(table: ModelTable): CheckModel {
  const byId = new Map<string, ModelInfo>(table.models.map((model) => [model.id, model]));
  return (id, allowed) => {
    const known = byId.get(id);
    if (known?.kind === 'snapshot') return undefined;
    if (known?.kind === 'alias' || id.endsWith('-latest')) {
      if (allowed.aliases.includes(id)) return undefined;
      const choices = known?.snapshots ?? [];
      const hint =
        choices.length > 0
          ? `Pin a snapshot: ${choices.join(', ')}. Or list "${id}" under allow_aliases in the config.`
          : `No dated snapshot of it is known. Choose another model, or list "${id}" under allow_aliases in the config.`;
      return { message: `"${id}" is a moving alias: the vendor can change what it answers`, hint };
    }
    if (DATED.test(id) || allowed.unlisted) return undefined;
    return {
      message: `"${id}" is not in the models table (as of ${table.as_of}) and does not end in a date`,
      hint: 'Use a dated snapshot id, or write `allow_unlisted: true` beside the model if the id never moves.',
    };
  };
}
