import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';

// The machine's own browser: nothing is downloaded.
const chromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path)) ?? 'chromium';

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'target/e2e',
  globalSetup: './e2e/nodes.ts',
  workers: 1,
  // The story first: the pages that follow show what it left.
  fullyParallel: false,
  retries: 0,
  // A loaded machine takes its time; nothing waits longer than for its own condition.
  timeout: 1_200_000,
  expect: { timeout: 120_000 },
  reporter: [['list']],
  use: {
    viewport: { width: 1440, height: 900 },
    actionTimeout: 120_000,
    navigationTimeout: 120_000,
    trace: 'retain-on-failure',
    launchOptions: { executablePath: process.env['TACIT_CHROMIUM'] ?? chromium, args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'] },
  },
});
