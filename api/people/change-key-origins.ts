/** Says which sites' pages may use an ingest key. */
import { type ApiKey, setKeyOrigins } from '#db/people/api-keys.ts';
import type { Act } from '../context.ts';
import { notFound } from '../errors.ts';
import { audit } from '../platform/audit.ts';

/** @throws Problem 404 for a key that is not there, was revoked, or is not for handing in leads */
export async function changeKeyOrigins(act: Act, id: string, origins: string[]): Promise<ApiKey> {
  const key = await setKeyOrigins(act.tx, id, origins);
  if (!key) throw notFound();
  await audit(act, 'key.origins', { type: 'api_key', id }, { origins });
  return key;
}
