/** The process that runs the baseline's workflows. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { workerFlags } from '../../processes.ts';
import type { Ready } from '../../ready.ts';
import { nodeProgram } from '../../runtimes.ts';

/** Resolves when it polls. */
export async function startBareWorker(ready: Ready): Promise<{ pid: number; stop: () => void }> {
  const child = spawn(nodeProgram(), [...workerFlags, fileURLToPath(new URL('./bare-worker.ts', import.meta.url))], {
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      BENCH_DATABASE_URL: ready.databaseUrl,
      TEMPORAL_ADDRESS: ready.temporalAddress,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (text: Buffer) => text.includes('bare worker ready') && resolve());
    child.once('exit', (code) => reject(new Error(`the bare worker ended with ${code}`)));
  });
  process.once('exit', () => child.kill('SIGKILL'));
  return { pid: child.pid!, stop: () => void child.kill('SIGTERM') };
}
