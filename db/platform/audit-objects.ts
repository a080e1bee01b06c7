/** What things that the audit names by their ids are called, as long as they are there. */
import type { Tx } from './tenant.ts';

/** Where an object's name stands, by the type that the audit has for it. A type that is missing here is told by its id. */
const places: Record<string, { table: string; name: string; id?: string }> = {
  lead: { table: 'leads', name: 'coalesce(name, phone, email)' },
  flow: { table: 'flows', name: 'name' },
  opportunity: { table: 'opportunities', name: 'name' },
  segment: { table: 'segments', name: 'name' },
  sender: { table: 'senders', name: "coalesce(nullif(label, ''), phone)" },
  template: { table: 'meta_templates', name: 'name' },
  ad_account: { table: 'ad_accounts', name: "coalesce(nullif(name, ''), account_id)", id: 'account_id' },
  meta_page: { table: 'meta_pages', name: 'name', id: 'page_id' },
  user: { table: 'memberships', name: 'name', id: 'user_id' },
  api_key: { table: 'api_keys', name: 'name' },
  webhook: { table: 'outgoing_webhooks', name: 'name' },
  task: { table: 'tasks', name: 'title' },
  'saved-reply': { table: 'saved_replies', name: 'title' },
  invitation: { table: 'invitations', name: 'name' },
};

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** @returns names by `<type> <id>`; what has no name, or is gone, is not among them */
export async function nameObjects(
  tx: Tx,
  objects: readonly { object_type: string | null; object_id: string | null }[],
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const byType = Map.groupBy(objects, ({ object_type }) => object_type ?? '');
  for (const [type, list] of byType) {
    const place = Object.hasOwn(places, type) ? places[type]! : null;
    if (!place) continue;
    const { table, name, id = 'id' } = place;
    const isUuid = id === 'id' || id === 'user_id';
    const ids = [...new Set(list.flatMap(({ object_id }) => object_id ?? []))].filter(
      (one) => !isUuid || uuid.test(one),
    );
    const rows = await tx<{ id: string; name: string | null }[]>`
      select ${tx(id)}::text as id, ${tx.unsafe(name)} as name from ${tx(table)}
      where ${tx(id)} = any(${ids}::${tx.unsafe(isUuid ? 'uuid[]' : 'text[]')})`;
    for (const row of rows) if (row.name) found.set(`${type} ${row.id}`, row.name);
  }
  return found;
}
