import { extname } from 'node:path';
import type { Where } from '../../../domain/failure.ts';
import { type Json, jsonOf } from '../../../domain/json.ts';
import { isMapping, type Source, within } from '../../source.ts';
import { LIMITS, readText } from '../../text.ts';
import { parseYaml } from '../../yaml.ts';
import { changed, leftOut } from '../draft.ts';
import { type Messages, messagesOf } from '../messages.ts';
import { attempt, type Context, filePath, filesOf, isCode } from './context.ts';

/** One prompt, its texts still Nunjucks. */
export interface ReadPrompt {
  /** What suites are called by; empty where the config gives no name. */
  readonly label: string;
  /** All names by which providers and tests may choose it. */
  readonly names: readonly string[];
  readonly messages: Messages;
  readonly where: Where;
}

/** A text of one line that ends like a file of prompts is one, with or without `file://`. */
const PROMPT_FILE = /^[^\n{}]+\.(?:txt|json|jsonl|ya?ml|md|j2|csv|[cm]?[jt]s|py)(?::\w+)?$/;

/** The prompts of a config, in their order. What cannot be asked by a suite is remarked on. */
export async function readPrompts(context: Context): Promise<ReadPrompt[]> {
  const node = within(context.config, ['prompts']);
  const { value } = node;
  if (value === undefined) return [];
  if (typeof value === 'string') return readOne(context, node, {});
  const prompts: ReadPrompt[] = [];
  if (Array.isArray(value)) {
    for (const index of value.keys()) prompts.push(...(await readEntry(context, within(node, [index]))));
  } else if (isMapping(value)) {
    // The old form: a file's path, and what it is called.
    for (const [path, label] of Object.entries(value))
      prompts.push(
        ...(await readOne(context, { ...within(node, [path]), value: path }, { label: String(label) })),
      );
  }
  return prompts;
}

async function readEntry(context: Context, node: Source): Promise<ReadPrompt[]> {
  const { value } = node;
  if (typeof value === 'string') return readOne(context, node, {});
  if (isMapping(value)) {
    const { id, label, raw, file, config, ...others } = value;
    for (const [key, inner] of Object.entries({ ...others, ...(config === undefined ? {} : { config }) }))
      context.remarks.push(
        leftOut(node.at([key], 'key'), `prompt ${key}`, 'a prompt of a suite is its text alone', {
          [key]: inner as Json,
        }),
      );
    const written = raw ?? file ?? id;
    const names = {
      ...(typeof label === 'string' ? { label } : {}),
      ...(typeof id === 'string' ? { id } : {}),
    };
    if (typeof written === 'string')
      return readOne(context, { ...within(node, [raw === undefined ? 'id' : 'raw']), value: written }, names);
  }
  if (Array.isArray(value)) {
    const read = prompt(context, value as Json[], node.at([]), '', []);
    return read === undefined ? [] : [read];
  }
  context.remarks.push(leftOut(node.at([]), 'the prompt', 'it is no text, file or chat', value as Json));
  return [];
}

/** The prompts of a text: itself, or those of the file that it names. */
async function readOne(
  context: Context,
  node: Source,
  { label, id }: { readonly label?: string; readonly id?: string },
): Promise<ReadPrompt[]> {
  const text = node.value as string;
  const where = node.at([]);
  const path = filePath(text) ?? (PROMPT_FILE.test(text) ? text : undefined);
  const names = [label, id, text].filter((name) => name !== undefined);
  if (path === undefined) {
    if (/^(?:exec|langfuse|portkey|helicone):/.test(text)) {
      context.remarks.push(leftOut(where, 'the prompt', 'it comes from a program or service', text));
      return [];
    }
    const read = prompt(context, text, where, label ?? id ?? '', names);
    return read === undefined ? [] : [read];
  }
  const prompts: ReadPrompt[] = [];
  for (const name of await filesOf(context, path, where)) {
    const from: Where = { file: name.file, line: 1 };
    const raws = await attempt(context, where, path, async (): Promise<readonly (string | Json[])[]> => {
      const raw = (await readText(name, LIMITS.file, where)).trim();
      const ending = extname(name.real).toLowerCase();
      if (ending === '.txt') return raw.split(/^---$/m).map((part) => part.trim());
      if (ending === '.jsonl') return raw.split('\n').filter((line) => line.trim() !== '');
      if (ending === '.yaml' || ending === '.yml') {
        const { value } = await parseYaml(raw, name.file, { merge: true });
        return Array.isArray(value) ? [value as Json[]] : [raw];
      }
      return [raw];
    });
    const stem = name.file.replace(/^.*\//, '').replace(/\.[^.]*$/, '');
    for (const [index, raw] of (raws ?? []).entries()) {
      const numbered = (raws?.length ?? 0) > 1 ? `${label ?? stem} ${index + 1}` : (label ?? stem);
      const all = [...names, name.file, stem, ...(typeof raw === 'string' ? [raw] : [])];
      const read = isCode(path) ? undefined : prompt(context, raw, from, numbered, all);
      if (read !== undefined) prompts.push(read);
    }
  }
  return prompts;
}

/** A prompt of a text, which may be a chat in JSON or YAML, as promptfoo reads it. */
function prompt(
  context: Context,
  raw: string | Json[],
  where: Where,
  label: string,
  names: readonly string[],
): ReadPrompt | undefined {
  const messages = typeof raw === 'string' ? messagesOfText(raw) : messagesOf(raw);
  if (typeof messages !== 'string') {
    // Only a prompt that is JSON and no chat is another text than was written.
    const { system, user } = messages;
    if (
      typeof raw === 'string' &&
      system === undefined &&
      user.startsWith('{') &&
      user.includes('{{') &&
      jsonOf(raw) !== undefined
    )
      context.remarks.push(
        changed(where, 'the prompt', 'values go into its JSON as they are; promptfoo escapes them'),
      );
    return { label, names, messages, where };
  }
  context.remarks.push(leftOut(where, 'the prompt', messages, raw));
  return undefined;
}

function messagesOfText(raw: string): Messages | string {
  const trimmed = raw.trim();
  const value = jsonOf(trimmed);
  if (value === undefined) {
    if (/^\[\s*\{[\s\S]*"role"/.test(trimmed))
      return 'it is a chat whose JSON a template makes, or whose JSON is broken; write its texts under `prompt`';
    if (/^- role:/.test(trimmed)) return 'it is a chat as YAML text; write its texts under `prompt`';
    return { user: raw };
  }
  if (isChat(value)) return messagesOf(value);
  // Of a prompt that is JSON, promptfoo sends the values written anew.
  return { user: value !== null && typeof value === 'object' ? JSON.stringify(value, null, 2) : raw };
}

function isChat(value: unknown): value is Json[] {
  return Array.isArray(value) && value.every((one) => isMapping(one) && 'role' in one);
}
