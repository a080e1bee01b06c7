/** WhatsApp's Cloud API against the contract of all providers; and that the contract notices adapters which break it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProviderAccount, WhatsAppProvider } from '../port.ts';
import { contract, failures } from '../testing/contract-suite.ts';
import { cloudApi as adapter } from './mod.ts';
import { startCloudStage } from './testing/stage.ts';

const cloudApi: WhatsAppProvider = adapter;
let stage: Awaited<ReturnType<typeof startCloudStage>>;
beforeAll(async () => void (stage = await startCloudStage()));
afterAll(() => stage?.stop());

contract(cloudApi, () => stage);

/** The Cloud API with another way to send. */
const sending = (
  send: (account: ProviderAccount, ...args: Parameters<ProviderAccount['send']>) => ReturnType<ProviderAccount['send']>,
): WhatsAppProvider => ({
  ...cloudApi,
  open: (options) => {
    const account = cloudApi.open(options);
    return { ...account, send: (message) => send(account, message) };
  },
});
/** The Cloud API with another way to read deliveries. */
const reading = (over: Partial<WhatsAppProvider['webhook']>): WhatsAppProvider => ({
  ...cloudApi,
  webhook: { ...cloudApi.webhook, ...over },
});

describe('an adapter that', () => {
  const wrong: [what: string, provider: WhatsAppProvider, caught: string[]][] = [
    [
      'sends again after a lost answer',
      sending(async (account, message) => {
        const outcome = await account.send(message);
        return outcome.is === 'unknown' ? await account.send(message) : outcome;
      }),
      ['leaves a doubt when the answer is lost, broken or late, and does not try again'],
    ],
    [
      'forgets our id',
      reading({
        read: (raw) =>
          cloudApi.webhook
            .read(raw)
            .map((news) => (news.is === 'status' ? { ...news, message: { ...news.message, externalId: null } } : news)),
      }),
      ['believes what the provider signed, and tells the statuses of our message'],
    ],
    [
      'goes by the HTTP status instead of the code',
      sending(async (account, message) => {
        const outcome = await account.send(message);
        return outcome.is === 'not-sent' && outcome.class === 'template' ? { ...outcome, class: 'permanent' } : outcome;
      }),
      ['reads each refusal as what it asks of us'],
    ],
    [
      'takes an unsigned webhook',
      reading({
        isSigned: (headers, ...rest) =>
          !headers.has('x-hub-signature-256') || cloudApi.webhook.isSigned(headers, ...rest),
      }),
      ['refuses what is not signed, signed by another, for other bytes, or long ago'],
    ],
    [
      'keeps a batch in one piece',
      reading({ split: (raw) => cloudApi.webhook.split(raw)?.slice(0, 1) ?? null }),
      ['reads every kind of news'],
    ],
  ];
  it.each(wrong)('%s is caught', async (_, provider, caught) => {
    expect(await failures(provider, stage)).toEqual(expect.arrayContaining(caught));
  });
});
