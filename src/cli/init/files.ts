import type { ModelInfo } from '../../domain/model.ts';
import type { Api } from '../../domain/request.ts';
import type { Gate, Workflow } from '../start-flags.ts';
import type { Example } from './example.ts';
import { freeText } from './free-text.ts';
import { injection } from './injection.ts';
import { pii } from './pii.ts';
import { structuredOutput } from './structured-output.ts';

/** The example of each gate. */
export const examples: { readonly [gate in Gate]: Example } = {
  'structured-output': structuredOutput,
  'free-text': freeText,
  injection,
  pii,
};

/** What the questions of `init` were answered with. */
export interface Answers {
  /** Of the suite; of several, the beginning of each name. */
  readonly name: string;
  readonly api: Api;
  /** A pin's name, without `$`, and its model. */
  readonly pin: { readonly name: string; readonly model: string };
  /** At least one. */
  readonly gates: readonly Gate[];
  readonly workflows: readonly Workflow[];
}

/** A file to be written; its path is relative to the project's folder, with `/`. */
export interface NewFile {
  readonly path: string;
  readonly text: string;
}

/** The config's path where there is none yet. */
export const CONFIG = 'llm-eval.config.yaml';

/** Where the answers of a first run are recorded, for the workflow that replays them. */
export function recordingOf({ name }: Answers): string {
  return `evals/${name}.recording.jsonl`;
}

/** The suites by their gates: one has the name itself, several have the gate's after it. */
export function suitesOf({
  name,
  gates,
}: Answers): readonly { readonly gate: Gate; readonly name: string }[] {
  return gates.map((gate) => ({ gate, name: gates.length === 1 ? name : `${name}-${gate}` }));
}

/** The config. `known` is what the models table says of the model; absent: nothing. */
export function configFile({ pin }: Answers, known: ModelInfo | undefined): NewFile {
  const budget =
    known?.rates === undefined
      ? 'budget: { max_tokens: 500000 }  # a run stops before it; with a price under `prices:`, max_cost says it in USD'
      : 'budget: { max_cost: 5.00 }  # USD; a run stops before it would spend more';
  return {
    path: CONFIG,
    text: `# yaml-language-server: $schema=node_modules/llm-eval/schema/config.json
pins:
  # Suites say $${pin.name}. A snapshot stays what it is; an alias is moved by the vendor, and is refused here.
  ${pin.name}: ${pin.model}
defaults: { timeout: 60s }
${budget}
`,
  };
}

/** The suites with their prompts and schemas. */
export function suiteFiles(answers: Answers, known: ModelInfo | undefined): NewFile[] {
  return suitesOf(answers).flatMap(({ gate, name }) => {
    const { description, system, user, schema, rest } = examples[gate];
    const sent =
      schema === undefined
        ? ''
        : `schema: file:${name}.schema.json  # sent as strict structured output, and scored\n`;
    const text = `# yaml-language-server: $schema=../node_modules/llm-eval/schema/suite.json
suite: ${name}
description: ${description}
target:
  model: $${answers.pin.name}
  api: ${answers.api}
  params: ${paramsText(known)}
prompt:
  system: file:prompts/${name}.md
  user: ${user}
${sent}${rest}`;
    return [
      { path: `evals/${name}.eval.yaml`, text },
      { path: `evals/prompts/${name}.md`, text: system },
      ...(schema === undefined ? [] : [{ path: `evals/${name}.schema.json`, text: schema }]),
    ];
  });
}

/** The least effort that each list of efforts may begin with; these tasks need no more. */
const LEAST = ['none', 'minimal', 'low', 'medium'] as const;

/** A limit that leaves room for reasoning where the model reasons or nothing is known of it: it counts as output. */
function paramsText(known: ModelInfo | undefined): string {
  const least = LEAST.find((effort) => known?.efforts?.includes(effort));
  const reasoning = least === undefined ? '' : `, reasoning: { effort: ${least} }`;
  const quiet = least === 'none' || known?.efforts?.length === 0;
  return `{ max_output_tokens: ${quiet ? 500 : 2000}${reasoning} }`;
}

/** The lines that git must ignore: what is installed, and what every run leaves. */
const IGNORED = ['node_modules/', '.llm-eval/'] as const;

/** `.gitignore` with the lines that it lacks; undefined where it has them all. `present` is its text; absent: there is none. */
export function ignoreFile(present: string | undefined): NewFile | undefined {
  const has = new Set((present ?? '').split('\n').map((line) => line.trim().replace(/^\/|\/$/g, '')));
  const missing = IGNORED.filter((line) => !has.has(line.replace(/\/$/, '')));
  if (missing.length === 0) return undefined;
  const before = present === undefined || present === '' || present.endsWith('\n') ? present : `${present}\n`;
  return { path: '.gitignore', text: `${before ?? ''}${missing.join('\n')}\n` };
}

/** The workflows, from their templates by name. The pin's name goes where the template names one. */
export function workflowFiles(answers: Answers, template: (workflow: Workflow) => string): NewFile[] {
  return answers.workflows.map((workflow) => ({
    path: `.github/workflows/${workflow === 'bump' ? 'llm-eval-bump' : workflow}.yml`,
    text: template(workflow).replaceAll('pin: [triage]', `pin: [${answers.pin.name}]`),
  }));
}
