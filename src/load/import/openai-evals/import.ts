import { basename } from 'node:path';
import { fail } from '../../../domain/failure.ts';
import type { Imported, ImportedSuite } from '../../../domain/imported.ts';
import { parseJson } from '../../json.ts';
import type { Loading } from '../../loading.ts';
import { readRows } from '../../rows.ts';
import { isMapping, type Source, within } from '../../source.ts';
import { type FileName, LIMITS, readText } from '../../text.ts';
import { parseYaml } from '../../yaml.ts';
import { type Draft, finishDraft, leftOut, suiteName, withoutRepeats } from '../draft.ts';
import type { EvalsContext } from './context.ts';
import { hostedDrafts } from './hosted.ts';
import { registryDrafts } from './registry.ts';

/**
 * Suites made of OpenAI Evals: of the hosted objects (an eval, its runs, their output items), in any number of files, or of
 * registry files with their samples. Throws `Failures` where a file cannot be read or is neither.
 */
export async function importOpenaiEvals(
  loading: Loading,
  files: readonly FileName[],
  options: {
    readonly suite?: string;
    readonly judge?: string;
    readonly embedding?: string;
    readonly model?: string;
  },
): Promise<Imported> {
  const [first] = files;
  const stem =
    options.suite ?? (suiteName(basename(first?.file ?? '').replace(/\.[^.]*$/, '')) || 'openai-evals');
  const names = new Set<string>();
  const context: EvalsContext = {
    loading,
    ...(options.model === undefined ? {} : { model: options.model }),
    ...(options.judge === undefined ? {} : { judge: options.judge }),
    ...(options.embedding === undefined ? {} : { embedding: options.embedding }),
    name: (own) => {
      const base = options.suite === undefined ? suiteName(own) || stem : options.suite;
      let name = base.slice(0, 90);
      for (let count = 2; names.has(name); count++) name = `${base.slice(0, 90)}-${count}`;
      names.add(name);
      return name;
    },
    modules: new Map(),
    remarks: [],
  };
  const objects: Source[] = [];
  const drafts: Draft[] = [];
  for (const file of files) {
    const sources = await readSources(file);
    const [only] = sources;
    if (sources.length === 1 && only !== undefined && isRegistry(only.value))
      drafts.push(...(await registryDrafts(context, file, only)));
    else for (const source of sources) objects.push(...hostedObjects(source));
  }
  if (objects.length > 0) drafts.push(...(await hostedDrafts(context, objects)));
  else if (drafts.length === 0 && context.remarks.length === 0)
    fail({
      code: 'invalid',
      where: { file: first?.file ?? '' },
      message: 'this is neither an eval of the hosted product nor a registry file',
      hint: 'Name the JSON of an eval (`"object": "eval"`), its runs and output items, or a registry YAML whose entries have a `class`.',
    });

  const suites: ImportedSuite[] = [];
  for (const draft of drafts) {
    const made = await finishDraft(loading, draft);
    if ('head' in made) suites.push(made);
    else context.remarks.push(...made);
  }
  return { stem, suites, modules: context.modules, remarks: withoutRepeats(context.remarks) };

  async function readSources(file: FileName): Promise<Source[]> {
    if (/\.jsonl$/i.test(file.file)) {
      const rows: Source[] = [];
      const problems: Parameters<typeof readRows>[1] = [];
      await readRows(file, problems, (row) => {
        rows.push(row);
      });
      for (const { where, message } of problems)
        context.remarks.push(leftOut(where ?? { file: file.file }, 'the line', message));
      return rows;
    }
    const text = await readText(file, LIMITS.file);
    return [
      /\.json$/i.test(file.file)
        ? parseJson(text, file.file)
        : await parseYaml(text, file.file, { merge: true }),
    ];
  }
}

function isRegistry(value: unknown): boolean {
  return isMapping(value) && Object.values(value).some((entry) => isMapping(entry) && 'class' in entry);
}

/** Every eval, run and output item in a document, however deep in lists of the API or of the user's it stands. */
function hostedObjects(source: Source): Source[] {
  const { value } = source;
  if (Array.isArray(value)) return value.flatMap((_, index) => hostedObjects(within(source, [index])));
  if (!isMapping(value)) return [];
  if (typeof value.object === 'string' && /^eval(?:\.run(?:\.output_item)?)?$/.test(value.object))
    return [source];
  return Object.keys(value).flatMap((key) => hostedObjects(within(source, [key])));
}
