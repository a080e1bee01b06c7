/** Case b on DBOS: a library within the program, whose state is rows in Postgres. */
import { lastStep, obey, openSteps, secondMs, steps, take } from './program.ts';

interface Dbos {
  DBOS: {
    setConfig(config: object): void;
    registerWorkflow(work: (id: string) => Promise<void>, options: { name: string }): (id: string) => Promise<void>;
    startWorkflow(work: unknown, options: { workflowID: string }): (id: string) => Promise<unknown>;
    runStep(work: () => Promise<void>, options: { name: string }): Promise<void>;
    sleep(ms: number): Promise<void>;
    launch(): Promise<void>;
  };
}
const { DBOS } = take<Dbos>('@dbos-inc/dbos-sdk');
const touch = openSteps();

const bare = DBOS.registerWorkflow(
  async (id) => {
    for (const n of steps) {
      if (n > 0) await DBOS.sleep(secondMs);
      await DBOS.runStep(() => touch(id, n, n === lastStep), { name: 'touch' });
    }
  },
  { name: 'bare' },
);
DBOS.setConfig({
  name: 'bench',
  systemDatabaseUrl: process.env.BENCH_STATE_URL,
  systemDatabasePoolSize: 20,
  logLevel: 'error',
});
await DBOS.launch();
obey((id) => DBOS.startWorkflow(bare, { workflowID: id })(id));
