/** The last lines of a run with AXE=all: what was judged, what is serious, and which overlays no test opened. */
import type { FullResult, Reporter, Suite, TestCase, TestResult } from '@playwright/test/reporter';
import { readdirSync } from 'node:fs';
import { listOverlays } from '../../name-overlays.ts';
import { noteType, type Seen } from './watch.ts';

export default class AxeReport implements Reporter {
  readonly seen = new Map<string, Seen & { by: string }>();
  isWhole = false;

  onBegin(_config: unknown, suite: Suite): void {
    const files = new Set(suite.allTests().map(({ location }) => location.file.split('/').at(-1)!));
    const all = readdirSync(new URL('../', import.meta.url)).filter((name) => name.endsWith('.spec.ts'));
    this.isWhole = all.every((name) => files.has(name));
  }

  onTestEnd(test: TestCase, { annotations }: TestResult): void {
    for (const { type, description } of annotations) {
      if (type !== noteType) continue;
      const told = JSON.parse(description!) as Seen;
      const before = this.seen.get(told.look);
      if (!before || before.isMissed) this.seen.set(told.look, { ...told, by: test.titlePath().slice(2).join(' › ') });
    }
  }

  /** A run of all specs fails when an overlay of the source was opened by none of them. */
  async onEnd(result: FullResult): Promise<{ status: FullResult['status'] }> {
    const all = [...this.seen.values()];
    const looked = all.filter(({ isMissed }) => !isMissed);
    const opened = new Set(looked.map(({ from }) => from).filter((from) => from !== null));
    const unseen = (await listOverlays()).filter((file) => !opened.has(file));
    console.log(`\naxe judged ${looked.length} looks of pages and overlays.`);
    for (const { look, faults, by } of looked) for (const fault of faults) console.log(`  ${look} (${by}): ${fault}`);
    console.log(`Opened: ${[...opened].toSorted().join(' ')}`);
    console.log(
      `Gone before they were judged:${all
        .filter(({ isMissed }) => isMissed)
        .map(({ look, by }) => `\n  ${look} (${by})`)
        .join('')}`,
    );
    console.log(`Opened by no test: ${unseen.join(' ') || 'none'}`);
    return { status: this.isWhole && unseen.length > 0 ? 'failed' : result.status };
  }
}
