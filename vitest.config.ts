import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'fixtures/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/*.fault.test.ts', '**/*.browser.test.ts'],
    pool: 'forks',
    testTimeout: 20_000,
  },
});
