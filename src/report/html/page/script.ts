import { detail } from './detail.ts';
import { elements } from './elements.ts';
import { filters } from './filters.ts';
import { keys } from './keys.ts';
import { list } from './list.ts';
import { page } from './page.ts';

/**
 * The page's script: the functions' own texts, called with each other. So what is typed, linted and tested here is what runs in
 * the page, from the source as from the build, without a bundler and without a file to find.
 */
export function pageScript(): string {
  const functions = Object.entries({ elements, detail, list, filters, keys }).map(
    ([name, text]) => `${name}: ${String(text)}`,
  );
  return `'use strict';\n(${String(page)})(window, {\n${functions.join(',\n')}\n});\n`;
}
