import { crc32 } from 'node:zlib';
import { jsonOf } from '../domain/json.ts';

/** The longest journal line, in bytes: room for the largest response body with its escapes. */
export const LONGEST_JOURNAL_LINE = 40_000_000;

/** What comes before the JSON, with the checksum left blank. */
const BLANK = '00000000 ';

/** A value as a journal line: CRC32 of the JSON's bytes in eight hex digits, a space, the JSON, a line feed. */
export function encodeLine(value: object): Buffer {
  const line = Buffer.from(`${BLANK}${JSON.stringify(value)}\n`);
  line.write(checksum(line.subarray(BLANK.length, -1)), 'latin1');
  return line;
}

/**
 * The value of a line without its line feed; undefined when the line is not whole. The checksum decides: of bit flips
 * in a record, reading the JSON alone accepts nine in ten.
 */
export function decodeLine(content: Buffer): { readonly value: unknown } | undefined {
  if (content.length <= BLANK.length || content[BLANK.length - 1] !== 0x20) return undefined;
  const json = content.subarray(BLANK.length);
  if (content.toString('latin1', 0, BLANK.length - 1) !== checksum(json)) return undefined;
  const value = jsonOf(json.toString('utf8'));
  // No JSON: the checksum of something that we did not write.
  return value === undefined ? undefined : { value };
}

function checksum(data: Buffer): string {
  return crc32(data).toString(16).padStart(8, '0');
}
