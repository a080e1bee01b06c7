/** How the worker reaches Meta: as our app, as the person through whom a tenant is connected, as one of its pages. */
import { datasetTokenKey } from '#db/meta/conversion-settings.ts';
import { metaTokenKey } from '#db/meta/meta-connections.ts';
import { metaPageTokenKey } from '#db/meta/meta-pages.ts';
import type { Tx } from '#db/platform/tenant.ts';
import type { Vault } from '#db/platform/vault.ts';
import { createGraphApp, type GraphApp } from '#providers/meta-graph/app.ts';
import type { Graph, GraphOptions } from '#providers/meta-graph/client.ts';
import { createDatasets, type Datasets } from '#providers/meta-graph/conversions.ts';

export interface MetaAccess {
  /** null: this installation has no app at Meta, and nobody is connected. */
  app: GraphApp | null;
  appId: string | null;
  /** A client with the token of the connected person; null when there is none. */
  graphFor(tx: Tx, tenantId: string, more?: Partial<GraphOptions>): Promise<Graph | null>;
  /** The same with a page's own token. */
  pageGraphFor(tx: Tx, tenantId: string, pageId: string, more?: Partial<GraphOptions>): Promise<Graph | null>;
  /** Datasets that sales are told to, with the token that the tenant gave for them: it is of no app of ours. */
  datasetsFor(tx: Tx, tenantId: string): Promise<Datasets | null>;
}

export interface MetaAccessOptions {
  vault: Vault;
  appId?: string;
  appSecret?: string;
  url: string;
  version: string;
  fetch?: typeof fetch;
}

export function createMetaAccess({ vault, appId, appSecret, ...graph }: MetaAccessOptions): MetaAccess {
  const app = appId && appSecret ? createGraphApp({ appId, appSecret, ...graph }) : null;
  const open = async (tx: Tx, tenantId: string, key: string, more?: Partial<GraphOptions>) => {
    const token = app && (await vault.get(tx, tenantId, key));
    return token ? app.open(token, more) : null;
  };
  return {
    app,
    appId: appId ?? null,
    graphFor: (tx, tenantId, more) => open(tx, tenantId, metaTokenKey, more),
    pageGraphFor: (tx, tenantId, pageId, more) => open(tx, tenantId, metaPageTokenKey(pageId), more),
    async datasetsFor(tx, tenantId) {
      const token = await vault.get(tx, tenantId, datasetTokenKey);
      // Far less than a lease: whoever takes over finds nobody at it.
      return token === null ? null : createDatasets({ ...graph, token, timeoutMs: 10_000, retries: 0 });
    },
  };
}
