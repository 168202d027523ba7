/** The most numbers that a vector may have: more than any embedding model gives. */
export const MOST_DIMENSIONS = 16_384;

/** The fewest that it may have: of one number alone nothing but the sign could be compared. */
export const FEWEST_DIMENSIONS = 2;

/** A vector as it is sent and stored: its numbers as 32-bit floats, the lowest byte first, in base64. */
type Packed = string;

/** Bytes of a number. */
const WIDTH = 4;

/** A vector of numbers as it is stored; undefined where a 32-bit float cannot hold one of them. */
export function packVector(numbers: readonly number[]): Packed | undefined {
  const bytes = new DataView(new ArrayBuffer(numbers.length * WIDTH));
  for (const [index, number] of numbers.entries()) {
    if (!Number.isFinite(Math.fround(number))) return undefined;
    bytes.setFloat32(index * WIDTH, number, true);
  }
  return Buffer.from(bytes.buffer).toString('base64');
}

/** Reads a stored vector, or says in a few words what is wrong with it. No direction can be told of one that is all zero. */
export function readVector(packed: Packed): Float64Array | { readonly problem: string } {
  const longest = Math.ceil((MOST_DIMENSIONS * WIDTH) / 3) * 4;
  if (packed.length > longest) return { problem: `more than ${MOST_DIMENSIONS} numbers` };
  const bytes = Buffer.from(packed, 'base64');
  if (bytes.toString('base64') !== packed) return { problem: 'text that is no base64' };
  if (bytes.length === 0 || bytes.length % WIDTH !== 0)
    return { problem: 'no whole number of 32-bit floats' };
  const vector = new Float64Array(bytes.length / WIDTH);
  for (let index = 0; index < vector.length; index++) vector[index] = bytes.readFloatLE(index * WIDTH);
  if (!vector.every(Number.isFinite)) return { problem: 'a number that is not finite' };
  return vector.some((number) => number !== 0) ? vector : { problem: 'nothing but zeros' };
}

/** The text of an answer that holds vectors, in the order of the texts that were sent. */
export function vectorsText(packed: readonly Packed[]): string {
  return JSON.stringify(packed);
}

/** Reads stored vectors, all of one length that has a direction, or says in a few words what is wrong with them. */
export function readVectors(
  packed: readonly unknown[],
): readonly Float64Array[] | { readonly problem: string } {
  const vectors: Float64Array[] = [];
  for (const [index, one] of packed.entries()) {
    const read = typeof one === 'string' ? readVector(one) : { problem: 'neither base64 nor 32-bit floats' };
    if ('problem' in read) return { problem: `vector ${index + 1} holds ${read.problem}` };
    vectors.push(read);
  }
  const [first] = vectors;
  const odd = vectors.findIndex(({ length }) => length !== first?.length);
  if (odd === -1)
    return first !== undefined && first.length < FEWEST_DIMENSIONS
      ? { problem: 'the vectors have one number each, which has no direction' }
      : vectors;
  return {
    problem: `the lengths of vectors 1 and ${odd + 1} are ${first?.length} and ${vectors[odd]?.length}`,
  };
}
