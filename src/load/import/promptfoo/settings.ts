import type { Json } from '../../../domain/json.ts';
import { isMapping } from '../../source.ts';
import { changed, leftOut } from '../draft.ts';
import type { Context } from './context.ts';

type Mapping = { readonly [key: string]: Json };

/** Keys of a config that are read. */
const READ = new Set([
  ...['description', 'prompts', 'providers', 'targets', 'tests', 'scenarios', 'defaultTest', '$schema'],
  ...['evaluateOptions', 'commandLineOptions', 'assertionTemplates'],
]);

/** Keys that say how promptfoo runs or shows, and nothing of what is asked or demanded. */
const RUNNING = new Set(['outputPath', 'sharing', 'writeLatestResults', 'tags', 'metadata']);

/** Where promptfoo reads options of its command from, the one that wins first. */
const OPTIONS = ['commandLineOptions', 'evaluateOptions'];

/** Options that say how fast is asked. */
const PACE = new Set(['maxConcurrency', 'delay', 'timeoutMs', 'maxEvalTimeMs', 'cache']);

/** Options that say what is shown or kept; all others choose other tests, or ask or demand something else of them. */
const SHOWING = new Set([
  ...['showProgressBar', 'progressBar', 'output', 'verbose', 'tableCellMaxLength', 'write', 'table'],
  ...['share', 'noShare', 'watch', 'description', 'tags'],
]);

const NOT_NEEDED = 'it says nothing of what is asked or demanded; it is not needed';

/** What the config says of all its suites. What a suite cannot have is remarked on. */
export function settingsOf(context: Context): Mapping {
  const { config, remarks } = context;
  const written = config.value as Mapping;
  for (const [key, value] of Object.entries(written)) {
    if (READ.has(key)) continue;
    const where = config.at([key], 'key');
    if (RUNNING.has(key)) remarks.push(changed(where, key, NOT_NEEDED));
    else remarks.push(leftOut(where, key, 'a suite has no such field', { [key]: value }));
  }
  const repeats = OPTIONS.flatMap((key) => repeatOf(context, key, written[key]));
  const [trials = 1] = repeats;
  const { description } = written;
  return {
    ...(typeof description === 'string' ? { description } : {}),
    ...(trials > 1 ? { trials } : {}),
  };
}

/** How often options say that each test is asked; none where they do not, or where a suite cannot. */
function repeatOf({ config, remarks }: Context, under: string, options: Json | undefined): readonly number[] {
  if (options === undefined || options === null) return [];
  if (!isMapping(options)) {
    remarks.push(leftOut(config.at([under], 'key'), under, 'it is no mapping', { [under]: options }));
    return [];
  }
  const { repeat, ...others } = options as Mapping;
  for (const [key, value] of Object.entries(others)) {
    const where = config.at([under, key], 'key');
    if (PACE.has(key))
      remarks.push(changed(where, key, 'how fast is asked is said in llm-eval.config.yaml or by a flag'));
    else if (SHOWING.has(key)) remarks.push(changed(where, key, NOT_NEEDED));
    else remarks.push(leftOut(where, key, 'a suite has no such option', { [key]: value }));
  }
  if (typeof repeat === 'number' && Number.isInteger(repeat) && repeat >= 1 && repeat <= 100) return [repeat];
  if (repeat !== undefined)
    remarks.push(
      leftOut(config.at([under, 'repeat'], 'key'), 'repeat', 'a suite has 1 to 100 trials', { repeat }),
    );
  return [];
}
