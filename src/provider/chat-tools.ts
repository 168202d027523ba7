import type { Request } from '../domain/request.ts';
import { asFields, asList, type Fields } from './shape.ts';

/**
 * A tool of the Responses form in Chat's form. A function without `strict` stays without: Responses then tries to be
 * strict, Chat does not, and neither says so in words that the other knows. Tools that Chat does not know pass as they
 * are: the vendor's refusal names them better than we could.
 */
export function toChatTool(tool: unknown): unknown {
  const fields = asFields(tool);
  if (fields?.type === 'function') {
    const { type, ...rest } = fields;
    return { type, function: rest };
  }
  if (fields?.type === 'custom') {
    const { type, format, ...rest } = fields;
    return { type, custom: { ...rest, ...(format !== undefined && { format: toChatFormat(format) }) } };
  }
  return tool;
}

/** True for a tool that a request declares to take free text, whose calls have a form of their own in both APIs. */
export function isCustomTool(name: string, { params }: Pick<Request, 'params'>): boolean {
  return asList(params.tools).some((tool) => {
    const fields = asFields(tool);
    return fields?.type === 'custom' && fields.name === name;
  });
}

/** Chat nests a grammar one level deeper. */
function toChatFormat(format: unknown): unknown {
  const fields = asFields(format);
  if (fields?.type !== 'grammar') return format;
  const { type, ...grammar } = fields;
  return { type, grammar };
}

/** A tool choice of the Responses form in Chat's form: a word stays, a named tool and a list of allowed ones are nested. */
export function toChatToolChoice(choice: unknown): unknown {
  const fields = asFields(choice);
  if (fields === undefined) return choice;
  if (fields.type !== 'allowed_tools') return toNamed(fields);
  const { type, mode, tools } = fields;
  return { type, allowed_tools: { mode, tools: asList(tools).map((tool) => toNamed(asFields(tool) ?? {})) } };
}

function toNamed({ type, ...rest }: Fields): unknown {
  return type === 'function' || type === 'custom' ? { type, [type]: rest } : { type, ...rest };
}
