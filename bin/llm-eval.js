#!/usr/bin/env node
// Plain JavaScript that an old Node can read, so that it can say what is wrong.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 21)) {
  console.error(
    `llm-eval needs Node 22.21 or newer, and this is ${process.versions.node}; run it with npx, which brings its own where the project has the "node" package.`,
  );
  process.exitCode = 2;
} else {
  const { enableCompileCache } = await import('node:module');
  enableCompileCache();
  const { processIo } = await import('../dist/cli/process-io.js');
  const { main } = await import('../dist/cli/main.js');
  process.exitCode = await main(processIo(process));
}
