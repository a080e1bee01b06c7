/**
 * Fills the demo tenant: a team, half a year of invented history with the ads that began it, the ready-made flows. Starts
 * nothing and sends nothing.
 */
import { allow, type Sql, type Tx, withTenant } from '#db/platform/tenant.ts';
import { findTenant } from '#db/platform/tenants.ts';
import { addPerson } from '#db/people/first-people.ts';
import { listMembers, type Role } from '#db/people/users.ts';
import { writeAdAccount } from './demo/ad-account.ts';
import { livelyFlows, writeFlows } from './demo/flows.ts';
import { makeLively, type LivelyOptions } from './demo/lively/lively.ts';
import { livelyDays } from './demo/lively/passages.ts';
import { writeLively, writeStages } from './demo/lively/write-lively.ts';
import { Random } from './demo/random.ts';
import { generateDemo } from './demo/generate.ts';
import type { DemoData } from './demo/rows.ts';
import { writeDemo } from './demo/write.ts';

export interface DemoFill {
  /** A pool of the app role. */
  app: Sql;
  /** A tenant that is marked as a demo and has its ceo. */
  tenantId: string;
  /** Makes the password of the team's other members, as `users.password_hash` holds it. Not asked when nothing is filled. */
  passwordHash: () => Promise<string>;
  /** The end of the history; the present by default. */
  now?: Date;
  /** Where the sandbox answers that the ads' pictures come from; without it there is no ad account. */
  sandboxUrl?: string | null;
  leads?: number;
  /** Also sixty days of messages, people inside flows, conversations, tasks. Only where the provider is the sandbox. */
  lively?: boolean;
}

export type DemoCounts = Record<keyof DemoData | 'flows' | 'adDays', number>;

const team: { email: string; name: string; role: Role }[] = [
  { email: 'admin@cadencia.example', name: 'Valentina Ríos', role: 'admin' },
  { email: 'marketing@cadencia.example', name: 'Bruno Acosta', role: 'marketing' },
  { email: 'camila@cadencia.example', name: 'Camila Duarte', role: 'seller' },
  { email: 'nicolas@cadencia.example', name: 'Nicolás Peralta', role: 'seller' },
];

/**
 * Fills the tenant in one transaction: all of it or nothing.
 * @returns what was written, or null when the tenant has leads or flows already: nothing is changed then
 * @throws when the tenant is not marked as a demo
 */
export function fillDemo({
  app,
  tenantId,
  passwordHash,
  now = new Date(),
  sandboxUrl = null,
  leads,
  lively = false,
}: DemoFill): Promise<DemoCounts | null> {
  return withTenant(app, tenantId, async (tx) => {
    // The lock makes a second filling at the same time wait, and then find the first.
    const tenant = await findTenant(tx, true);
    if (!tenant.is_demo) throw new Error(`tenant ${tenantId} is not marked as a demo`);
    const [used] = await tx<[{ used: boolean }]>`
      select exists (select from leads) or exists (select from flows) as used`;
    if (used.used) return null;

    // Inventing it takes seconds, ten times as many on a machine at work: the server must not take us for gone meanwhile.
    await tx`select set_config('idle_in_transaction_session_timeout', '0', true)`;
    await allow(tx, 60);
    const people = await hire(tx, await passwordHash());
    const sellers = team.filter(({ role }) => role === 'seller').map(({ email }) => people.get(email)!);
    const data = generateDemo({ seed: tenantId, now, sellers, currency: tenant.currency, leads });
    // First the ads: where a lead's ad belongs is known when the lead comes.
    const adDays = sandboxUrl ? await writeAdAccount(tx, now, sandboxUrl) : 0;
    const admin = people.get(team[0]!.email)!;
    const flows = lively
      ? await fillLively(tx, tenantId, data, { now, business: tenant, sellers }, admin)
      : await fillPlain(tx, tenantId, data, admin);
    const counts = Object.entries(data).map(([name, rows]) => [name, rows.length]);
    return { ...(Object.fromEntries(counts) as Record<keyof DemoData, number>), flows, adDays };
  });
}

async function fillPlain(tx: Tx, tenantId: string, data: DemoData, admin: string): Promise<number> {
  await writeDemo(tx, tenantId, data);
  return (await writeFlows(tx, admin)).made;
}

/** The flows come first: who is in which control group depends on their ids. */
async function fillLively(
  tx: Tx,
  tenantId: string,
  data: DemoData,
  options: Omit<LivelyOptions, 'seed' | 'flows' | 'sender'>,
  admin: string,
): Promise<number> {
  const [sender] = await tx<{ id: string; phone: string }[]>`select id, phone from senders order by created_at limit 1`;
  const random = new Random(`${tenantId} flows`);
  const since = new Date(options.now.getTime() - (livelyDays + 15) * 86_400_000);
  const { live, made } = await writeFlows(tx, admin, { ...livelyFlows, newId: () => random.uuid(), since });
  const lively = makeLively(data, { ...options, seed: tenantId, sender: sender ?? null, flows: live });
  await writeStages(tx);
  await writeDemo(tx, tenantId, data);
  await writeLively(tx, lively);
  return made;
}

/** @returns everybody's id by e-mail address */
async function hire(tx: Tx, passwordHash: string): Promise<Map<string, string>> {
  const people = new Map((await listMembers(tx)).map(({ email, id }) => [email, id]));
  for (const member of team) {
    if (!people.has(member.email)) people.set(member.email, await addPerson(tx, { ...member, passwordHash }));
  }
  return people;
}
