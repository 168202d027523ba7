/** Whether an answer is one of the model that was asked; of an allowed alias, any model of its name may be. */
export function isServedBy(served: string, asked: string, allowAlias: boolean): boolean {
  return served === asked || (allowAlias && isOfAlias(served, asked));
}

/** `gpt-5.5` answers as `gpt-5.5-2026-04-23`, `x-latest` as `x-2026-01-01`. */
function isOfAlias(served: string, alias: string): boolean {
  return served.startsWith(`${alias.replace(/-latest$/, '')}-`);
}
