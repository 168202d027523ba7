import type { ModelInfo, ModelObjection, ModelTable } from '../domain/model.ts';
import { compareAge, type Lineage, lineageOf } from './lineage.ts';
import { isNamedLatest, modelRule, retirement } from './models.ts';

/** A snapshot that a pin may move to. */
export interface Candidate {
  readonly id: string;
  /** It is in the models table; its prices and parameters are known. */
  readonly listed: boolean;
  /** The day on which it is shut down itself, `YYYY-MM-DD`. */
  readonly retires?: string;
}

/** What candidates are chosen among. */
export interface BumpFrom {
  /** The model of the pin today. */
  readonly model: string;
  readonly table: ModelTable;
  /** `YYYY-MM-DD`. */
  readonly today: string;
  /** The ids that the endpoint serves; absent: it was not asked, and the table speaks alone. */
  readonly served?: readonly string[];
}

/**
 * The snapshots that a pin may move to: of the same family and tier, newer, served, never an alias, never retired, and
 * none that is shut down before the pin's own model is. Newest first. Empty for an id that tells no lineage.
 */
export function candidates({ model, table, today, served }: BumpFrom): Candidate[] {
  const own = lineageOf(model);
  if (own === undefined) return [];
  const byId = new Map(table.models.map((info) => [info.id, info]));
  const isSnapshot = modelRule(table);
  const tiers = sameTiers(table, own);
  const ends = byId.get(model)?.retires;
  const found: { candidate: Candidate; lineage: Lineage }[] = [];
  for (const id of new Set([...byId.keys(), ...(served ?? [])])) {
    const lineage = lineageOf(id);
    if (lineage === undefined || lineage.family !== own.family || !tiers.has(lineage.tier)) continue;
    if (compareAge(lineage, own) <= 0) continue;
    if (served !== undefined && !served.includes(id)) continue;
    if (isSnapshot(id, { aliases: [], unlisted: false }) !== undefined) continue;
    const { retires } = byId.get(id) ?? {};
    if (
      retires !== undefined &&
      (retires <= today || (ends !== undefined && retires <= ends && ends > today))
    )
      continue;
    found.push({
      candidate: { id, listed: byId.has(id), ...(retires === undefined ? {} : { retires }) },
      lineage,
    });
  }
  return found.sort((a, b) => compareAge(b.lineage, a.lineage)).map(({ candidate }) => candidate);
}

/**
 * The tiers that are one with a model's own. The vendor's aliases tell: `gpt-5.6` leads to `gpt-5.6-sol`, so `sol` goes on
 * with the tier that had no name.
 */
function sameTiers(table: ModelTable, { family, tier }: Lineage): ReadonlySet<string> {
  const tiers = new Set([tier]);
  const links = table.models.flatMap(({ id, snapshots = [] }: ModelInfo) => {
    const alias = lineageOf(id);
    return snapshots.flatMap((snapshot) => {
      const behind = lineageOf(snapshot);
      return alias?.family === family && behind?.family === family
        ? [[alias.tier, behind.tier] as const]
        : [];
    });
  });
  for (let size = 0; size < tiers.size; ) {
    size = tiers.size;
    for (const link of links) if (link.some((one) => tiers.has(one))) for (const one of link) tiers.add(one);
  }
  return tiers;
}

/**
 * What is wrong with moving a pin to a model that the user named; undefined when it may be tried. Another tier or an
 * older model is the user's choice and no objection.
 */
export function objectionTo(
  to: string,
  { model, table, today, served }: BumpFrom,
  allowed: { readonly unlisted: boolean },
): ModelObjection | undefined {
  if (to === model) {
    return {
      message: `the pin is "${to}" already`,
      hint: 'Name another snapshot, or leave --to out for the newest of its family and tier.',
    };
  }
  const info = table.models.find(({ id }) => id === to);
  // A pin is moved for good: no alias, whatever the config allows to be asked.
  const use = table.models.find(({ id }) => id === model)?.embeds ? 'embeddings' : 'answers';
  const objection = modelRule(table)(to, { aliases: [], unlisted: allowed.unlisted, use });
  if (objection !== undefined && (info?.kind === 'alias' || isNamedLatest(to))) {
    const { snapshots = [] } = info ?? {};
    const hint =
      snapshots.length > 0
        ? `Name a snapshot: ${snapshots.join(', ')}.`
        : 'No snapshot of it is known. Name another model.';
    return { message: objection.message, hint };
  }
  const unfit = objection ?? retirement(table, to, today);
  if (unfit !== undefined) return unfit;
  if (served === undefined || served.includes(to)) return undefined;
  return {
    message: `the API does not serve "${to}" to this key`,
    hint: 'Check the id, and whether the project of the key may use the model.',
  };
}
