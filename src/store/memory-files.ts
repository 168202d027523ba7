import { basename, dirname } from 'node:path';
import { fail } from '../domain/failure.ts';
import type { FileLayer, StoreFile } from './files.ts';

/** A change to a file's bytes that a power loss may undo. */
type Change = { readonly at: number; readonly bytes: Uint8Array } | { readonly truncate: number };

interface Content {
  /** What a reader sees: the page cache. */
  cached: Buffer;
  /** What the disk has. */
  durable: Buffer;
  /** Changes since the last sync, in order. */
  pending: Change[];
}

/** Folders and files in memory that behave like a disk behind a cache: the deterministic form of the file layer. */
export interface MemoryFiles extends FileLayer {
  /**
   * What is found after a power loss: what was synced, and of every other change, each on its own, all, nothing, a part
   * or zeros, as `random` (0 up to 1) has it. Locks are gone, as their holder is.
   */
  afterPowerLoss(random: () => number): MemoryFiles;
  /**
   * A sync that failed: the changes reach the disk or not, as after a power loss, and no later sync brings them there,
   * although readers still see them (the behaviour of Linux).
   */
  loseUnsynced(path: string, random: () => number): void;
  /** The bytes that a reader of the file sees. */
  contents(path: string): Buffer;
}

/** An error as the file system gives it. */
export function errnoError(code: string): Error {
  return Object.assign(new Error(code), { code });
}

/** An empty disk with room for `capacity` bytes, or the given files. Every folder exists. */
export function memoryFiles(
  capacity = Number.POSITIVE_INFINITY,
  start: ReadonlyMap<string, Content> = new Map(),
): MemoryFiles {
  const names = new Map(start);
  let durableNames = new Map(start);
  const locked = new Set<string>();

  const find = (path: string): Content => {
    const content = names.get(path);
    if (content === undefined) throw errnoError('ENOENT');
    return content;
  };
  const room = () => capacity - [...names.values()].reduce((sum, { cached }) => sum + cached.length, 0);

  const handle = (content: Content): StoreFile => ({
    size: async () => content.cached.length,
    read: async (buffer, position) => content.cached.copy(buffer, 0, position),
    async append(bytes) {
      const fitting = Math.min(bytes.length, room());
      if (fitting <= 0 && bytes.length > 0) throw errnoError('ENOSPC');
      change(content, { at: content.cached.length, bytes: Buffer.from(bytes.subarray(0, fitting)) });
      return fitting;
    },
    async overwrite(bytes, position) {
      change(content, { at: position, bytes: Buffer.from(bytes) });
      return bytes.length;
    },
    truncate: async (length) => change(content, { truncate: length }),
    async datasync() {
      for (const pending of content.pending.splice(0)) content.durable = apply(content.durable, pending);
    },
    close: async () => undefined,
  });

  return {
    list: async (folder) =>
      [...names.keys()].filter((path) => dirname(path) === folder).map((path) => basename(path)),
    async open(path, mode) {
      if (mode !== 'create') return handle(find(path));
      if (names.has(path)) throw errnoError('EEXIST');
      const content = { cached: Buffer.alloc(0), durable: Buffer.alloc(0), pending: [] };
      names.set(path, content);
      return handle(content);
    },
    async rename(from, to) {
      names.set(to, find(from));
      names.delete(from);
    },
    async remove(path) {
      find(path);
      names.delete(path);
    },
    async syncFolder(folder) {
      const elsewhere = [...durableNames].filter(([path]) => dirname(path) !== folder);
      durableNames = new Map([...elsewhere, ...[...names].filter(([path]) => dirname(path) === folder)]);
    },
    async lock(folder) {
      if (locked.has(folder))
        fail({
          code: 'forbidden',
          where: { file: folder },
          message: 'another journal is writing to this run',
        });
      locked.add(folder);
      return async () => void locked.delete(folder);
    },
    afterPowerLoss(random) {
      const survivors = new Map<string, Content>();
      for (const path of new Set([...durableNames.keys(), ...names.keys()])) {
        const [old, young] = [durableNames.get(path), names.get(path)];
        const content = old === young || random() < 0.5 ? old : young;
        if (content === undefined) continue;
        const durable = content.pending.reduce(
          (bytes, pending) => applyPartly(bytes, pending, random),
          content.durable,
        );
        survivors.set(path, { cached: durable, durable, pending: [] });
      }
      return memoryFiles(capacity, survivors);
    },
    loseUnsynced(path, random) {
      const content = find(path);
      for (const pending of content.pending.splice(0))
        content.durable = applyPartly(content.durable, pending, random);
    },
    contents: (path) => find(path).cached,
  };
}

function change(content: Content, made: Change): void {
  content.cached = apply(content.cached, made);
  content.pending.push(made);
}

function apply(before: Buffer, made: Change): Buffer {
  if ('truncate' in made) return Buffer.concat([before.subarray(0, made.truncate)], made.truncate);
  const after = Buffer.alloc(Math.max(before.length, made.at + made.bytes.length));
  before.copy(after);
  after.set(made.bytes, made.at);
  return after;
}

/** A change of which a power loss left all, nothing, a part at its start, or of what it added to the length only zeros. */
function applyPartly(before: Buffer, made: Change, random: () => number): Buffer {
  const fate = random();
  if (fate < 0.25) return before;
  if ('truncate' in made || fate < 0.5) return apply(before, made);
  const { at, bytes } = made;
  if (fate < 0.75) return apply(before, { truncate: Math.max(before.length, at + bytes.length) });
  return apply(before, { at, bytes: bytes.subarray(0, Math.floor(random() * bytes.length)) });
}

/** One call of a file layer, as a tap sees it. */
export interface FileCall {
  readonly name: keyof FileLayer | keyof StoreFile;
  readonly path: string;
}

/** A file layer whose every call goes through `tap`, which may count it, fail it, or leave it out. */
export function tapFiles(
  files: FileLayer,
  tap: <T>(call: FileCall, proceed: () => Promise<T>) => Promise<T>,
): FileLayer {
  const tapped =
    (path: string) =>
    (file: StoreFile): StoreFile => ({
      size: () => tap({ name: 'size', path }, () => file.size()),
      read: (buffer, position) => tap({ name: 'read', path }, () => file.read(buffer, position)),
      append: (bytes) => tap({ name: 'append', path }, () => file.append(bytes)),
      overwrite: (bytes, position) => tap({ name: 'overwrite', path }, () => file.overwrite(bytes, position)),
      truncate: (length) => tap({ name: 'truncate', path }, () => file.truncate(length)),
      datasync: () => tap({ name: 'datasync', path }, () => file.datasync()),
      close: () => tap({ name: 'close', path }, () => file.close()),
    });
  return {
    list: (folder) => tap({ name: 'list', path: folder }, () => files.list(folder)),
    open: (path, mode) => tap({ name: 'open', path }, () => files.open(path, mode).then(tapped(path))),
    rename: (from, to) => tap({ name: 'rename', path: from }, () => files.rename(from, to)),
    remove: (path) => tap({ name: 'remove', path }, () => files.remove(path)),
    syncFolder: (folder) => tap({ name: 'syncFolder', path: folder }, () => files.syncFolder(folder)),
    lock: (folder) => tap({ name: 'lock', path: folder }, () => files.lock(folder)),
  };
}
