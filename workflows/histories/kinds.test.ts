/**
 * Every kind once on a real server: its history replays, holds nothing of the person, and is kept in `kinds/<kind>.json` for as long as
 * somebody may be inside a flow that was published with it. With RECORD_HISTORIES=1 those that are not there yet are written.
 */
import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Catalogue, kindOf, type KindName, kinds } from '#flow';
import { workflowId } from '#contract';
import { findOrCreateLead } from '#db/crm/leads.ts';
import { readCatalogue } from '#db/flows/catalogue.ts';
import { loadBundle } from '../bundle.ts';
import { configsOf, quickPalette } from '#flow/testing/draw-config.ts';
import { chain, until } from '../testing/flows.ts';
import { readable, takeHistory } from '../testing/histories.ts';
import { createScene, type Scene } from '../testing/scene.ts';
import { starts } from '../testing/starts.ts';

let scene: Scene;
let server: Server;
let bundle: { code: string };
let catalogue: Catalogue;
let address: string;
beforeAll(async () => {
  server = createServer((_request, response) => void response.end('{"id": "A-1"}'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const at = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  address = `http://${at}/orders`;
  scene = await createScene({ env: { EGRESS_ALLOWED: at } });
  bundle = await loadBundle(scene.config.CACHE_DIR);
  await scene.db.createUser(scene.tenantId, { role: 'seller', name: 'Sol' });
  await scene.publish(chain({ kind: 'manual' }, [{ kind: 'exit' }]));
  const segment = { field: 'lead.status', op: 'eq', value: 'lost' };
  await scene.inTenant((tx) => tx`insert into segments (name, condition) values ('S', ${tx.json(segment)})`);
  await scene.inTenant((tx) => tx`insert into conversion_settings (dataset_id, is_on) values ('700000000000001', true)`);
  catalogue = { ...(await scene.inTenant(readCatalogue)), forms: [{ id: '77', name: 'Otoño' }] };
});
afterAll(async () => {
  server?.close();
  await scene?.stop();
});

const kept = (name: string) => fileURLToPath(new URL(`kinds/${name}.json`, import.meta.url));

/** The kind in its shortest flow; a step's id there is the kind's name. */
function flowOf(name: KindName, phone: string) {
  const kind = kindOf(name)!;
  const palette = quickPalette(catalogue);
  const exceptions = { 'http-request.url': fc.constant(address), 'go-to.to': fc.constant('after') };
  const filter = { field: 'lead.phone', op: 'eq', value: phone };
  const [config] = fc.sample(
    configsOf(name, kind, palette, exceptions),
    { numRuns: 1, seed: 5 },
  );
  const after = { id: 'after', kind: 'update-lead', config: { addTags: ['visto'] }, position: { x: 0, y: 2 } };
  if (kind.trigger) {
    const trigger = { id: 'trigger', kind: name, config: { ...config, filter }, position: { x: 0, y: 0 } };
    return { formatVersion: 1, nodes: [trigger, after], edges: [{ id: '1', from: 'trigger', port: 'next', to: 'after' }] };
  }
  const [main] = kind.ports(config);
  return {
    formatVersion: 1,
    nodes: [
      { id: 'trigger', kind: 'manual', config: {}, position: { x: 0, y: 0 } },
      { id: name, kind: name, config, position: { x: 0, y: 1 } },
      ...(main || kind.leadsTo ? [after] : []),
    ],
    edges: [
      { id: '1', from: 'trigger', port: 'next', to: name },
      ...(main ? [{ id: '2', from: name, port: main.id, to: 'after' }] : []),
    ],
  };
}

it.concurrent.each((Object.keys(kinds) as KindName[]).map((name, i) => [name, i] as const))(
  '%s: lived through, replayed, and kept',
  async (name, i) => {
    const phone = `+54911${60_000_000 + i}`;
    const graph = flowOf(name, phone);
    const flowId = await scene.publish(graph);
    const { kind: trigger, config } = graph.nodes[0]!;
    await scene.inTenant(async (tx) => {
      const { lead } = await findOrCreateLead(tx, { name: 'Zacarías', phone });
      await starts[trigger]!(tx, { leadId: lead.id, flowId, config: config as Record<string, unknown> });
    });
    const [row] = await scene.ended(flowId, 1, 60_000);
    expect(row!.state).toBe('finished');
    const handle = scene.client.workflow.getHandle(workflowId(row!.id));
    await until(async () => (await handle.describe()).status.name !== 'RUNNING');
    const history = await takeHistory(scene.client, row!.id, `kinds/${name}`, existsSync(kept(name)));
    const text = readable(history);
    for (const secret of ['Zacar', phone.slice(1), scene.sandbox.apiKey, 'Hola '])
      expect(text, `${secret} in ${name}`).not.toContain(secret);
    await Worker.runReplayHistory({ workflowBundle: bundle }, history, workflowId(row!.id));
    expect(existsSync(kept(name)), 'recorded: see README').toBe(true);
  },
  90_000,
);
