/** What the specs of the builder share: flows made by HTTP, the saved draft, and the places of the page. */
import type { Flow } from '#flow';
import { expect, open, ready, type Api } from './app.ts';
import type { Locator, Page } from '@playwright/test';

export interface MadeFlow {
  id: string;
  name: string;
}

const settings: Flow['settings'] = { reEntry: 'always', exitOn: [], holdoutPercent: 0, onFailure: 'continue' };

/** A flow of nodes below each other, each led to by the first port of the one before. */
export function chain(...steps: { id: string; kind: string; config?: Record<string, unknown>; port?: string }[]): Flow {
  return {
    formatVersion: 1,
    nodes: steps.map(({ id, kind, config = {} }, row) => ({ id, kind, config, position: { x: 0, y: row * 172 } })),
    edges: steps.slice(1).map(({ id }, index) => {
      const from = steps[index]!;
      return { id: `e${index}`, from: from.id, port: from.port ?? 'next', to: id };
    }),
    settings,
  };
}

/** Trigger → send, with everything filled in. */
export const greeting = (tag: string): Flow =>
  chain(
    {
      id: 'start',
      kind: 'lead-created',
      config: { filter: { field: 'lead.tags', op: 'contains', value: tag } },
    },
    {
      id: 'send',
      kind: 'send-template',
      config: {
        template: { name: 'lead_followup', language: 'es' },
        variables: { '1': '{{lead.first_name | "amigo"}}' },
      },
    },
  );

let made = 0;
export async function makeFlow(
  api: Api,
  flow: Flow,
  name = `Flujo ${Date.now().toString(36)} ${made++}`,
): Promise<MadeFlow> {
  const { id } = await api.post<{ id: string }>('/crm/flows', { name, flow });
  return { id, name };
}

export async function publish(api: Api, id: string): Promise<void> {
  await api.post(`/crm/flows/${id}/publish`, { note: 'e2e' });
}

export const draftOf = async (api: Api, id: string): Promise<Flow> =>
  (await api.get<{ graph: Flow }>(`/crm/flows/${id}/draft`)).graph;

export const flowIdOf = (page: Page): string => /flows\/([0-9a-f-]{36})/.exec(page.url())![1]!;

/** Opens a flow's canvas and waits for its cards. */
export async function openBuilder(page: Page, id: string): Promise<void> {
  await open(page, `/crm/hsm/flows/${id}`);
  await expect(page.locator('.react-flow__node').first()).toBeVisible();
}

export const card = (page: Page, id: string): Locator => page.locator(`.react-flow__node[data-id="${id}"]`);

/** Waits until the server has everything. */
export async function saved(page: Page): Promise<void> {
  await expect(page.locator('[data-save="saved"]')).toBeVisible();
}

/** The button that publishes, in one of its six states. */
export const publishButton = (page: Page, state: string): Locator => page.locator(`[data-publish="${state}"]`);

/** Messages the sandbox phone has got at this number. */
export async function messagesTo(page: Page, phone: string): Promise<{ text: string; template: { name: string } }[]> {
  const answer = await page.request.get(
    `${ready.sandboxUrl}/_sandbox/requests?kind=message&to=${encodeURIComponent(phone)}`,
  );
  return (await answer.json()) as { text: string; template: { name: string } }[];
}
