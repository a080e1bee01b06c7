/** The last lines of a browser run: which tests needed a second try. */
import type { Reporter, TestCase } from '@playwright/test/reporter';

export default class SecondTries implements Reporter {
  readonly found = new Set<TestCase>();

  onTestEnd(test: TestCase): void {
    if (test.outcome() === 'flaky') this.found.add(test);
  }

  onEnd(): void {
    const names = [...this.found].map((test) => `  ${test.titlePath().filter(Boolean).join(' › ')}`).toSorted();
    console.log(names.length === 0 ? '\nNo test needed a second try.' : '\nNeeded a second try:');
    for (const name of names) console.log(name);
  }
}
