import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const src = fileURLToPath(new URL('./src', import.meta.url))

export default defineConfig(({ mode }) => ({
  // As `paths` in tsconfig.json: tests see the sources, never a build that may be old.
  resolve: {
    alias: [
      { find: /^learnloop$/, replacement: `${src}/index.ts` },
      { find: /^learnloop\/(\w+)$/, replacement: `${src}/$1/index.ts` },
    ],
  },
  test: {
    include: ['test/**/*.{test,prop,laws,reference,golden}.ts'],
    expect: { requireAssertions: true },
    // One fewer than there are cores is the default: half of a small machine.
    maxWorkers: '100%',
    // `npm run test:deep`: properties read DEEP and take more cases.
    env: mode === 'deep' ? { DEEP: '1' } : {},
    testTimeout: mode === 'deep' || process.env['DEEP'] ? 3_600_000 : 60_000,
    reporters: process.env['CI'] ? ['default', 'json'] : ['default'],
    outputFile: { json: '.cache/test-results.json' },
    // Errors elsewhere are told by `npm run typecheck`.
    typecheck: { enabled: true, include: ['test/**/*.test-d.ts'], tsconfig: 'tsconfig.json', ignoreSourceErrors: true },
    coverage: { include: ['src/**/*.ts'], reportsDirectory: '.cache/coverage', reporter: ['text', 'html'] },
  },
}))
