import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Assertion } from '../domain/assertion.ts';
import { canonicalJson } from '../domain/json.ts';
import { shown } from './shown.ts';

/**
 * What says an assertion in one text, the same wherever the project lies, by its folder `root`: without the place where it
 * is written, and a module by its path in the project with a digest of its file. What a module imports is not in it.
 */
export function assertionTexts(root: string): (assertion: Assertion) => string {
  const digests = new Map<string, string>();
  const plain = ({ where: _where, group, ...demand }: Assertion): object => {
    const { module } = demand.params;
    const named =
      typeof module === 'string'
        ? { ...demand, params: { ...demand.params, module: [shown(root, module), digestOf(module)] } }
        : demand;
    return group === undefined ? named : { ...named, group: group.map(plain) };
  };
  const digestOf = (module: string): string => {
    const digest = digests.get(module) ?? createHash('sha256').update(readFileSync(module)).digest('hex');
    digests.set(module, digest);
    return digest;
  };
  return (assertion) => canonicalJson(plain(assertion));
}
