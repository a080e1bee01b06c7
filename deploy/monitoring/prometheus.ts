/** A Prometheus of one's own for a while: it reads an installation on this machine, and answers what a dashboard would ask it. */
import { spawn } from 'node:child_process';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { freePort } from '../ports.ts';
import { root } from '../runtimes.ts';

export interface Series {
  metric: Record<string, string>;
  /** Of the last look. NaN where nothing was divided by nothing. */
  value: number;
}

export interface Prometheus {
  /** @param expr in PromQL. @throws when Prometheus does not understand it */
  ask(expr: string): Promise<Series[]>;
  /** The rules of alerts.yaml as it judged them last; `lastError` is empty where it could. */
  rules(): Promise<{ name: string; state: 'inactive' | 'pending' | 'firing'; lastError?: string }[]>;
  stop(): Promise<void>;
}

const program = process.env.PROMETHEUS ?? 'prometheus';

/**
 * Starts it and waits until it answers.
 * @param folder a new one for its data
 * @param targets `host:port` of what shows /metrics, read each second
 * @returns null where there is no such program: PROMETHEUS names it, `prometheus` unless told. @throws when it ends at once
 */
export async function startPrometheus(folder: string, targets: string[]): Promise<Prometheus | null> {
  await mkdir(folder, { recursive: true });
  await copyFile(join(root, 'deploy/monitoring/alerts.yaml'), join(folder, 'alerts.yaml'));
  const often = { scrape_interval: '1s', evaluation_interval: '1s' };
  const jobs = [{ job_name: 'cadencia', static_configs: [{ targets }] }];
  const config = { global: often, rule_files: ['alerts.yaml'], scrape_configs: jobs };
  await writeFile(join(folder, 'prometheus.yaml'), stringify(config));

  const port = await freePort();
  const child = spawn(
    program,
    [
      `--config.file=${join(folder, 'prometheus.yaml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    { stdio: 'ignore' },
  );
  const ended = new Promise<Error | null>((end) => {
    child.once('error', () => end(null));
    child.once('exit', (code) => end(new Error(`Prometheus ended with ${code}.`)));
  });
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
  };

  const call = async <T>(path: string): Promise<T> => {
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/${path}`);
    const body = (await answer.json()) as { data: T; error?: string };
    if (!answer.ok) throw new Error(`${path}: ${body.error}`);
    return body.data;
  };
  let isLost = false;
  void ended.then(() => (isLost = true));
  const untilReady = async () => {
    while (!isLost && !(await fetch(`http://127.0.0.1:${port}/-/ready`).catch(() => null))?.ok)
      await new Promise((next) => setTimeout(next, 100));
  };
  const failed = await Promise.race([ended, untilReady()]);
  if (failed === null) return null;
  if (failed) throw failed;

  return {
    async ask(expr) {
      const { result } = await call<{ result: { metric: Record<string, string>; value: [number, string] }[] }>(
        `query?query=${encodeURIComponent(expr)}`,
      );
      return result.map(({ metric, value }) => ({ metric, value: Number(value[1]) }));
    },
    async rules() {
      const { groups } = await call<{ groups: { rules: Awaited<ReturnType<Prometheus['rules']>> }[] }>('rules');
      return groups.flatMap((group) => group.rules);
    },
    stop,
  };
}
