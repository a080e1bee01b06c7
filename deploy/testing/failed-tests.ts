/** A reporter for vitest: leaves what failed in a file, so that `npm test` can say it once more after everything else was printed. */
import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { Reporter, SerializedError, TestModule } from 'vitest/node';
import { root } from '../runtimes.ts';

/** Where it writes: a setting of the run, because vitest makes its reporters itself. */
export const failedTestsFile = 'FAILED_TESTS';

const firstLine = (error: { message?: string } | undefined) => (error?.message ?? '').split('\n')[0]!.slice(0, 300);

export default class FailedTests implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], outside: readonly SerializedError[]) {
    const lines = modules.flatMap((module) => {
      const file = relative(root, module.moduleId);
      return [
        // A hook that fails is an error of its suite, and its tests count as skipped.
        ...[module, ...module.children.allSuites()].flatMap((suite) =>
          suite.errors().map((error) => `${file}: ${firstLine(error)}`),
        ),
        ...[...module.children.allTests('failed')].map(
          (test) => `${file} › ${test.fullName}: ${firstLine(test.result().errors?.[0])}`,
        ),
      ];
    });
    lines.push(...outside.map((error) => `outside of any test: ${firstLine(error)}`));
    const file = process.env[failedTestsFile];
    if (file) {
      writeFileSync(file, JSON.stringify(lines));
    }
  }
}
