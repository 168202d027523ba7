import type { ToolCall } from '../../domain/answer.ts';
import type { Assertion, AssertionKind, Finding } from '../../domain/assertion.ts';
import type { Json } from '../../domain/json.ts';
import { isJsonObject } from '../../domain/json.ts';
import { z } from '../../domain/zod.ts';
import { type Compiled, compile, isSlow, type SchemaObject } from './json-schema.ts';
import { readJson } from './subject.ts';
import { shown, sort } from './text.ts';
import { callsJson } from './tool-calls.ts';

/** Most faulty calls named in one reason. */
const FAULTS = 5;

/**
 * Every call is one of a declared tool, and its arguments are a JSON object that fits the tool's `parameters` as they are
 * written; nothing is repaired first. An answer without any call fails: nothing was shown to be valid. The free text of a
 * custom tool has no schema. Not negatable: an answer without a call would pass.
 */
export const toolCallsValid: AssertionKind = {
  type: 'tool-calls-valid',
  summary: "Calls tools, each with arguments that fit the tool's declared parameters.",
  example: {
    tools: [
      {
        type: 'function',
        name: 'refund',
        parameters: { type: 'object', properties: { order: { type: 'integer' } }, required: ['order'] },
      },
    ],
  },
  fields: {
    tools: z
      .array(z.record(z.string(), z.json()))
      .min(1)
      .optional()
      .describe("Function tools in the Responses form; those of the suite's target when left out."),
  },
  takesPath: false,
  negatable: false,
  takesTools: true,
  runs: ({ tools }) => (schemasOf(tools).some(isSlow) ? 'worker' : 'inline'),
  async check({ tools }) {
    if (!Array.isArray(tools) || tools.length === 0)
      return "no tools are declared: write them under the target's params, or as `tools` here";
    for (const schema of schemasOf(tools)) {
      const compiled = await compile(schema);
      if ('problem' in compiled) return compiled.problem;
      const faults = compiled.faults({}, '');
      if ('unscored' in faults) return faults.unscored;
    }
    return undefined;
  },
  score(subject, params) {
    const { calls } = subject;
    const declared = declaredTools(params.tools);
    if (calls.length === 0) return { pass: false, reason: 'expected tool calls, found none' };
    const faults = calls.map((call, index) =>
      faultOf(call, declared, calls.length > 1 ? ` (call ${index + 1})` : ''),
    );
    return faults.some((fault) => fault instanceof Promise)
      ? Promise.all(faults).then((settled) => findingOf(settled, calls))
      : findingOf(faults as Fault[], calls);
  },
};

/** What is wrong with one call; undefined when nothing is. */
type Fault = { readonly fault: string } | { readonly unscored: string } | undefined;

function findingOf(faults: readonly Fault[], calls: readonly ToolCall[]): Finding {
  const unscored = faults.find((fault) => fault !== undefined && 'unscored' in fault);
  if (unscored !== undefined) return unscored as { unscored: string };
  const found = faults.flatMap((fault) => (fault !== undefined && 'fault' in fault ? [fault.fault] : []));
  if (found.length === 0) return { pass: true, reason: 'every call fits its tool' };
  const rest = found.length > FAULTS ? `; and ${found.length - FAULTS} more` : '';
  return { pass: false, reason: `${found.slice(0, FAULTS).join('; ')}${rest}`, actual: callsJson(calls) };
}

function faultOf(
  { name, arguments: text }: ToolCall,
  declared: ReadonlyMap<string, SchemaObject | null>,
  place: string,
): Fault | Promise<Fault> {
  const schema = declared.get(name);
  if (schema === undefined) {
    const names = [...declared.keys()].map(shown).join(', ');
    return {
      fault: `${shown(name)}${place} is no declared tool; there are ${names === '' ? 'none' : names}`,
    };
  }
  if (schema === null) return undefined;
  const subject = `the input of ${shown(name)}${place}`;
  const reading = readJson(text, subject);
  if ('problem' in reading) return { fault: reading.problem };
  const { value } = reading;
  if (!isJsonObject(value)) return { fault: `${subject} is ${sort(value)}, where an object is needed` };
  const compiled = compile(schema);
  return compiled instanceof Promise
    ? compiled.then((one) => checked(one, value, subject))
    : checked(compiled, value, subject);
}

function checked(compiled: Compiled, value: Json, subject: string): Fault {
  if ('problem' in compiled) return { unscored: compiled.problem };
  const faults = compiled.faults(value, subject);
  if ('unscored' in faults) return { unscored: faults.unscored };
  return faults.length === 0
    ? undefined
    : { fault: `${subject} does not fit the tool's parameters: ${faults.slice(0, FAULTS).join('; ')}` };
}

/** Any object will do where a function tool declares no parameters. */
const ANY_OBJECT: SchemaObject = {};

/** The tools that a model can call, by name, each with its schema; null for one that takes free text. */
function declaredTools(tools: Json | undefined): ReadonlyMap<string, SchemaObject | null> {
  const declared = new Map<string, SchemaObject | null>();
  for (const tool of Array.isArray(tools) ? (tools as readonly Json[]) : []) {
    if (!isJsonObject(tool) || typeof tool.name !== 'string') continue;
    if (tool.type === 'custom') declared.set(tool.name, null);
    if (tool.type === 'function')
      declared.set(tool.name, isJsonObject(tool.parameters) ? tool.parameters : ANY_OBJECT);
  }
  return declared;
}

function schemasOf(tools: Assertion['params'][string] | undefined): SchemaObject[] {
  return [...declaredTools(tools).values()].filter((schema) => schema !== null);
}
