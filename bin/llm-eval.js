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
  // What a run makes is short-lived or kept to its end: room for more young objects only swells the process (to three
  // times 32 MB), and Node takes no such setting once it runs but this one.
  const { setFlagsFromString } = await import('node:v8');
  setFlagsFromString('--semi-space-growth-factor=1');
  process.exitCode = await main(processIo(process));
}
