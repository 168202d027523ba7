import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Assertion } from '../domain/assertion.ts';
import { canonicalJson } from '../domain/json.ts';
import { codeFiles } from './code-files.ts';
import { shown } from './shown.ts';

/**
 * What says an assertion in one text, the same wherever the project lies, by its folder `root`: without the place where it
 * is written, and what it runs by its path in the project with a digest of each file. What these load is not in it.
 */
export function assertionTexts(root: string): (assertion: Assertion) => string {
  const digests = new Map<string, string>();
  const plain = ({ where: _where, group, ...demand }: Assertion): object => {
    const { module, folder } = demand.params;
    const files = codeFiles(root, demand).map((file) => [shown(root, file), digestOf(file)]);
    const places = {
      ...(typeof module === 'string' ? { module: files[0] } : {}),
      ...(typeof folder === 'string' ? { folder: shown(root, folder), files } : {}),
    };
    const named = { ...demand, params: { ...demand.params, ...places } };
    return group === undefined ? named : { ...named, group: group.map(plain) };
  };
  const digestOf = (file: string): string => {
    const digest = digests.get(file) ?? createHash('sha256').update(readFileSync(file)).digest('hex');
    digests.set(file, digest);
    return digest;
  };
  return (assertion) => canonicalJson(plain(assertion));
}
