import { Failures } from '../domain/failure.ts';

/** The disk has no room: a full device, a file at its size limit, a spent quota. */
const full: readonly string[] = ['ENOSPC', 'EFBIG', 'EDQUOT'];

const words: Readonly<Record<string, { readonly message: string; readonly hint: string }>> = {
  ENOSPC: { message: 'the disk is full', hint: 'Free some space' },
  EFBIG: {
    message: 'the file has reached the size that is allowed here',
    hint: 'Raise the limit (ulimit -f)',
  },
  EDQUOT: { message: 'the disk quota is used up', hint: 'Free some space' },
  EIO: { message: 'the disk reported an I/O error', hint: 'Check the disk' },
  EROFS: { message: 'the file system is read-only', hint: 'Use a folder that can be written' },
  EACCES: { message: 'permission denied', hint: 'Check who owns the file and its folder' },
  EPERM: { message: 'the operation is not permitted', hint: 'Check who owns the file and its folder' },
  ENOENT: { message: 'the file or its folder is not there', hint: 'Create the folder' },
  ENOTDIR: { message: 'a part of the path is not a folder', hint: 'Check the path' },
  EISDIR: { message: 'this is a folder, not a file', hint: 'Name a file' },
  EMFILE: {
    message: 'too many files are open',
    hint: 'Raise the limit (ulimit -n) or lower the concurrency',
  },
  EBUSY: { message: 'another program holds the file', hint: 'Close that program' },
};

/** The error's errno name (`ENOSPC`), when it came from the file system. */
export function errnoOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  return /^E[A-Z0-9]+$/.test(error.code) ? error.code : undefined;
}

/** True when an error says that there is no room. */
export function isFull(error: unknown): boolean {
  return full.includes(errnoOf(error) ?? '');
}

/**
 * An error of the file system as a failure with code `storage`. What is not one, failures included, comes back as it is.
 * `next` ends the hint and says how to go on.
 */
export function asStorageFailure(error: unknown, path: string, next = 'try again'): unknown {
  const errno = errnoOf(error);
  if (errno === undefined) return error;
  const known = words[errno] ?? { message: 'the file system refused', hint: 'Check the disk and the path' };
  const failure = {
    code: 'storage' as const,
    where: { file: path },
    message: `${known.message} (${errno})`,
    hint: `${known.hint}, then ${next}.`,
  };
  return Object.assign(new Failures([failure]), { cause: error });
}
