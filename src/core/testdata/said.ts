import type { Answer, ToolCall } from '../../domain/answer.ts';

/** An answer of a conversation: its text, and the tools that it asks for. */
export function answer(text: string, tool_calls?: ToolCall[], more: Partial<Answer> = {}): Answer {
  return {
    outcome: 'answered',
    body: { text, ...(tool_calls && { tool_calls }) },
    id: 'resp_1',
    served: 'm',
    usage: null,
    latency_ms: null,
    ...more,
  };
}
