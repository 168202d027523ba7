/** One server-sent event. */
export interface SseEvent {
  /** Its `event` field; empty when it has none. */
  readonly name: string;
  /** Its `data` lines, joined by line feeds. */
  readonly data: string;
}

/** Reads server-sent events from bytes that arrive in pieces cut anywhere. */
export interface SseReader {
  /** Takes the next bytes; gives the events that they complete. */
  push(bytes: Uint8Array): SseEvent[];
  /**
   * Ends the input; gives the event that was still open. The standard drops an event without its blank line; servers
   * that leave out the last one are common, and whoever reads the data finds out whether it is whole.
   */
  end(): SseEvent[];
  /** True once a line grew over its limit; nothing more is read then. */
  readonly overlong: boolean;
}

/** Most UTF-16 units of one line. */
const LINE_LIMIT = 8 * 1024 * 1024;

/** A reader by the rules of the HTML standard, 9.2.6; `id` and `retry` have no use here. */
export function sseReader(lineLimit = LINE_LIMIT): SseReader {
  const decoder = new TextDecoder();
  let line = '';
  let afterReturn = false;
  let overlong = false;
  let name = '';
  let data: string[] = [];

  const takeLine = (text: string, events: SseEvent[]) => {
    if (text === '') {
      if (data.length > 0) events.push({ name, data: data.join('\n') });
      name = '';
      data = [];
      return;
    }
    const colon = text.indexOf(':');
    const field = colon === -1 ? text : text.slice(0, colon);
    const value = colon === -1 ? '' : text.slice(text[colon + 1] === ' ' ? colon + 2 : colon + 1);
    if (field === 'data') data.push(value);
    else if (field === 'event') name = value;
  };

  const take = (text: string): SseEvent[] => {
    const events: SseEvent[] = [];
    if (overlong || text === '') return events;
    const lineEnd = /\r\n?|\n/g;
    // A line feed that follows a return of the piece before ends no second line.
    let from = afterReturn && text.startsWith('\n') ? 1 : 0;
    afterReturn = text.endsWith('\r');
    lineEnd.lastIndex = from;
    for (let end = lineEnd.exec(text); end !== null; end = lineEnd.exec(text)) {
      line += text.slice(from, end.index);
      from = lineEnd.lastIndex;
      overlong = line.length > lineLimit;
      if (overlong) return events;
      takeLine(line, events);
      line = '';
    }
    line += text.slice(from);
    overlong = line.length > lineLimit;
    return events;
  };

  return {
    push: (bytes) => take(decoder.decode(bytes, { stream: true })),
    end: () => [...take(decoder.decode()), ...take('\n\n')],
    get overlong() {
      return overlong;
    },
  };
}
