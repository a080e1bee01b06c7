/** Makes a key for a program. */
import { insertApiKey } from '#db/people/api-keys.ts';
import type { ApiKey, KeyKind } from '#db/people/api-keys.ts';
import { hashSecret, newSecret } from '../platform/secrets.ts';
import type { Act } from '../context.ts';
import { invalid } from '../errors.ts';
import { audit } from '../platform/audit.ts';

const prefixes: Record<KeyKind, string> = { api: 'cad_api_', ingest: 'cad_in_', flows: 'cad_fl_' };

/**
 * @returns the key with its secret, which is kept nowhere
 * @throws Problem 422 for sites of a key that no page may hold
 */
export async function createApiKey(
  act: Act,
  input: { kind: KeyKind; name: string; origins: string[] },
): Promise<ApiKey & { secret: string }> {
  if (input.kind !== 'ingest' && input.origins.length > 0)
    throw invalid('origins', 'not_allowed', 'only ingest keys are for pages');
  const secret = newSecret(prefixes[input.kind]);
  const key = await insertApiKey(act.tx, {
    ...input,
    prefix: secret.slice(0, 12),
    hash: await hashSecret(secret),
    createdBy: act.actor.type === 'user' ? act.actor.id : null,
  });
  await audit(act, 'key.create', { type: 'api_key', id: key.id }, { kind: input.kind });
  return { ...key, secret };
}
