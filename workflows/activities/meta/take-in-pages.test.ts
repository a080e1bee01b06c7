/** The connected person's pages, as a look into the connection takes them in. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  choosePage,
  findTenantsOfPage,
  listMetaPages,
  metaPageTokenKey,
  recordSubscription,
} from '#db/meta/meta-pages.ts';
import { type Tx, withTenant } from '#db/platform/tenant.ts';
import { collect } from '#providers/meta-graph/paging.ts';
import { checkConnection } from './check-connection.ts';
import { type ConnectionScene, createConnectionScene, page } from '../../testing/connection-scene.ts';

let scene: ConnectionScene;
beforeAll(async () => void (scene = await createConnectionScene()));
afterAll(() => scene.stop());
beforeEach(() => scene.begin());
afterEach(() => scene.calm());

describe('pages', () => {
  it('are kept with their tokens sealed, and Meta reports their leads', async () => {
    await scene.connect();
    await checkConnection(scene.deps, scene.tenantId);
    expect(await scene.inTenant(listMetaPages)).toMatchObject([
      { page_id: '104000000000000002', name: 'Andinas Travel', subscribed_at: expect.any(Date), error: null },
      { page_id: page, name: 'Bicicletas Andinas', subscribed_at: expect.any(Date), error: null },
    ]);
    expect(scene.meta.sandbox.meta.subscriptions.get(page)).toEqual(['leadgen']);
    expect(await findTenantsOfPage(scene.db.sql, page)).toContain(scene.tenantId);
    const asPage = await scene.inTenant((tx) => scene.deps.meta.pageGraphFor(tx, scene.tenantId, page));
    expect(await collect(asPage!.forms(page))).toHaveLength(2);
    const [row] = await scene.db.owner()`
      select sealed_value from credentials where tenant_id = ${scene.tenantId} and key = ${metaPageTokenKey(page)}`;
    expect(Buffer.from(row!.sealed_value).toString('latin1')).not.toContain('EAA');
  });

  it('that a person left out stay out; one taken back at Meta is subscribed anew', async () => {
    await scene.connect();
    await checkConnection(scene.deps, scene.tenantId);
    await scene.inTenant((tx) => choosePage(tx, page, false));
    scene.meta.sandbox.meta.subscriptions.clear();
    await checkConnection(scene.deps, scene.tenantId);
    expect([...scene.meta.sandbox.meta.subscriptions.keys()]).toEqual(['104000000000000002']);
    expect(await findTenantsOfPage(scene.db.sql, page)).not.toContain(scene.tenantId);
  });

  it('that a person left out while Meta could not be told are unsubscribed, unless another tenant takes them in', async () => {
    await scene.connect();
    await checkConnection(scene.deps, scene.tenantId);
    await scene.inTenant((tx) => choosePage(tx, page, false));
    await scene.meta.fault({ kind: 'meta-error', code: 200, match: { edge: 'subscribed_apps' } });
    await checkConnection(scene.deps, scene.tenantId);
    const left = async () => (await scene.inTenant(listMetaPages)).find((one) => one.page_id === page);
    expect(await left()).toMatchObject({ error: 'missing-permission', subscribed_at: expect.any(Date) });
    expect(scene.meta.sandbox.meta.subscriptions.has(page)).toBe(true);
    await scene.meta.call('DELETE', '/_sandbox/faults');
    const other = (await scene.db.createTenant()).id;
    const wanted = (tx: Tx) => tx`insert into meta_pages (page_id, name) values (${page}, 'Bicicletas Andinas')`;
    await withTenant(scene.db.sql, other, wanted);
    await checkConnection(scene.deps, scene.tenantId);
    expect(await left()).toMatchObject({ error: null, subscribed_at: null });
    expect(scene.meta.sandbox.meta.subscriptions.has(page)).toBe(true);
    await withTenant(scene.db.sql, other, (tx) => tx`delete from meta_pages`);
    await scene.inTenant((tx) => recordSubscription(tx, page, null));
    await checkConnection(scene.deps, scene.tenantId);
    expect(await left()).toMatchObject({ error: null, subscribed_at: null });
    expect(scene.meta.sandbox.meta.subscriptions.has(page)).toBe(false);
  });

  it('that are gone at Meta are forgotten with their tokens', async () => {
    await scene.connect();
    await checkConnection(scene.deps, scene.tenantId);
    const { pages } = scene.meta.sandbox.meta.world;
    const gone = pages.shift()!;
    await checkConnection(scene.deps, scene.tenantId);
    pages.unshift(gone);
    expect((await scene.inTenant(listMetaPages)).map((one) => one.page_id)).toEqual(['104000000000000002']);
    expect(await scene.inTenant((tx) => scene.deps.vault.get(tx, scene.tenantId, metaPageTokenKey(page)))).toBeNull();
  });

  it('say why Meta does not report their leads; without the permissions they are not asked for', async () => {
    await scene.connect();
    await scene.meta.fault({ kind: 'meta-error', code: 200, match: { edge: 'subscribed_apps' } });
    await checkConnection(scene.deps, scene.tenantId);
    expect((await scene.inTenant(listMetaPages)).map(({ error }) => error)).toEqual([
      'missing-permission',
      'missing-permission',
    ]);
    await scene.connect({ granted: ['ads_read', 'business_management'] });
    scene.meta.arrived();
    expect(await checkConnection(scene.deps, scene.tenantId)).toBeNull();
    expect(scene.meta.arrived().map((call) => call.path)).not.toContain('/v25.0/me/accounts');
    expect(await scene.inTenant(listMetaPages)).toHaveLength(2);
  });
});
