import { expect, test } from 'vitest';
import { openerOf } from './desktop.ts';

const path = '/home/ada/a b/report.html';
const opener = (platform: string, env: { readonly [name: string]: string } = {}) =>
  openerOf({ platform, env }, path);

test('each platform opens a file by its own program', () => {
  expect([
    opener('linux', { DISPLAY: ':0' }),
    opener('freebsd', { WAYLAND_DISPLAY: 'wayland-0' }),
    opener('darwin'),
    openerOf({ platform: 'win32', env: {} }, 'C:\\a & b\\report.html'),
  ]).toEqual([
    { program: 'xdg-open', words: [path] },
    { program: 'xdg-open', words: [path] },
    { program: 'open', words: [path] },
    { program: 'cmd.exe', words: ['/d', '/s', '/c', '"start "" "C:\\a & b\\report.html""'] },
  ]);
});

test('nothing is opened in a CI job, nor without a display', () => {
  expect([
    opener('linux'),
    opener('linux', { DISPLAY: ':0', CI: 'true' }),
    opener('darwin', { GITHUB_ACTIONS: 'true' }),
  ]).toEqual([{ why: 'there is no desktop here' }, { why: 'this is a CI job' }, { why: 'this is a CI job' }]);
});
