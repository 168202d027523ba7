import type { Fold, Step } from './fold.ts';
import { describeText, malformed } from './malformed.ts';
import { asCount, asFields, asList, asText, type Fields } from './shape.ts';

/** The data of the last event. */
export const DONE = '[DONE]';

/** A tool call as its pieces have built it so far. */
interface Call {
  id?: string;
  type?: string;
  name: string;
  input: string;
}

/** Folds chunks into the `chat.completion` that a call without streaming gives, with its first choice alone. */
export function chatFold(): Fold {
  /** The fields around the choices: the first that says something wins, for some servers leave them empty in some chunks. */
  const head: Record<string, unknown> = {};
  const calls = new Map<number, Call>();
  let usage: unknown;
  let content: string | null = null;
  let refusal: string | null = null;
  let finish: string | undefined;
  let done = false;

  const takeCall = (written: unknown, place: number): string | undefined => {
    const piece = asFields(written);
    const named = asFields(piece?.function) ?? asFields(piece?.custom);
    const more = named?.arguments ?? named?.input ?? '';
    if (piece === undefined || typeof more !== 'string') return 'a piece of a tool call that is not text';
    const index = asCount(piece.index) ?? place;
    const call = calls.get(index) ?? { name: '', input: '' };
    const id = asText(piece.id);
    // Two calls folded into one would be an answer that the model never gave.
    if (id !== undefined && call.id !== undefined && id !== call.id) return 'two tool calls at one index';
    call.id ??= id;
    call.type ??= asText(piece.type);
    call.name ||= asText(named?.name) ?? '';
    call.input += more;
    calls.set(index, call);
    return undefined;
  };

  const takeChoice = (choice: Fields): Step => {
    const delta = asFields(choice.delta) ?? {};
    const text = delta.content ?? '';
    const declined = delta.refusal ?? '';
    if (typeof text !== 'string' || typeof declined !== 'string')
      return { failure: malformed('the stream holds a piece of a message that is not text') };
    // An empty piece counts: it says that there is content, though none yet.
    if (typeof delta.content === 'string') content = (content ?? '') + text;
    if (declined !== '') refusal = (refusal ?? '') + declined;
    const pieces = asList(delta.tool_calls);
    for (const [place, piece] of pieces.entries()) {
      const wrong = takeCall(piece, place);
      if (wrong !== undefined) return { failure: malformed(`the stream holds ${wrong}`) };
    }
    finish = asText(choice.finish_reason) ?? finish;
    return text !== '' || declined !== '' || pieces.length > 0 ? 'piece' : 'more';
  };

  const body = () => {
    const tool_calls = [...calls].sort(([a], [b]) => a - b).map(([, call]) => toToolCall(call));
    return {
      ...head,
      object: 'chat.completion',
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content, refusal, ...(tool_calls.length > 0 && { tool_calls }) },
          finish_reason: finish,
        },
      ],
      ...(usage !== undefined && { usage }),
    };
  };

  return {
    take({ data }, chunk) {
      if (data.trim() === DONE) {
        done = true;
        return finish === undefined ? 'more' : { body: body() };
      }
      if (chunk === undefined)
        return { failure: malformed(`the stream holds ${describeText(data)}, not a JSON object`) };
      const model = asText(chunk.model);
      if (model !== undefined && head.model !== undefined && model !== head.model) {
        return { failure: malformed(`two models wrote the stream: ${String(head.model)} and ${model}`) };
      }
      for (const name of ['id', 'created', 'model', 'service_tier', 'system_fingerprint']) {
        if ((head[name] ?? '') === '' && (chunk[name] ?? '') !== '') head[name] = chunk[name];
      }
      usage = asFields(chunk.usage) ?? usage;
      const choice = asList(chunk.choices)
        .map(asFields)
        .find((one) => one !== undefined && (one.index ?? 0) === 0);
      return choice === undefined ? 'more' : takeChoice(choice);
    },
    missing() {
      if (done) return 'no finish_reason came';
      return finish === undefined ? 'neither a finish_reason nor [DONE] came' : 'no [DONE] came';
    },
  };
}

function toToolCall({ id, type, name, input }: Call): Fields {
  return type === 'custom'
    ? { ...(id !== undefined && { id }), type, custom: { name, input } }
    : { ...(id !== undefined && { id }), type: 'function', function: { name, arguments: input } };
}
