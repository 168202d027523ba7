#!/usr/bin/env node
// Plain JavaScript that an old Node can read, so that it can say what is wrong.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 21)) {
  console.error(
    `llm-eval needs Node 22.21 or newer, and this is ${process.versions.node}; run it with npx, which brings its own where the project has the "node" package.`,
  );
  process.exitCode = 2;
} else {
  const { enableCompileCache, registerHooks } = await import('node:module');
  enableCompileCache();
  // Imports inside dist name their files exactly. To look for them all the same takes Node longer than to load them.
  const dist = new URL('../dist/', import.meta.url).href;
  registerHooks({
    resolve(specifier, context, next) {
      if (!specifier.startsWith('.') || !context.parentURL?.startsWith(dist)) return next(specifier, context);
      return { url: new URL(specifier, context.parentURL).href, format: 'module', shortCircuit: true };
    },
  });
  const { processIo } = await import('../dist/cli/process-io.js');
  const { main } = await import('../dist/cli/main.js');
  process.exitCode = await main(processIo(process));
}
