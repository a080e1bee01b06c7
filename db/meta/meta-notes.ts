/** Tells the team, once, that the connection with Meta is about to end or has ended. */
import type { Text } from '#flow';
import type { Tx } from '../platform/tenant.ts';

/** How the connection is; `expiring`: it ends soon. */
export type ConnectionHealth = 'connected' | 'expiring' | 'expired' | 'revoked';

/** Who can do something about it, or misses the numbers. */
const readers = ['ceo', 'admin', 'marketing'];

const texts: Record<Exclude<ConnectionHealth, 'connected'>, Text> = {
  expiring: {
    es: 'La conexión con Meta vence pronto y no se pudo renovar sola. Vuelve a conectar en Marketing para no perder números.',
    en: 'The connection with Meta ends soon and could not be renewed by itself. Connect again in Marketing so as to miss no numbers.',
  },
  expired: {
    es: 'La conexión con Meta venció: los números de los anuncios ya no se actualizan. Vuelve a conectar en Marketing.',
    en: 'The connection with Meta has expired: the numbers of the ads are no longer updated. Connect again in Marketing.',
  },
  revoked: {
    es: 'Meta retiró el acceso: los números de los anuncios ya no se actualizan. Vuelve a conectar en Marketing.',
    en: 'Meta took the access back: the numbers of the ads are no longer updated. Connect again in Marketing.',
  },
};

/** Leaves a note in the tenant's language when the state is another than the team was last told. */
export async function tellTeam(tx: Tx, health: ConnectionHealth): Promise<void> {
  const [news] = await tx<{ locale: 'es' | 'en' }[]>`
    update meta_connections c set told_state = ${health} from tenants t
    where t.id = c.tenant_id and c.told_state <> ${health} returning t.locale`;
  if (!news || health === 'connected') return;
  for (const role of readers) {
    await tx`insert into notifications (role, text) values (${role}, ${texts[health][news.locale]})`;
  }
}
