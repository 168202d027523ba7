import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';

/** What each room may import: other rooms, and third-party packages. The map is `src/README.md`. */
const rooms: Record<string, { rooms: string[]; packages: string[] }> = {
  domain: { rooms: [], packages: ['zod'] },
  core: { rooms: ['domain'], packages: ['ajv', 'ajv-formats', 'eld', 'node-sql-parser', 'saxes'] },
  load: { rooms: ['domain'], packages: ['yaml', 'fast-glob', 'liquidjs', 'csv-parse'] },
  provider: { rooms: ['domain'], packages: ['openai', 'undici'] },
  execute: { rooms: ['domain', 'core'], packages: ['p-queue'] },
  store: { rooms: ['domain'], packages: [] },
  report: { rooms: ['domain'], packages: ['cli-table3', 'diff', 'd3-scale', 'd3-shape', 'xmlbuilder2'] },
  cli: {
    rooms: ['domain', 'core', 'load', 'provider', 'execute', 'store', 'report'],
    packages: ['commander', 'log-update', '@inquirer/prompts'],
  },
};

/** Rooms that touch nothing: no files, clock, network, process. Hashing is arithmetic; `node:module` loads zod when needed. */
const pure: Record<string, string[]> = {
  domain: ['node:module'],
  core: ['node:crypto'],
  report: ['node:util', 'node:crypto'],
};

const source = import.meta.dirname;
const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.includes('testdata'))
  .map((file) => file.replaceAll('\\', '/'));

function importsOf(file: string): string[] {
  const text = readFileSync(join(source, file), 'utf8');
  const pattern =
    /(?:^|\n)\s*(?:import|export)\s[^;'"]*?from\s*['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)|(?:^|\n)import\s*['"]([^'"]+)['"]/g;
  return [...text.matchAll(pattern)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
}

function roomOf(file: string): string {
  return file.includes('/') ? (file.split('/')[0] ?? '') : 'door';
}

function packageOf(specifier: string): string {
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? '');
}

test('every room imports only the rooms and packages that the map allows', () => {
  const breaches: string[] = [];
  for (const file of files) {
    const room = roomOf(file);
    if (room === 'door') continue;
    const allowed = rooms[room];
    if (allowed === undefined) {
      breaches.push(`${file}: no such room`);
      continue;
    }
    for (const specifier of importsOf(file)) {
      if (specifier.startsWith('.')) {
        const target = roomOf(
          relative(source, resolve(source, dirname(file), specifier)).replaceAll('\\', '/'),
        );
        if (target !== room && !allowed.rooms.includes(target)) breaches.push(`${file} imports ${specifier}`);
      } else if (specifier.startsWith('node:')) {
        const builtins = pure[room];
        if (builtins !== undefined && !builtins.includes(specifier))
          breaches.push(`${file} imports ${specifier}`);
      } else if (!allowed.packages.includes(packageOf(specifier))) {
        breaches.push(`${file} imports ${specifier}`);
      }
    }
  }
  expect(breaches).toEqual([]);
});

test('relative imports name their file with its ending, so that Node runs the source as it stands', () => {
  const bare = files.flatMap((file) =>
    importsOf(file)
      .filter((specifier) => specifier.startsWith('.') && !specifier.endsWith('.ts'))
      .map((specifier) => `${file} imports ${specifier}`),
  );
  expect(bare).toEqual([]);
});

test('imports make no cycle', () => {
  const graph = new Map(
    files.map((file) => [
      file,
      importsOf(file)
        .filter((specifier) => specifier.startsWith('.'))
        .map((specifier) =>
          relative(source, resolve(source, dirname(file), specifier)).replaceAll('\\', '/'),
        ),
    ]),
  );
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (file: string, path: readonly string[]) => {
    const at = path.indexOf(file);
    if (at !== -1) {
      cycles.push([...path.slice(at), file].join(' -> '));
      return;
    }
    if (done.has(file)) return;
    for (const next of graph.get(file) ?? []) visit(next, [...path, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
  expect(cycles).toEqual([]);
});

test('zod has one door, which loads it only when it is needed', () => {
  const others = files.filter((file) =>
    /^import (?!type )[^;]*from 'zod'/m.test(readFileSync(join(source, file), 'utf8')),
  );
  expect(others).toEqual([]);
});
