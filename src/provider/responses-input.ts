import type { FilePart, Request, Said } from '../domain/request.ts';
import { isCustomTool } from './chat-tools.ts';

type Item = Record<string, unknown>;

/**
 * The input items of a request: every turn so far, since nothing is stored at the vendor's. Items of ours have no id: one
 * with the id of a stored call would have to come with the reasoning before it. What the model said goes back as its text,
 * before its calls.
 */
export function toInput(request: Request): Item[] {
  const { system, user, files, said = [] } = request;
  return [
    ...(system === undefined ? [] : [{ role: 'system', content: system }]),
    { role: 'user', content: toContent(user, files) },
    ...said.flatMap((one) => toItems(one, request)),
  ];
}

function toItems(said: Said, request: Request): Item[] {
  switch (said.by) {
    case 'user':
      return [{ role: 'user', content: toContent(said.text, said.files) }];
    case 'tool': {
      const type = isCustomTool(said.tool, request) ? 'custom_tool_call_output' : 'function_call_output';
      return [{ type, call_id: said.call, output: said.output }];
    }
    case 'model':
      return [
        ...(said.text === '' ? [] : [{ role: 'assistant', content: said.text }]),
        ...(said.calls ?? []).map(({ id: call_id, name, arguments: text }) =>
          isCustomTool(name, request)
            ? { type: 'custom_tool_call', call_id, name, input: text }
            : { type: 'function_call', call_id, name, arguments: text },
        ),
      ];
  }
}

/** Text alone stays text; with files it is one of the parts, behind them, as the vendor's guides have it. */
function toContent(text: string, files: readonly FilePart[] | undefined): string | Item[] {
  if (files === undefined) return text;
  return [...files.map(toPart), { type: 'input_text', text }];
}

function toPart({ name, media, data }: FilePart): Item {
  const url = `data:${media};base64,${data}`;
  return media.startsWith('image/')
    ? { type: 'input_image', image_url: url, detail: 'auto' }
    : { type: 'input_file', filename: name, file_data: url };
}
