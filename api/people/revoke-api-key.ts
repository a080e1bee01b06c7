/** Ends a key. */
import { revokeApiKey as revoke } from '#db/people/api-keys.ts';
import type { Act } from '../context.ts';
import { notFound } from '../errors.ts';
import { audit } from '../platform/audit.ts';

/** @throws Problem 404 for a key that is not there or was revoked before */
export async function revokeApiKey(act: Act, id: string): Promise<null> {
  const key = await revoke(act.tx, id);
  if (!key) throw notFound();
  await audit(act, 'key.revoke', { type: 'api_key', id }, { kind: key.kind });
  return null;
}
