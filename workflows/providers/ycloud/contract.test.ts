/** YCloud against the contract of all providers; and that the contract notices adapters which break it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProviderAccount, WhatsAppProvider } from '../port.ts';
import { contract, failures } from '../testing/contract-suite.ts';
import { ycloud } from './mod.ts';
import { startYcloudStage } from './testing/stage.ts';

let stage: Awaited<ReturnType<typeof startYcloudStage>>;
beforeAll(async () => void (stage = await startYcloudStage()));
afterAll(() => stage?.stop());

contract(ycloud, () => stage);

/** YCloud with another way to send. */
const sending = (
  send: (account: ProviderAccount, ...args: Parameters<ProviderAccount['send']>) => ReturnType<ProviderAccount['send']>,
): WhatsAppProvider => ({
  ...ycloud,
  open: (options) => {
    const account = ycloud.open(options);
    return { ...account, send: (message) => send(account, message) };
  },
});

describe('an adapter that', () => {
  const wrong: [what: string, adapter: WhatsAppProvider, caught: string[]][] = [
    [
      'sends twice',
      sending(async (account, message) => {
        await account.send(message);
        return await account.send(message);
      }),
      ['sends a template once, with its variables', 'sends a text once to somebody who wrote'],
    ],
    [
      'sends again after a lost answer',
      sending(async (account, message) => {
        const outcome = await account.send(message);
        return outcome.is === 'unknown' ? await account.send(message) : outcome;
      }),
      ['leaves a doubt when the answer is lost, broken or late, and does not try again'],
    ],
    [
      'swallows a 5xx as accepted',
      sending(async (account, message) => {
        const outcome = await account.send(message);
        return outcome.is === 'unknown' ? { is: 'accepted', id: message.externalId, wamid: null } : outcome;
      }),
      ['leaves a doubt on a 5xx, whether the message was taken or not'],
    ],
    [
      'leaves registrations of before as they were',
      {
        ...ycloud,
        open: (options) => ({ ...ycloud.open(options), completeWebhook: () => Promise.resolve() }),
      },
      ['brings a registration of before up to date, and does without what the provider does not know'],
    ],
    [
      'takes an unsigned webhook',
      {
        ...ycloud,
        webhook: {
          ...ycloud.webhook,
          isSigned: (headers, ...rest) => !headers.has('ycloud-signature') || ycloud.webhook.isSigned(headers, ...rest),
        },
      },
      ['refuses what is not signed, signed by another, for other bytes, or long ago'],
    ],
    [
      'takes a signature of any age',
      {
        ...ycloud,
        webhook: {
          ...ycloud.webhook,
          isSigned: (headers, raw, secret) => {
            const then = /t=(\d+)/.exec(headers.get('ycloud-signature') ?? '')?.[1];
            return ycloud.webhook.isSigned(headers, raw, secret, Number(then) * 1000);
          },
        },
      },
      ['refuses what is not signed, signed by another, for other bytes, or long ago'],
    ],
  ];
  it.each(wrong)('%s is caught', async (_, adapter, caught) => {
    expect(await failures(adapter, stage)).toEqual(expect.arrayContaining(caught));
  });
  it('does nothing wrong fails nothing', async () => {
    expect(await failures({ ...ycloud }, stage)).toEqual([]);
  });
});
