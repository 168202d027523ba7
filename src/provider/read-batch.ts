import type { AttemptFailure, FailedKind } from '../domain/answer.ts';
import type { BatchState } from '../domain/ports.ts';
import { kindOfCode, readVendorError, wordsOfError } from './codes.ts';
import { type Scrub, scrubFailure } from './scrub.ts';
import { asFields, asList, asText, type Fields } from './shape.ts';

/** Reads a batch object: total; undefined for whatever is not one. `Batch` of the SDK. */
export function readBatch(scrub: Scrub): (json: unknown) => BatchState | undefined {
  return (json) => {
    const batch = asFields(json);
    const id = asText(batch?.id);
    const status = asText(batch?.status);
    if (batch === undefined || id === undefined || status === undefined) return undefined;
    const output_file = asText(batch.output_file_id);
    const error_file = asText(batch.error_file_id);
    return {
      id,
      status,
      ...(output_file !== undefined && { output_file }),
      ...(error_file !== undefined && { error_file }),
      metadata: Object.fromEntries(
        Object.entries(asFields(batch.metadata) ?? {}).filter(
          (pair): pair is [string, string] => typeof pair[1] === 'string',
        ),
      ),
      ...(status === 'failed' && { failure: scrubFailure(readRefusal(batch), scrub) }),
    };
  };
}

/** Codes of a refused input file beside those of single requests; a full queue empties by itself. */
const kinds: ReadonlyMap<string, FailedKind> = new Map([
  ['token_limit_exceeded', 'rate_limited'],
  ['request_limit_exceeded', 'rate_limited'],
]);

/** Why a batch was refused, by the first of the errors that it names. */
function readRefusal(batch: Fields): AttemptFailure {
  const errors = asList(asFields(batch.errors)?.data);
  const error = readVendorError(errors[0]);
  const line = asFields(errors[0])?.line;
  const at = typeof line === 'number' ? ` (line ${line} of its input)` : '';
  const more = errors.length > 1 ? `, and ${errors.length - 1} more` : '';
  return {
    outcome: 'failed',
    kind: kinds.get(error.code ?? '') ?? kindOfCode(error) ?? 'invalid_request',
    message: `the batch was refused: ${wordsOfError(error) ?? 'it does not say why'}${at}${more}`,
    ...(error.code !== undefined && { code: error.code }),
    ...(error.param !== undefined && { param: error.param }),
    possibly_billed: false,
  };
}
