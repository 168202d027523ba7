import type { Io } from './io.ts';

/** A program and its words, as a desktop opens a file with what its user has chosen for it. */
export interface Opener {
  readonly program: string;
  readonly words: readonly string[];
}

/** Why a file is not opened, in words that follow "not opened: ". */
export interface NoDesktop {
  readonly why: string;
}

/**
 * What opens the file at an absolute path here. In a CI job nobody looks, and a Unix without a display has no desktop; there
 * nothing is started.
 */
export function openerOf({ env, platform }: Pick<Io, 'env' | 'platform'>, path: string): Opener | NoDesktop {
  if (env.CI || env.GITHUB_ACTIONS) return { why: 'this is a CI job' };
  if (platform === 'darwin') return { program: 'open', words: [path] };
  // `start` is a word of cmd's own, and takes its first quoted word for a title. No path of Windows holds a quote.
  if (platform === 'win32') return { program: 'cmd.exe', words: ['/d', '/s', '/c', `"start "" "${path}""`] };
  if (!env.DISPLAY && !env.WAYLAND_DISPLAY) return { why: 'there is no desktop here' };
  return { program: 'xdg-open', words: [path] };
}
