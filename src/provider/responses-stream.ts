import type { Fold } from './fold.ts';
import { malformed } from './malformed.ts';
import { asFields } from './shape.ts';

/** The events that end a stream of the Responses API; each holds the whole response. */
const last = /^response\.(completed|incomplete|failed)$/;

/** The events that bring a piece of the answer itself, rather than of its reasoning. */
const piece = /^response\.(output_text|refusal|function_call_arguments|custom_tool_call_input)\.delta$/;

/** Waits for the last event, whose `response` is what a call without streaming gives. */
export function responsesFold(): Fold {
  return {
    take({ name }, fields) {
      const type = typeof fields?.type === 'string' ? fields.type : name;
      if (piece.test(type)) return 'piece';
      if (!last.test(type)) return 'more';
      if (asFields(fields?.response) === undefined)
        return { failure: malformed(`the event ${type} holds no response`) };
      return { body: fields?.response };
    },
    missing: () => 'no event response.completed, response.incomplete or response.failed came',
  };
}
