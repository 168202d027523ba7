import { readFileSync } from 'node:fs';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** This package's version, as every stored file names it. */
export const VERSION: string = version;

/** The tool's name and version, for plans, baselines and reports. */
export const TOOL = `llm-eval ${VERSION}`;
