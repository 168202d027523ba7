/** An open file. Every call may fail with an errno error, which `storage-failure.ts` turns into words. */
export interface StoreFile {
  /** Bytes in the file. */
  size(): Promise<number>;
  /** Fills the buffer from `position`; answers the bytes read, 0 at the end of the file. May be short. */
  read(buffer: Uint8Array, position: number): Promise<number>;
  /** Writes at the end of the file; answers the bytes written, which may be fewer than given. */
  append(bytes: Uint8Array): Promise<number>;
  /** Writes over bytes that the file has; may write fewer than given, like `append`. */
  overwrite(bytes: Uint8Array, position: number): Promise<number>;
  /** Cuts the file to `length` bytes. */
  truncate(length: number): Promise<void>;
  /** Resolves when all that was written survives a power loss. After an error nothing may be believed of the file. */
  datasync(): Promise<void>;
  close(): Promise<void>;
}

/**
 * The few file operations that durability rests on. The real form is `nodeFiles`; the deterministic one is
 * `memoryFiles`, which can lose power.
 */
export interface FileLayer {
  /** Names in a folder, in any order. */
  list(folder: string): Promise<string[]>;
  /** `create` fails when the file exists; `append` when it does not. Both can also read. */
  open(path: string, mode: 'read' | 'append' | 'create'): Promise<StoreFile>;
  rename(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
  /** Makes creations, renames and removals in a folder survive a power loss. */
  syncFolder(folder: string): Promise<void>;
  /** Makes the caller the one writer in a folder; throws `Failures` naming the other one when there is one. */
  lock(folder: string): Promise<() => Promise<void>>;
}

/** Writes all the bytes, however short the single writes are. */
export async function appendAll(file: Pick<StoreFile, 'append'>, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length; ) done += await file.append(bytes.subarray(done));
}
