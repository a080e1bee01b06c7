/** For tests: workers in processes of their own, which can be killed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { syncTemplates } from '../relay/template-sync.ts';
import { createProviders } from '../services/providers.ts';
import type { Scene } from './scene.ts';

export class WorkerProcess {
  readonly #child: ChildProcess;
  readonly #ended: Promise<number | null>;

  /** With DEBUG set it says what it complains about. */
  constructor(env: Record<string, string>) {
    this.#child = spawn(process.execPath, [fileURLToPath(new URL('../worker.ts', import.meta.url))], {
      env: { PATH: process.env.PATH, LOG_LEVEL: process.env.DEBUG ? 'warn' : 'silent', ...env },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    this.#ended = new Promise((resolve) => this.#child.once('exit', resolve));
  }

  /** @returns its exit code, when it is gone; null: by the signal itself */
  async end(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<number | null> {
    this.#child.kill(signal);
    return await this.#ended;
  }
}

/** Has the templates of a scene without a worker read. */
export async function readTemplates(scene: Scene): Promise<void> {
  const providers = createProviders({ vault: scene.vault, settings: scene.config });
  const id = await scene.inTenant(
    async (tx) => (await tx<{ id: string }[]>`insert into sync_runs (kind) values ('templates') returning id`)[0]!.id,
  );
  await syncTemplates({ sql: scene.db.sql, providers, log: { warn() {} } }, { id, tenantId: scene.tenantId });
}
