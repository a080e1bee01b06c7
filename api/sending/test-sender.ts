/** Asks a number's provider how it is, without sending anything, and keeps what it says. */
import type { Text } from '#flow';
import { findSender, updateSender, type SenderRow } from '#db/sending/senders.ts';
import type { NumberFacts } from '#providers/news.ts';
import { ProviderError } from '#providers/port.ts';
import type { Act } from '../context.ts';
import type { Deps } from '../deps.ts';
import { viewSender, type SenderView } from './sender-schema.ts';
import { openAccount, webhookUrl } from './provider-account.ts';
import { audit } from '../platform/audit.ts';

export interface Check {
  code: string;
  ok: boolean;
  text: Text;
}
export interface Examination {
  checks: Check[];
  balance: { amount: number; currency: string } | null;
  number: NumberFacts | null;
}

const check = (code: string, ok: boolean, es: string, en: string): Check => ({ code, ok, text: { es, en } });

/** The calls over the network, outside of any transaction. Never throws: what fails is a red line. */
export async function examineSender(
  deps: Deps,
  sender: SenderRow,
  apiKey: string | null,
  endpoint: { id: string; external_id: string | null } | null,
): Promise<Examination> {
  if (apiKey === null) {
    const missing = check(
      'key',
      false,
      'Falta la clave del proveedor. Vuelve a conectarlo.',
      "The provider's key is missing. Connect it again.",
    );
    return { checks: [missing], balance: null, number: null };
  }
  const account = openAccount(deps, sender.provider, apiKey);
  const { title } = account;
  const numbers = await account.listNumbers().catch((error: unknown) => error);
  if (!Array.isArray(numbers)) {
    const code = numbers instanceof ProviderError ? `${numbers.status || ''} ${numbers.code}`.trim() : 'UNKNOWN';
    const failed = check(
      'key',
      false,
      `${title} no aceptó la conexión (${code}).`,
      `${title} did not accept the connection (${code}).`,
    );
    return { checks: [failed], balance: null, number: null };
  }
  const number = (numbers as NumberFacts[]).find((one) => one.phone === sender.phone) ?? null;
  const balance = await account.readBalance().catch(() => null);
  const hooks = await account.listWebhooks().catch(() => []);
  const hook = hooks.find((one) => one.id === endpoint?.external_id);
  if (hook?.isComplete === false) await account.completeWebhook(hook.id).catch(() => {});
  const findings = await account.examine(sender.phone, deps.now().getTime()).catch(() => []);
  const delivers =
    hook?.isActive === true && endpoint !== null && hook.url === webhookUrl(deps, sender.provider, endpoint.id);
  const connected = number?.status === undefined || number.status === 'CONNECTED';
  return {
    checks: [
      check('key', true, `${title} acepta la clave.`, `${title} accepts the key.`),
      number
        ? check(
            'number',
            connected,
            `El número está ${connected ? 'conectado' : number.status}.`,
            `The number is ${connected ? 'connected' : number.status}.`,
          )
        : check(
            'number',
            false,
            `El número ya no está en la cuenta de ${title}.`,
            `The number is no longer in the ${title} account.`,
          ),
      delivers
        ? check(
            'webhook',
            true,
            `${title} nos avisa de entregas y respuestas.`,
            `${title} tells us of deliveries and replies.`,
          )
        : check(
            'webhook',
            false,
            `${title} no nos avisa: sin eso no sabremos de entregas ni respuestas. Desconecta el número y vuelve a conectarlo.`,
            `${title} does not tell us: without it we learn of no deliveries or replies. Disconnect the number and connect it again.`,
          ),
      ...findings.map(({ code, ok, text }) => ({ code, ok, text })),
    ],
    balance,
    number,
  };
}

/** Keeps what the provider said. */
export async function recordExamination(
  act: Act,
  sender: SenderRow,
  { checks, balance, number }: Examination,
): Promise<{ ok: boolean; checks: Check[]; balance: Examination['balance']; sender: SenderView }> {
  if (number) {
    await updateSender(act.tx, sender.id, {
      status: number.status ?? 'CONNECTED',
      quality: number.quality ?? null,
      messaging_limit: number.limit ?? null,
    });
  }
  const ok = checks.every((one) => one.ok);
  await audit(act, 'sender.test', { type: 'sender', id: sender.id }, { ok });
  return { ok, checks, balance, sender: viewSender((await findSender(act.tx, sender.id))!) };
}
