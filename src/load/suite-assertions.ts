import { basename } from 'node:path';
import type { Assertion } from '../domain/assertion.ts';
import { type Failure, Failures } from '../domain/failure.ts';
import type { Json } from '../domain/json.ts';
import type { SuiteAssertionFile } from '../domain/suite-assertion.ts';
import { resolveModule } from './assertions.ts';
import { gather } from './failures.ts';
import { part } from './parts.ts';
import type { Base } from './refs.ts';
import type { Source } from './source.ts';

/** Reads the assertions over a suite, whose shape was checked: modules and `file:` references. What is wrong joins `problems`. */
export async function loadSuiteAssertions(
  base: Base,
  written: readonly SuiteAssertionFile[],
  source: Source,
  problems: Failure[],
): Promise<Assertion[]> {
  const read: Assertion[] = [];
  for (const [index, one] of written.entries()) {
    const assertion = await gather(problems, () => readOne(base, one, source, index));
    if (assertion !== undefined) read.push(assertion);
  }
  return read;
}

async function readOne(
  base: Base,
  written: SuiteAssertionFile,
  source: Source,
  index: number,
): Promise<Assertion> {
  const at = (field: string) => source.at(['assert_suite', index, field]);
  const { type, name, threshold, ...fields } = written as SuiteAssertionFile & {
    readonly threshold?: number;
  };
  const { path, ...params } = fields as {
    readonly path?: string;
    readonly [field: string]: Json | undefined;
  };
  const own: { [field: string]: Json } = {};
  for (const [field, value] of Object.entries(params)) if (value !== undefined) own[field] = value;
  let shown = `${type}${path === undefined ? '' : ` ${path}`}`;
  if (typeof own.module === 'string') {
    const module = await resolveModule(base, own.module, at('module'));
    own.module = module.real;
    shown = basename(module.file);
  }
  if (own.with !== undefined) own.with = await readWith(base, own.with, source, index);
  return {
    ...{ type, negated: false, name: name ?? shown, weight: 1, params: own },
    ...(path === undefined ? {} : { path }),
    ...(threshold === undefined ? {} : { threshold }),
    where: source.at(['assert_suite', index]),
  };
}

/** There is no case here that a template could be filled from: braces stand for themselves. */
async function readWith(base: Base, value: Json, source: Source, index: number): Promise<Json> {
  const problems: Failure[] = [];
  const read = await part(value, { source, refs: base, problems }, ['assert_suite', index, 'with']);
  if (problems.length > 0) throw new Failures(problems);
  return 'constant' in read ? read.constant : value;
}
