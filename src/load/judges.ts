import type { ConfigFile } from '../domain/config.ts';
import type { Failure } from '../domain/failure.ts';
import type { Control, Judge } from '../domain/judge.ts';
import type { LoadedConfig } from './config.ts';
import type { LoadedJudges } from './judge-named.ts';
import type { Loading } from './loading.ts';
import { readTarget } from './target.ts';

/** Reads the judges of the config, each a target with a snapshot of its own. What is wrong joins `problems`. */
export function loadJudges(loading: Loading, loaded: LoadedConfig, problems: Failure[]): LoadedJudges {
  const { written, source, read: whole } = loaded.judges;
  const judges = new Map<string, Judge>();
  let judgesRead = whole;
  if (source === undefined) return { judges, judgesRead };
  for (const [name, { controls = [], ...target }] of Object.entries(written ?? {})) {
    const own: Failure[] = [];
    const read = readTarget(loading, loaded, { written: target, source, path: ['judges', name] }, own);
    problems.push(...own);
    if (read === undefined || own.length > 0) judgesRead = false;
    else judges.set(name, { name, target: { ...read.target, name }, controls: controls.map(controlOf) });
  }
  return { judges, judgesRead };
}

function controlOf(
  {
    name,
    question = '',
    ...control
  }: NonNullable<NonNullable<ConfigFile['judges']>[string]['controls']>[number],
  index: number,
): Control {
  return { name: name ?? `control ${index + 1}`, question, ...control };
}
