import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{api,builder-ui,db,deploy,workflows}/**/*.test.{ts,tsx}'],
    exclude: ['**/node_modules/**', 'builder-ui/e2e/**'],
    globalSetup: ['deploy/testing/global-setup.ts'],
    pool: 'forks',
    // Most tests wait for a server most of the time.
    maxWorkers: availableParallelism() + 1,
    // Real servers on a shared machine: generous, so that only a hang fails.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    teardownTimeout: 30_000,
    expect: { poll: { timeout: 10_000 } },
  },
});
