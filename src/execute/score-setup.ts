import { sort } from '../core/assertions/text.ts';
import { importModule, nameOf, thrown } from './score-module.ts';

type Exports = { readonly [name: string]: unknown };

/** What the `setup` of each module returned here, by its file; a module that is not among them was not set up. */
const values = new Map<string, unknown>();

/** True of a module with a `setup` that was not called here yet. */
export function needsSetup(file: string, exports: Exports): boolean {
  return exports.setup !== undefined && !values.has(file);
}

/** What a module's `setup` returned, as its function is handed it; nothing where it has none. */
export function setupOf(file: string): { readonly setup?: unknown } {
  return values.has(file) ? { setup: values.get(file) } : {};
}

/** Calls a module's `setup`, and keeps what it returns. Runs the user's code. */
export async function setUp(file: string): Promise<{ readonly done: true } | { readonly problem: string }> {
  const loaded = await importModule(file);
  if ('problem' in loaded) return loaded;
  const { setup } = loaded.exports;
  if (typeof setup !== 'function')
    return { problem: `${nameOf(file)} exports a \`setup\` that is ${sort(setup)}, not a function` };
  try {
    values.set(file, await setup());
    return { done: true };
  } catch (error) {
    return { problem: `the setup of ${nameOf(file)} threw ${thrown(error)}` };
  }
}

/** Calls a module's `teardown` with what its `setup` returned; nothing where it has none. Runs the user's code. */
export async function tearDown(
  file: string,
): Promise<{ readonly done: true } | { readonly problem: string }> {
  const loaded = await importModule(file);
  if ('problem' in loaded) return loaded;
  const { teardown } = loaded.exports;
  if (teardown === undefined) return { done: true };
  if (typeof teardown !== 'function')
    return { problem: `${nameOf(file)} exports a \`teardown\` that is ${sort(teardown)}, not a function` };
  try {
    await teardown(values.get(file));
    return { done: true };
  } catch (error) {
    return { problem: `the teardown of ${nameOf(file)} threw ${thrown(error)}` };
  }
}
