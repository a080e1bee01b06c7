/** For tests: what each provider's half of the sandbox tells of one message of ours. */
import { cloudTeller } from '#deploy/sandbox/cloud/teller.ts';
import type { Teller } from '#deploy/sandbox/teller.ts';
import type { WhatsappMessage } from '#deploy/sandbox/ycloud/objects.ts';
import { ycloudTeller } from '#deploy/sandbox/ycloud/teller.ts';
import type { ProviderName } from '#providers/mod.ts';

export interface Step {
  status: 'sent' | 'delivered' | 'read' | 'failed';
  /** Seconds after the first. */
  after: number;
  code: string;
}

export const start = Date.parse('2026-11-20T12:00:00Z');
export const instant = (after: number) => new Date(start + after * 1000).toISOString();
const timeOf = { sent: 'sendTime', delivered: 'deliverTime', read: 'readTime' } as const;

/** A teller, and what it has told. */
const tellers: Record<ProviderName, (told: string[]) => Teller> = {
  ycloud: (told) => {
    let count = 0;
    const emit = (type: string, content: object) =>
      told.push(JSON.stringify({ id: `evt_${++count}`, type, createTime: instant(999), ...content }));
    return ycloudTeller({ emit } as never, () => start);
  },
  'cloud-api': (told) => {
    const deliver = (_url: string, body: string) => void told.push(body);
    const app = { url: 'http://here', fields: ['messages'] };
    const meta = {
      now: () => start + 999_000,
      webhooks: { deliver },
      appSubscriptions: new Map([['whatsapp_business_account', app]]),
    };
    return cloudTeller(meta as never, { accounts: new Map([['waba', { override: null }]]) } as never);
  },
};

/** The deliveries of a message that goes through these steps. @param externalId ours */
export function deliveriesOf(name: ProviderName, steps: readonly Step[], externalId = 'ours'): string[] {
  const told: string[] = [];
  const teller = tellers[name](told);
  const message = {
    id: 'm1',
    wamid: 'wamid.M1',
    wabaId: 'waba',
    from: '+12025550110',
    to: '+5491155550001',
    type: 'template',
    externalId,
    createTime: instant(0),
  } as WhatsappMessage;
  for (const { status, after, code } of steps) {
    Object.assign(message, { status, updateTime: instant(after) });
    if (status === 'failed') message.errorCode = code;
    else message[timeOf[status]] = instant(after);
    teller.status({ ...message });
  }
  return told;
}
