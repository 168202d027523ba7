import type { AttemptFailure, FailedKind } from '../domain/answer.ts';
import type { BatchState } from '../domain/ports.ts';
import { kindOfCode, readVendorError, wordsOfError } from './codes.ts';
import { type Scrub, scrubFailure } from './scrub.ts';
import { asCount, asFields, asList, asText, type Fields } from './shape.ts';

/** Reads a batch object: total; undefined for whatever is not one. `Batch` of the SDK. */
export function readBatch(scrub: Scrub): (json: unknown) => BatchState | undefined {
  return (json) => {
    const batch = asFields(json);
    const id = asText(batch?.id);
    const status = asText(batch?.status);
    if (batch === undefined || id === undefined || status === undefined) return undefined;
    const output_file = asText(batch.output_file_id);
    const error_file = asText(batch.error_file_id);
    const ended_at = endOf(batch);
    return {
      id,
      status,
      ...(output_file !== undefined && { output_file }),
      ...(error_file !== undefined && { error_file }),
      ...(ended_at !== undefined && { ended_at }),
      metadata: Object.fromEntries(
        Object.entries(asFields(batch.metadata) ?? {}).filter(
          (pair): pair is [string, string] => typeof pair[1] === 'string',
        ),
      ),
      ...(status === 'failed' && readRefusal(batch, scrub)),
    };
  };
}

/** When a batch ended, in whichever way: seconds since 1970, which may be any number. */
function endOf(batch: Fields): string | undefined {
  const times = [batch.completed_at, batch.expired_at, batch.cancelled_at, batch.failed_at];
  const seconds = times.map(asCount).find((time) => time !== undefined);
  return seconds === undefined || seconds > LAST_SECOND ? undefined : new Date(seconds * 1000).toISOString();
}

/** The last second of the year 9999. */
const LAST_SECOND = 253_402_300_799;

/** Codes of a refused input file beside those of single requests; a full queue empties by itself. */
const kinds: ReadonlyMap<string, FailedKind> = new Map([
  ['token_limit_exceeded', 'rate_limited'],
  ['request_limit_exceeded', 'rate_limited'],
]);

/** Why a batch was refused, by the first of the errors that it names, and line by line where each error names one. */
function readRefusal(batch: Fields, scrub: Scrub): Pick<BatchState, 'failure' | 'refused_lines'> {
  const errors = asList(asFields(batch.errors)?.data).map((value) => ({ value, line: lineOf(value) }));
  const more = errors.length > 1 ? `, and ${errors.length - 1} more` : '';
  const failure = scrubFailure(refusal('the batch was refused', errors[0], more), scrub);
  const lines = new Map<number, AttemptFailure>();
  for (const error of errors) {
    if (error.line === undefined) return { failure };
    if (lines.has(error.line)) continue;
    lines.set(error.line, scrubFailure(refusal('the batch was refused for this request', error), scrub));
  }
  return lines.size === 0 ? { failure } : { failure, refused_lines: lines };
}

function refusal(
  what: string,
  { value, line }: { readonly value?: unknown; readonly line?: number } = {},
  more = '',
): AttemptFailure {
  const error = readVendorError(value);
  const at = line === undefined ? '' : ` (line ${line} of its input)`;
  return {
    outcome: 'failed',
    kind: kinds.get(error.code ?? '') ?? kindOfCode(error) ?? 'invalid_request',
    message: `${what}: ${wordsOfError(error) ?? 'it does not say why'}${at}${more}`,
    ...(error.code !== undefined && { code: error.code }),
    ...(error.param !== undefined && { param: error.param }),
    possibly_billed: false,
  };
}

/** The number of the line that an error names, from 1. */
function lineOf(error: unknown): number | undefined {
  const line = asCount(asFields(error)?.line);
  return line === 0 ? undefined : line;
}
