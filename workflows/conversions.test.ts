/**
 * Sales reach Meta once each, although the worker is killed again and again while they come in. `CONVERSIONS=1000
 * CONVERSION_KILLS=10` runs it in full size.
 */
import { recordConsent } from '#db/crm/consents.ts';
import { recordEvent } from '#db/crm/events.ts';
import { insertSale } from '#db/crm/sales.ts';
import { datasetTokenKey, saveConversionSettings } from '#db/meta/conversion-settings.ts';
import type { TakenEvent } from '#deploy/sandbox/meta/conversions.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { until } from './testing/flows.ts';
import { createScene, type Scene } from './testing/scene.ts';
import { WorkerProcess } from './testing/worker-process.ts';

const sales = Number(process.env.CONVERSIONS ?? 60);
const kills = Number(process.env.CONVERSION_KILLS ?? 2);
const wabaId = '100000000000001';

let scene: Scene;
let worker: WorkerProcess | undefined;
let datasetId: string;
beforeAll(async () => {
  scene = await createScene({ worker: false });
  const answer = await fetch(`${scene.sandbox.url}/_sandbox/meta/datasets`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ waba_ids: [wabaId] }),
  });
  const made = (await answer.json()) as { dataset_id: string; access_token: string };
  datasetId = made.dataset_id;
  await scene.inTenant(async (tx) => {
    await scene.vault.put(tx, scene.tenantId, datasetTokenKey, made.access_token);
    const rules = [{ on: 'sale.completed' as const, send: 'Purchase' as const }];
    await saveConversionSettings(tx, { dataset_id: datasetId, is_on: true, test_code: null, by_person: true, rules });
    await tx`update senders set waba_id = ${wabaId}`;
  });
});
afterAll(async () => {
  await worker?.end();
  await scene?.stop();
});

const taken = (): TakenEvent[] => scene.sandbox.sandbox.meta.conversions.taken.list();

it('survives kill -9: each sale counts once, a refused one shows why, and nobody who withdrew is told of', async () => {
  const withdrawn = new Set<string>();
  const refused = new Set<string>();
  worker = new WorkerProcess(scene.env);
  // Each answer takes a while, so that kills meet calls that are under way.
  await scene.fault({ kind: 'slow', delayMs: 60, when: 'after', match: { edge: 'events' } });
  const comingIn = (async () => {
    for (let i = 0; i < sales; i++) {
      const { id: leadId } = await scene.createLead();
      const isOut = i % 10 === 9;
      const isForeign = i % 20 === 5;
      await scene.inTenant(async (tx) => {
        if (isOut) await recordConsent(tx, { leadId }, { granted: false, door: 'keyword' });
        // A lead id that is none of Meta's.
        if (isForeign)
          await tx`insert into lead_touches (lead_id, source, occurred_at, external_id) values (${leadId}, 'lead_form', now(), ${String(10_000 + i)})`;
        const fields = { lead_id: leadId, amount: '10.00', currency: 'ARS', status: 'completed' as const };
        const sale = await insertSale(tx, { ...fields, completed_at: new Date() });
        await recordEvent(tx, { type: 'sale.completed', leadId, subject: `sale:${sale.id}` });
        if (isOut) withdrawn.add(`Purchase:sale:${sale.id}`);
        else if (isForeign) refused.add(`Purchase:sale:${sale.id}`);
      });
      if (i % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 40));
    }
  })();
  for (let kill = 1; kill <= kills; kill++) {
    await until(async () => taken().length >= Math.floor((sales * 0.7 * kill) / (kills + 1)), 120_000);
    await worker.end();
    worker = new WorkerProcess(scene.env);
  }
  await comingIn;
  // A lease outlives its worker; nobody need wait for it here.
  const rows = await until(async () => {
    await scene.inTenant(
      (tx) =>
        tx`update conversions set next_at = now() where state = 'pending' and last_at < now() - interval '3 seconds'`,
    );
    const all = await scene.inTenant(
      (tx) => tx<Row[]>`select event_id, state, reason, attempts, answer from conversions`,
    );
    return all.length === sales && all.every(({ state }) => state !== 'pending') && all;
  }, 240_000);

  const ids = taken().map(({ eventId }) => eventId);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toHaveLength(sales - withdrawn.size - refused.size);
  expect(ids.some((id) => withdrawn.has(id!) || refused.has(id!))).toBe(false);
  for (const { event_id, state, reason, answer } of rows) {
    const known = withdrawn.has(event_id) ? 'left-out' : refused.has(event_id) ? 'refused' : 'sent';
    expect([event_id, state]).toEqual([event_id, known]);
    if (known === 'left-out') expect(reason).toBe('conversion-opted-out');
    if (known === 'refused')
      expect(answer).toMatchObject({ subcode: 2_804_052, told: expect.stringContaining('lead_id') });
  }
  // What came twice was under way when its worker was killed.
  const twice = taken().filter(({ times }) => times > 1).length;
  expect(twice).toBeLessThanOrEqual(kills * 10);
  if (process.env.CONVERSIONS) process.stdout.write(`${ids.length} told, ${twice} of them twice\n`);
}, 600_000);

interface Row {
  event_id: string;
  state: string;
  reason: string | null;
  attempts: number;
  answer: Record<string, unknown> | null;
}
