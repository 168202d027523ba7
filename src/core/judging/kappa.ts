/**
 * Agreement beyond chance of two who sort the same things, 1 at most; undefined where one of them says the same of all. Rows
 * are what the one says, columns what the other says. Source: J. Cohen, "A coefficient of agreement for nominal scales", 1960.
 */
export function kappaOf(table: readonly (readonly number[])[]): number | undefined {
  const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
  const total = sum(table.map(sum));
  const column = (place: number) => sum(table.map((row) => row[place] ?? 0));
  const alike = sum(table.map((row, place) => row[place] ?? 0));
  const chance = sum(table.map((row, place) => sum(row) * column(place))) / (total * total);
  return total === 0 || chance === 1 ? undefined : (alike / total - chance) / (1 - chance);
}
