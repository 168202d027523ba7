import type { Json } from '../../domain/json.ts';
import { isMapping } from '../source.ts';

/** What is asked, as a suite asks it: one text of the system, and one of the user. */
export interface Messages {
  readonly system?: string;
  readonly user: string;
}

/**
 * A conversation as the two texts that a suite sends, where it is no more than these: at most one system (or developer)
 * message before one user message. A text says why it is not.
 */
export function messagesOf(chat: readonly Json[]): Messages | string {
  let system: string | undefined;
  let user: string | undefined;
  for (const message of chat) {
    if (!isMapping(message)) return 'a message is no mapping of `role` and `content`';
    const text = textOf(message.content as Json);
    const role = String(message.role);
    if (text === undefined) return `the ${role} message holds more than one text`;
    if (user !== undefined)
      return `the message of the ${role} follows one of the user; a suite asks one question`;
    if (role === 'user') user = text;
    else if (role !== 'system' && role !== 'developer')
      return `a message has the role ${JSON.stringify(role)}; a suite sends a system and a user text`;
    else if (system !== undefined) return 'there are several system messages; a suite sends one';
    else system = text;
  }
  if (user === undefined) return 'there is no user message';
  return system === undefined ? { user } : { system, user };
}

function textOf(content: Json): string | undefined {
  if (typeof content === 'string') return content;
  const part = Array.isArray(content) && content.length === 1 ? (content[0] as Json) : content;
  if (typeof part === 'string') return part;
  if (!isMapping(part)) return undefined;
  const { type, text } = part;
  return (type === 'text' || type === 'input_text') && typeof text === 'string' ? text : undefined;
}
