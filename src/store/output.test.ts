import { execFileSync } from 'node:child_process';
import {
  lstatSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { wayOf, writeOutput } from './output.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'llm-eval-output-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const at = (name: string) => join(folder, name);

test('a device, a FIFO and a socket are written through; files and what is not there are replaced', () => {
  const there = (kind: 'file' | 'folder' | 'other') => ({
    isFile: () => kind === 'file',
    isDirectory: () => kind === 'folder',
  });
  expect([
    wayOf('/work/r.json', undefined),
    wayOf('/work/r.json', there('file')),
    wayOf('/work/r.json', there('folder')),
    wayOf('/work/fifo', there('other')),
    wayOf('/dev/full', there('other')),
    // What stdout leads to, where it is a file.
    wayOf('/dev/stdout', there('file')),
    wayOf('/proc/self/fd/1', there('file')),
  ]).toEqual(['replace', 'replace', 'replace', 'through', 'through', 'through', 'through']);
});

test('a link stays one, and the file that it leads to is written beside itself', async () => {
  writeFileSync(at('target'), 'old');
  symlinkSync('target', at('link'));
  symlinkSync('link', at('link-to-link'));
  await writeOutput(at('link-to-link'), ['new']);
  expect([
    readlinkSync(at('link-to-link')),
    readlinkSync(at('link')),
    readFileSync(at('target'), 'utf8'),
  ]).toEqual(['link', 'target', 'new']);
});

test('a link that leads to nothing makes the file that it names', async () => {
  symlinkSync('later', at('link'));
  await writeOutput(at('link'), ['new']);
  expect([readlinkSync(at('link')), readFileSync(at('later'), 'utf8')]).toEqual(['later', 'new']);
});

test('links in a circle are a storage failure', async () => {
  symlinkSync('b', at('a'));
  symlinkSync('a', at('b'));
  await expect(writeOutput(at('a'), ['new'])).rejects.toMatchObject({
    list: [
      {
        code: 'storage',
        where: { file: at('a') },
        message: 'the file system refused (ELOOP)',
        hint: 'Check the disk and the path, then try again.',
      },
    ],
  });
});

test.skipIf(process.platform === 'win32')('a FIFO is written through, and stays one', async () => {
  const make = 'mkfifo';
  execFileSync(make, [at('fifo')]);
  const [text] = await Promise.all([readFile(at('fifo'), 'utf8'), writeOutput(at('fifo'), ['one ', 'two'])]);
  expect([text, lstatSync(at('fifo')).isFIFO()]).toEqual(['one two', true]);
});
