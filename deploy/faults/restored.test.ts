/** A machine that is lost, and another one that goes on from the backup. */
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { createVault } from '#db/platform/vault.ts';
import { writeBackup } from '../backup/backup.ts';
import { readJson } from '../json-file.ts';
import { removeData } from '../postgres.ts';
import type { Secrets } from '../secrets.ts';
import { messagesInARow, people } from '../testing/flows.ts';
import { type Product, startProduct, until } from '../testing/product.ts';
import { settle } from './accounting.ts';

const enrolled = 8;
const inDoubt = 3;
const folders: string[] = [];
let product: Product | undefined;
const newFolder = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cadencia-machine-'));
  folders.push(folder);
  return folder;
};
afterAll(async () => {
  await product?.stop();
  for (const folder of folders) {
    await removeData(join(folder, 'postgres'));
    await rm(folder, { recursive: true, force: true });
  }
});

it('whoever was on their way goes on where they stood, and gets nothing twice', { timeout: 300_000 }, async () => {
  const [before, after] = [await newFolder(), await newFolder()];
  product = await startProduct({ folder: before, settleSeconds: 15 });
  const flowId = await product.publish('Dos mensajes', messagesInARow(2, 'PT20S'));
  await product.ingest(people(enrolled));
  await until('the first messages', 60, async () => ((await product!.sends()).length >= enrolled ? true : null));
  // The provider takes these in, and its answers find nobody.
  process.kill(product.ready.pids.sandbox!, 'SIGSTOP');
  await product.ingest(people(inDoubt, enrolled));
  await until('sends under way', 40, async () => {
    const [row] = await product!.owner<[{ n: number }]>`
      select count(*)::int as n from messages where state = 'submitting'`;
    return row.n === inDoubt ? true : null;
  });
  const { CREDENTIALS_KEYS } = (await readJson<Secrets>(join(before, 'secrets.json')))!;
  const file = join(after, 'all.backup');
  await writeBackup(product.ready.databaseUrl, createVault(CREDENTIALS_KEYS), file);
  // Nobody says goodbye: what Temporal knew is gone, and so is all that came after the backup.
  const { worker, api, sandbox } = product.ready.pids;
  for (const pid of [worker, api]) process.kill(pid!, 'SIGKILL');
  process.kill(sandbox!, 'SIGCONT');
  await product.stop();

  // The keys were kept elsewhere; the sandbox is the world outside, which goes on.
  for (const name of ['secrets.json', 'sandbox.json', 'sandbox.json.ads']) {
    await copyFile(join(before, name), join(after, name)).catch(() => {});
  }
  product = await startProduct({ folder: after, settleSeconds: 15, restore: file, nothingSentSince: true });
  // A lost workflow is looked for when it is two minutes late (claim_overdue). That much goes by.
  await product.owner.begin(async (tx) => {
    await tx`set local session_replication_role = replica`;
    await tx`
      update enrolments set wake_at = wake_at - interval '3 minutes', updated_at = updated_at - interval '3 minutes'
      where flow_id = ${flowId} and ended_at is null`;
  });
  const all = enrolled + inDoubt;
  const account = await settle(product, flowId, all, 150);
  expect(account).toMatchObject({ enrolments: all, duplicates: 0 });
  expect(account.accepted).toBeGreaterThanOrEqual(2 * enrolled);
  const counts = new Map<string, number>();
  for (const { to } of await product.sends()) counts.set(to, (counts.get(to) ?? 0) + 1);
  expect(Math.max(...counts.values())).toBe(2);
});
