import type { ModelInfo, ModelTable } from '../domain/model.ts';

/** A snapshot that a new pin may name. */
export interface Pinnable {
  readonly id: string;
  /** What it costs, the alias that leads to it and the day of its retirement, as far as known: one line without a full stop. */
  readonly note: string;
}

/**
 * The snapshots of the table that answer, may be asked on `today` (`YYYY-MM-DD`) and have a price, in the order of the table; those
 * that are to retire stand last.
 */
export function pinnable(table: ModelTable, today: string): Pinnable[] {
  const open = table.models.filter(
    ({ kind, rates, retires, embeds }) =>
      kind === 'snapshot' && embeds === undefined && rates !== undefined && (retires ?? '9999') > today,
  );
  const lasting = open.filter(({ retires }) => retires === undefined);
  const leaving = open.filter(({ retires }) => retires !== undefined);
  return [...lasting, ...leaving].map((model) => ({ id: model.id, note: noteOf(table, model) }));
}

function noteOf(table: ModelTable, { id, rates, retires }: ModelInfo): string {
  const alias = table.models.find((one) => one.kind === 'alias' && one.snapshots?.includes(id));
  return [
    ...(rates === undefined ? [] : [`USD ${rates.input} in, ${rates.output} out per million tokens`]),
    ...(alias === undefined ? [] : [`behind the alias ${alias.id}`]),
    ...(retires === undefined ? [] : [`shut down on ${retires}`]),
  ].join('; ');
}
