import type { Assertion } from '../domain/assertion.ts';
import type { Config } from '../domain/config.ts';
import type { Failure } from '../domain/failure.ts';
import { assertionsOf, type Suite } from '../domain/suite.ts';

/** Commands that ask for the variable of a provider's key: the key goes to its endpoint and to no code of a suite. */
export function keysHandedOver({ providers }: Config, suites: readonly Suite[]): Failure[] {
  const owners = new Map([...providers].map(([name, { key_env }]) => [key_env, name]));
  const seen = new Set<Assertion>();
  const failures: Failure[] = [];
  const look = (assertion: Assertion): void => {
    if (seen.has(assertion)) return;
    seen.add(assertion);
    const { env } = assertion.params;
    for (const variable of assertion.type === 'command' && Array.isArray(env) ? env : []) {
      const owner = owners.get(String(variable));
      if (owner === undefined) continue;
      failures.push({
        code: 'forbidden',
        where: assertion.where,
        message: `env: ${String(variable)} holds the key of the provider ${owner}, and no code of a suite is handed a key`,
        hint: 'Leave it out, or keep what the command needs in a variable of its own.',
      });
    }
    assertion.group?.forEach(look);
  };
  for (const { cases } of suites) for (const kase of cases) assertionsOf(kase).forEach(look);
  return failures;
}
