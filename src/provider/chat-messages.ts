import type { FilePart, Request, Said } from '../domain/request.ts';
import { isCustomTool } from './chat-tools.ts';

type Message = Record<string, unknown>;

/** The messages of a request: every turn so far. An answer without text has null for content, as the vendor sends it. */
export function toMessages(request: Request): Message[] {
  const { system, user, files, said = [] } = request;
  return [
    ...(system === undefined ? [] : [{ role: 'system', content: system }]),
    { role: 'user', content: toContent(user, files) },
    ...said.map((one) => toMessage(one, request)),
  ];
}

function toMessage(said: Said, request: Request): Message {
  switch (said.by) {
    case 'user':
      return { role: 'user', content: toContent(said.text, said.files) };
    case 'tool':
      return { role: 'tool', tool_call_id: said.call, content: said.output };
    case 'model':
      return {
        role: 'assistant',
        content: said.text === '' ? null : said.text,
        ...(said.calls !== undefined && {
          tool_calls: said.calls.map(({ id, name, arguments: text }) =>
            isCustomTool(name, request)
              ? { id, type: 'custom', custom: { name, input: text } }
              : { id, type: 'function', function: { name, arguments: text } },
          ),
        }),
      };
  }
}

function toContent(text: string, files: readonly FilePart[] | undefined): string | Message[] {
  if (files === undefined) return text;
  return [...files.map(toPart), { type: 'text', text }];
}

function toPart({ name, media, data }: FilePart): Message {
  const url = `data:${media};base64,${data}`;
  return media.startsWith('image/')
    ? { type: 'image_url', image_url: { url } }
    : { type: 'file', file: { filename: name, file_data: url } };
}
