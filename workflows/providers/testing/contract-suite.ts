/**
 * What every adapter of a WhatsApp provider must do, as checks that any of them can be held against, on a stage where the sandbox
 * plays the provider. `contract(…)` makes tests of them; `failures(…)` says which of them an adapter fails.
 */
import { describe, expect, it } from 'vitest';
import type { WhatsAppProvider } from '../port.ts';
import type { Check, Scene } from './check.ts';
import { sendingChecks } from './sending-checks.ts';
import type { Stage } from './stage.ts';
import { webhookChecks } from './webhook-checks.ts';

const accountChecks: Record<string, Check> = {
  'reads the numbers of the account': async ({ open, stage }) => {
    const numbers = await open().listNumbers();
    expect(numbers.map(({ phone }) => phone).toSorted()).toEqual(stage.numbers.toSorted());
    for (const number of numbers) expect(number).toMatchObject({ wabaId: stage.wabaId, status: 'CONNECTED' });
  },
  'reads all templates, page by page': async ({ open, stage }) => {
    const pages: number[] = [];
    const all = await open().listTemplates((page) => void pages.push(page.length));
    expect(all).toHaveLength(stage.countTemplates());
    expect(pages.length).toBeGreaterThan(1);
    expect(pages.reduce((sum, length) => sum + length, 0)).toBe(all.length);
    const found = all.find(({ name }) => name === stage.template.name);
    expect(found).toMatchObject({ wabaId: stage.wabaId, language: stage.template.language, status: 'APPROVED' });
    expect(JSON.stringify(found?.components)).toContain('{{1}}');
  },
  'hands a template in once, and tells what became of it': async ({ open, provider, stage }) => {
    const draft = { ...stage.draft, name: `draft_${stage.nextId()}` };
    const given = await open().submitTemplate(draft);
    expect(given).toMatchObject({ name: draft.name, language: draft.language, status: 'PENDING' });
    await expect(open().submitTemplate(draft)).rejects.toMatchObject({ name: 'ProviderError' });
    const { raw } = await stage.received((text) => text.includes(draft.name));
    expect(provider.webhook.read(raw)).toMatchObject([{ is: 'template', name: draft.name, status: 'APPROVED' }]);
  },
  'hands a changed template in anew, and takes it away': async ({ open, stage }) => {
    const draft = { ...stage.draft, name: `draft_${stage.nextId()}` };
    const { providerId = null } = await open().submitTemplate(draft);
    await stage.received((text) => text.includes(draft.name));
    const changed = JSON.parse(JSON.stringify(draft.components).replace('Hola', 'Buenas')) as unknown[];
    expect(JSON.stringify(changed)).not.toBe(JSON.stringify(draft.components));
    const { wabaId, name, language } = draft;
    const edited = await open().editTemplate({ ...draft, components: changed, providerId });
    expect(edited).toMatchObject({ name, language, status: 'PENDING' });
    const find = async () => (await open().listTemplates()).find((one) => one.name === name);
    expect(JSON.stringify((await find())?.components)).toContain('Buenas');
    for (const _ of [1, 2]) await open().deleteTemplate({ wabaId, name, language, providerId });
    expect(await find()).toBeUndefined();
  },
  'says what is left to spend, or that there is no such thing': async ({ open }) => {
    const balance = await open().readBalance();
    if (balance) expect(balance).toEqual({ amount: expect.any(Number), currency: expect.any(String) });
  },
  'says that a credential is refused': async ({ open, stage }) => {
    const account = open({ credential: stage.wrongCredential });
    await expect(account.listNumbers()).rejects.toMatchObject({ name: 'ProviderError', class: 'auth' });
    expect(await account.send(stage.message())).toMatchObject({ is: 'not-sent', class: 'auth' });
  },
  'registers where to deliver to, once, and takes it back': async ({ open, stage }) => {
    const { credential, address } = stage.spare;
    const account = open({ credential });
    const url = address(stage.nextId());
    const { id } = await account.registerWebhook(url);
    const ours = async () => (await account.listWebhooks()).filter((one) => one.url === url);
    expect(await ours()).toEqual([{ id, url, isActive: true, isComplete: true }]);
    await account.removeWebhook(id);
    expect(await ours()).toEqual([]);
  },
  'brings a registration of before up to date, and does without what the provider does not know': async ({
    open,
    stage,
  }) => {
    if (!stage.narrow) return;
    const account = open();
    const made: string[] = [];
    const isComplete = async (id: string) => (await account.listWebhooks()).find((one) => one.id === id)?.isComplete;
    const register = async () => {
      const { id } = await account.registerWebhook(stage.spare.address(stage.nextId()));
      made.push(id);
      return id;
    };
    stage.forgetNews(true);
    try {
      const young = await register();
      expect(await isComplete(young)).toBe(false);
      await account.completeWebhook(young);
      stage.forgetNews(false);
      const old = await register();
      await stage.narrow(old);
      for (const id of [young, old]) {
        expect([id, await isComplete(id)]).toEqual([id, false]);
        await account.completeWebhook(id);
        expect([id, await isComplete(id)]).toEqual([id, true]);
      }
    } finally {
      stage.forgetNews(false);
      for (const id of made) await account.removeWebhook(id);
    }
  },
};

const checks: Record<string, Check> = { ...accountChecks, ...sendingChecks, ...webhookChecks };

function sceneOf(provider: WhatsAppProvider, stage: Stage): Scene {
  const { credential, url } = stage;
  let posts = 0;
  const counting: typeof fetch = (input, init) => {
    if (init?.method === 'POST') posts++;
    return fetch(input, init);
  };
  return {
    provider,
    stage,
    open: (over = {}) => provider.open({ credential, url, fetch: counting, ...over }),
    posts: () => posts,
  };
}

async function run(check: Check, scene: Scene): Promise<void> {
  await scene.stage.clear();
  await check(scene);
}

/** Every check as a test. */
export function contract(provider: WhatsAppProvider, stage: () => Stage): void {
  describe(`the adapter of ${provider.title}`, () => {
    it.each(Object.entries(checks))('%s', async (_, check) => {
      await expect(run(check, sceneOf(provider, stage()))).resolves.toBeUndefined();
    });
  });
}

/** The names of the checks that an adapter does not pass. */
export async function failures(provider: WhatsAppProvider, stage: Stage): Promise<string[]> {
  const failed: string[] = [];
  for (const [name, check] of Object.entries(checks)) {
    await run(check, sceneOf(provider, stage)).catch(() => failed.push(name));
  }
  return failed;
}
