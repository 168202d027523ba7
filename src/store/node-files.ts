import { open, readdir, rename, unlink } from 'node:fs/promises';
import type { FileLayer } from './files.ts';
import { lockFolder } from './lock.ts';

/** The file layer over the real file system. */
export const nodeFiles: FileLayer = {
  list: (folder) => readdir(folder),
  async open(path, mode) {
    // Not O_APPEND: Windows refuses to truncate such a file. The lock keeps other writers away.
    const handle = await open(path, mode === 'read' ? 'r' : mode === 'append' ? 'r+' : 'wx+');
    const size = async () => (await handle.stat()).size;
    let end = mode === 'append' ? await size() : 0;
    return {
      size,
      read: async (buffer, position) => (await handle.read(buffer, 0, buffer.length, position)).bytesRead,
      async append(bytes) {
        const { bytesWritten } = await handle.write(bytes, 0, bytes.length, end);
        end += bytesWritten;
        return bytesWritten;
      },
      overwrite: async (bytes, position) =>
        (await handle.write(bytes, 0, bytes.length, position)).bytesWritten,
      async truncate(length) {
        await handle.truncate(length);
        end = length;
      },
      datasync: () => handle.datasync(),
      close: () => handle.close(),
    };
  },
  rename,
  remove: unlink,
  async syncFolder(folder) {
    // Windows cannot open a folder; it makes directory entries durable itself.
    if (process.platform === 'win32') return;
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
  lock: lockFolder,
};
