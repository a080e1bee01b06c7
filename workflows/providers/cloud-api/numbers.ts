/** The numbers of an account, and under which id Meta knows each. */
import type { NumberFacts } from '../news.ts';
import { ProviderError } from '../port.ts';
import type { Graph } from './graph.ts';
import { idOf } from './graph.ts';
import type { CloudNumber } from './wire.ts';

const basic = 'id,display_phone_number,verified_name,status,quality_rating,name_status,code_verification_status';
/** Not every version knows the first; the second is about to go. */
const limits = ['whatsapp_business_manager_messaging_limit', 'messaging_limit_tier'];

/** All numbers of the WhatsApp Business account. @throws ProviderError */
export async function readNumbers(graph: Graph, wabaId: string): Promise<CloudNumber[]> {
  const path = `${idOf(wabaId)}/phone_numbers`;
  for (const limit of limits) {
    try {
      return await graph.listAll<CloudNumber>(path, { fields: `${basic},${limit}` });
    } catch (error) {
      // 100 without a subcode: a field that this version does not have.
      if (!(error instanceof ProviderError) || error.code !== '100') throw error;
    }
  }
  return await graph.listAll<CloudNumber>(path, { fields: basic });
}

export const phoneIn = ({ display_phone_number }: Pick<CloudNumber, 'display_phone_number'>): string =>
  `+${display_phone_number.replaceAll(/\D/g, '')}`;

export const numberFacts = (wabaId: string, told: CloudNumber): NumberFacts => ({
  phone: phoneIn(told),
  wabaId,
  providerId: told.id,
  name: told.verified_name,
  status: told.status,
  quality: told.quality_rating,
  limit: told.whatsapp_business_manager_messaging_limit ?? told.messaging_limit_tier,
});

/**
 * Ids of numbers by address, account and phone: they do not change while a number stays where it is, and every send needs one.
 * What they are worth is decided by the token of each call.
 */
const known = new Map<string, string>();

/** The id of one of our numbers; null where the account has no such number. @throws ProviderError */
export async function findNumberId(graph: Graph, url: string, wabaId: string, phone: string): Promise<string | null> {
  const nameOf = (one: string) => `${url} ${wabaId} ${one}`;
  const kept = known.get(nameOf(phone));
  if (kept) return kept;
  const numbers = await readNumbers(graph, wabaId);
  if (known.size > 10_000) known.clear();
  for (const number of numbers) known.set(nameOf(phoneIn(number)), number.id);
  return known.get(nameOf(phone)) ?? null;
}

/** The id was no good: it is looked up again the next time. */
export const forgetNumberId = (url: string, wabaId: string, phone: string): void =>
  void known.delete(`${url} ${wabaId} ${phone}`);
