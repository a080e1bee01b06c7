/**
 * From an older release to this one, back and forward again, as deploy/README.md tells an operator to, while BENCH_PEOPLE (5,000) are
 * inside a flow, more come in, and pages are read. Whoever is inside hears of two things, each while another release is at work.
 */
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import postgres from 'postgres';
import type { Ports } from '../../choose-ports.ts';
import { readJson } from '../../json-file.ts';
import { appUrl, migrate } from '../../migrate.ts';
import { freePort } from '../../ports.ts';
import { nodeProgram, root } from '../../runtimes.ts';
import { loadSecrets } from '../../secrets.ts';
import { startGuard } from '../../supervise/guard.ts';
import { openLogs } from '../../supervise/logs.ts';
import { startBalancer } from '../../testing/balancer.ts';
import { startOlder } from '../engine/older.ts';
import { openPeople } from './people.ts';
import { startSide } from './side.ts';
import { startTraffic } from './traffic.ts';

const commit = process.env.BENCH_OLDER ?? '0609720';
const people = Number(process.env.BENCH_PEOPLE ?? 5_000);
const release = 'this';
const readers = 3;

/**
 * @param kept a folder where the older release stays installed
 * @throws when somebody does not end as they should, something is sent twice, or the API gives an answer that nobody should get
 */
export async function benchUpgrade(tell: (line: string) => void, kept?: string): Promise<void> {
  const port = await freePort();
  const own = await mkdtemp(join(tmpdir(), 'cadencia-upgrade-'));
  const guard = startGuard();
  guard.remove(own);
  const logs = openLogs(own);
  const ends: (() => Promise<unknown>)[] = [async () => logs.close(), () => rm(own, { recursive: true, force: true })];

  try {
    const olderUrl = `http://127.0.0.1:${port}`;
    const balancer = await startBalancer([olderUrl]);
    ends.unshift(() => balancer.stop());
    // What people and providers call, whoever stands behind it.
    process.env.PUBLIC_URL = balancer.url;
    const older = await startOlder(commit, tell, { port, kept });
    if (!older) return;
    ends.unshift(() => older.stop());
    const { ready } = older.stack;
    const owner = postgres(ready.databaseUrl, { max: 4, onnotice: () => {} });
    ends.unshift(() => owner.end({ timeout: 2 }));
    const secrets = await loadSecrets(join(older.folder, 'secrets.json'));
    const url = appUrl(ready.databaseUrl, secrets.appPassword);
    const shared = {
      ports: (await readJson<Ports>(join(older.folder, 'ports.json')))!,
      secrets,
      appUrl: url,
      directUrl: url,
      temporalAddress: ready.temporalAddress,
      sandboxUrl: ready.sandboxUrl,
      uiFolder: null,
      watch: false,
      publicUrl: balancer.url,
      folder: own,
    };
    const operate = async (...args: string[]) => {
      const env = { PATH: process.env.PATH, TEMPORAL_ADDRESS: ready.temporalAddress };
      const { stdout } = await promisify(execFile)(nodeProgram(), [join(root, 'deploy/upgrade/main.ts'), ...args], {
        env,
      });
      tell(stdout.trim());
    };

    const traffic = await startTraffic(ready, readers);
    ends.unshift(() => traffic.stop());
    const began = Date.now();
    const stages = ['before', 'beside', 'to', 'alone', 'beside again', 'back', 'forward', 'alone again'];
    const crowd = await openPeople(ready, owner, traffic, stages.length);
    const stage = async (name: string) => {
      const n = stages.indexOf(name);
      await crowd.comeIn(Math.ceil(people / 20), n);
      await crowd.tell(n);
      const seconds = Math.round((Date.now() - began) / 1000);
      tell(`${name}: ${await crowd.open()} of ${crowd.count()} inside (${seconds} s)`);
    };
    /** As a proxy that is told first: nobody is sent there any more, and what is under way gets its answer. */
    const endOlder = async (parts: { api: { stop(): Promise<void> }; worker: { stop(): Promise<void> } }) => {
      balancer.lead([newer.url]);
      await pause(1_000);
      await parts.api.stop();
      await parts.worker.stop();
    };

    await crowd.comeIn(people, 1);
    await stage('before');
    await migrate(ready.databaseUrl);
    tell(`migrated (${Math.round((Date.now() - began) / 1000)} s)`);
    const newer = await startSide(root, 'newer', shared, { guard, logs }, release);
    ends.unshift(() => newer.stop());
    balancer.lead([olderUrl, newer.url]);
    await stage('beside');
    await operate('to', release);
    await stage('to');
    await endOlder({ api: older.stack.children.get('api')!, worker: older.stack.children.get('worker')! });
    await stage('alone');
    const again = await startSide(older.code, 'older', shared, { guard, logs });
    ends.unshift(() => again.stop());
    balancer.lead([again.url, newer.url]);
    await stage('beside again');
    await operate('back');
    await stage('back');
    await operate('to', release);
    await stage('forward');
    await endOlder(again);
    await stage('alone again');
    const { lines, faults } = await crowd.account();
    await operate();
    await traffic.stop();

    for (const line of lines) tell(line);
    const answers = [...traffic.statuses]
      .toSorted(([a], [b]) => a.localeCompare(b))
      .map(([status, count]) => `${count} × ${status}`);
    tell(`answers of the API: ${answers.join(', ')}`);
    for (const [what, count] of traffic.wrong) tell(`  not to be given: ${count} × ${what}`);
    for (const log of ['newer-worker', 'older-worker']) {
      const text = await readFile(join(own, `${log}.log`), 'utf8').catch(() => '');
      const lost = text.split('\n').filter((line) => /nondeterminism|DeterminismViolation/i.test(line));
      if (lost.length > 0) faults.push(`${lost.length} × in ${log}: ${lost[0]!.slice(0, 300)}`);
    }
    if (traffic.wrong.size > 0) faults.push('answers that nobody should be given');
    // What the processes said, for whoever looks into it.
    if (kept)
      for (const from of [own, join(older.folder, 'logs')]) await cp(from, join(kept, 'logs'), { recursive: true });
    for (const fault of new Set(faults)) tell(`  fault: ${faults.filter((one) => one === fault).length} × ${fault}`);
    tell(
      `${crowd.count()} people in ${Math.round((Date.now() - began) / 1000)} s: ${faults.length} faults (wanted: 0)`,
    );
    if (faults.length > 0) throw new Error('not as promised');
  } finally {
    for (const end of ends) await end().catch((error: Error) => tell(`at the end: ${error.message}`));
  }
}
