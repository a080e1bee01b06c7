/** The Temporal dev server of a test run: in memory, on free ports. */
import { freePort } from '../ports.ts';
import { supervise } from '../supervise/supervise.ts';
import { prepareTemporal } from '../temporal.ts';
import type { TestRun } from './test-run.ts';

export interface TestTemporal {
  address: string;
  namespace: string;
}

export async function startTestTemporal(run: TestRun): Promise<TestTemporal> {
  const command = await prepareTemporal({ port: await freePort(), uiPort: null, tell: (line) => console.error(line) });
  const server = supervise(command, run);
  run.children.push(server);
  await server.whenReady;
  return { address: command.address, namespace: 'default' };
}
