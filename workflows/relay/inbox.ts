/** Works off what providers delivered. One that cannot be worked off is set aside after three tries and holds up nobody. */
import { isTransient } from '#db/platform/failures.ts';
import { type Claim, claimInbox } from '#db/platform/queues.ts';
import { type Sql, type Tx, useTenant } from '#db/platform/tenant.ts';
import { completeDelivery, failDelivery, lockDelivery, lockSpeakers } from '#db/platform/webhook-inbox.ts';
import { findProvider } from '#providers/mod.ts';
import { codeOf } from './pump.ts';
import { isOfDeleted, takeRefusal } from './whatsapp/from-before.ts';
import { takeNews } from './whatsapp/mod.ts';
import { takeStatuses } from './whatsapp/statuses-at-once.ts';

export interface InboxDeps {
  sql: Sql;
  log: { error(data: object, message: string): void };
}

/** Works off the next deliveries, about so many. When one breaks the batch, each is tried by itself. True when there may be more. */
export async function relayInbox(deps: InboxDeps, most: number): Promise<boolean> {
  return (await relaySome(deps, most)).taken > 0;
}

/**
 * The same again and again. Where all that was taken only told what became of messages, more is taken the next time: hundreds of those
 * cost a few statements. What people say is worked off one by one, and waits behind no crowd.
 */
export function createInboxRelay(deps: InboxDeps, usual: number, crowd: number): () => Promise<boolean> {
  let most = usual;
  return async () => {
    const { taken, plain } = await relaySome(deps, most);
    most = taken >= usual && plain === taken ? crowd : usual;
    return taken > 0;
  };
}

/** @returns how many were taken, and how many of them by few statements */
async function relaySome(deps: InboxDeps, most: number): Promise<{ taken: number; plain: number }> {
  let claims: Claim[] = [];
  let plain = 0;
  try {
    await deps.sql.begin(async (tx) => {
      claims = await claimInbox(tx, most);
      // In the order of tenants and then of leads, as events are: relays that wait for each other never do so in a circle.
      const tenants = Map.groupBy(claims, (claim) => claim.tenantId);
      for (const tenantId of [...tenants.keys()].toSorted()) {
        const theirs = tenants.get(tenantId)!;
        await useTenant(tx, tenantId);
        if (theirs.length > 1)
          await lockSpeakers(
            tx,
            theirs.map((claim) => claim.id),
          );
        const others = theirs.length > 1 ? await takeStatuses(tx, theirs) : theirs;
        plain += theirs.length - others.length;
        for (const claim of others) await work(tx, claim);
      }
    });
  } catch (error) {
    if (claims.length === 0) throw error;
    plain = 0;
    for (const claim of claims) await alone(deps, claim);
  }
  return { taken: claims.length, plain };
}

async function alone(deps: InboxDeps, claim: Claim): Promise<void> {
  try {
    await deps.sql.begin((tx) => work(tx, claim));
  } catch (error) {
    if (isTransient(error)) throw error;
    const code = codeOf(error);
    deps.log.error({ delivery: claim.id, code }, 'a webhook delivery failed');
    await deps.sql.begin(async (tx) => {
      await useTenant(tx, claim.tenantId);
      await failDelivery(tx, claim.id, code);
    });
  }
}

async function work(tx: Tx, { id, tenantId }: Claim): Promise<void> {
  await useTenant(tx, tenantId, id);
  const row = await lockDelivery(tx, id);
  if (!row) return;
  const provider = findProvider(row.provider);
  for (const news of provider?.webhook.read(row.raw) ?? []) {
    if (row.hasMarks && (await isOfDeleted(tx, news, row.receivedAt))) await takeRefusal(tx, news);
    else await takeNews(tx, news, provider!);
  }
  await completeDelivery(tx, id);
}
