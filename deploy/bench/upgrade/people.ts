/** People in a flow who hear of two things, each while another release is at work: who should get what, and who did. */
import type { Sql } from '#db/platform/tenant.ts';
import type { Ready } from '../../ready.ts';
import { people as makePeople } from '../../testing/flows.ts';
import { inParallel } from '../measure.ts';
import { chain } from '../product.ts';
import type { Traffic } from './traffic.ts';

/** What each of them is sent who is not stopped. */
const messages = 3;
const atOnce = 8;
/** Who comes from elsewhere does not enter. */
const source = 'upgrade';

interface Person {
  leadId: string;
  /** The stages of the upgrade in which they hear of the first thing and of the second. */
  hearsIn: [number, number];
  /** One of twenty is stopped by hand where they would hear of the second. */
  isStopped: boolean;
}

const until = (name: string) => ({ events: [`custom.${name}`], timeout: 'P1D' });
/** A message, until something happens, a message, until something else does and a few seconds more, a message. */
const way = chain(source, ['send', until('first'), 'send', until('second'), { for: 'PT5S' }, 'send']);

/** @param stages how many there are, counted from 0 */
export async function openPeople(ready: Ready, owner: Sql, traffic: Traffic, stages: number) {
  const flow = await traffic.call<{ id: string }>('POST', '/api/crm/flows', { name: 'bench upgrade', flow: way });
  await traffic.call('POST', `/api/crm/flows/${flow.id}/publish`, { note: 'bench' });
  const people: Person[] = [];

  /** So many come in, in lists of a hundred; what they hear of is spread evenly over this stage and those after it. */
  async function comeIn(count: number, stage: number): Promise<void> {
    const left = stages - stage;
    for (let done = 0; done < count; done += 100) {
      const from = people.length;
      const leads = makePeople(Math.min(100, count - done), from).map((one) => ({ ...one, lead_source: source }));
      const path = `/api/ingest/${ready.ingestKey}/leads`;
      const { results } = await traffic.call<{ results: { id?: string }[] }>('POST', path, leads);
      for (const [n, { id }] of results.entries()) {
        if (!id) throw new Error(`Somebody was not taken: ${JSON.stringify(results[n])}`);
        const first = stage + ((from + n) % left);
        const second = first + (Math.floor((from + n) / left) % (stages - first));
        people.push({ leadId: id, hearsIn: [first, second], isStopped: (from + n) % 20 === 7 });
      }
    }
  }

  const hear = (who: Person[], type: string) =>
    inParallel(who.length, atOnce, async (n) => {
      await traffic.call('POST', '/api/crm/events', { type, lead_id: who[n]!.leadId, data: {} });
    });

  /** Everybody who hears of something in this stage, in the order of their places in the flow. */
  async function tell(stage: number): Promise<void> {
    const second = people.filter(({ hearsIn }) => hearsIn[1] === stage);
    // Who hears of both in one stage must have come to the second wait in between.
    const first = people.filter(({ hearsIn }) => hearsIn[0] === stage);
    await whenAt('hear-1', first);
    await hear(first, 'custom.first');
    await whenAt('hear-3', second);
    await hear(
      second.filter(({ isStopped }) => !isStopped),
      'custom.second',
    );
    const stopped = second.filter(({ isStopped }) => isStopped);
    const ids = await owner<{ id: string }[]>`
      select id from enrolments where flow_id = ${flow.id} and lead_id = any(${stopped.map(({ leadId }) => leadId)}::uuid[])`;
    await inParallel(ids.length, atOnce, async (n) => {
      await traffic.call('POST', `/api/crm/enrolments/${ids[n]!.id}/stop`, {});
    });
  }

  async function whenAt(place: string, who: Person[]): Promise<void> {
    const leads = who.map(({ leadId }) => leadId);
    await whenAll(who.length, `came to ${place}`, async () => {
      const [row] = await owner<[{ count: number }]>`
        select count(*)::int as count from enrolments
        where flow_id = ${flow.id} and lead_id = any(${leads}::uuid[]) and node_id = ${place} and state = 'waiting'`;
      return row.count;
    });
  }

  /** How many are inside. */
  async function open(): Promise<number> {
    const [row] = await owner<[{ count: number }]>`
      select count(*)::int as count from enrolments where flow_id = ${flow.id} and ended_at is null`;
    return row.count;
  }

  /** Waits until nobody is inside, and compares. @returns what is not as it should be, one line each */
  async function account(): Promise<{ lines: string[]; faults: string[] }> {
    const faults: string[] = [];
    await whenAll(people.length, 'ended', async () => people.length - (await open())).catch((error: Error) =>
      faults.push(error.message),
    );
    const ends = await owner<{ lead: string; end: string; accepted: number; doubts: number }[]>`
      select e.lead_id as lead, concat_ws(' ', e.state, e.result, e.reason) as end,
        (select count(*)::int from messages m where m.enrolment_id = e.id and m.accepted_at is not null) as accepted,
        (select count(*)::int from messages m where m.enrolment_id = e.id and m.state = 'unconfirmed') as doubts
      from enrolments e where e.flow_id = ${flow.id}`;
    const of = new Map(ends.map((one) => [one.lead, one]));
    const counts = new Map<string, number>();
    for (const { leadId, isStopped } of people) {
      const found = of.get(leadId);
      const end = found ? `${found.end}, ${found.accepted} sent` : 'never inside';
      counts.set(end, (counts.get(end) ?? 0) + 1);
      const isRight = isStopped
        ? found?.end.startsWith('stopped') && found.accepted === messages - 1
        : found?.end.startsWith('finished') && found.accepted + found.doubts === messages;
      if (!isRight) faults.push(`${isStopped ? 'stopped by hand' : 'not stopped'}: ${end}`);
    }
    if (ends.length !== people.length) faults.push(`${ends.length} enrolments of ${people.length} people`);
    const summary = (await (await fetch(`${ready.sandboxUrl}/_sandbox/summary`)).json()) as { duplicates: number };
    const sends = (await (await fetch(`${ready.sandboxUrl}/_sandbox/requests?kind=message`)).json()) as {
      to: string;
    }[];
    const each = Map.groupBy(sends, ({ to }) => to);
    const twice = summary.duplicates + [...each.values()].filter((one) => one.length > messages).length;
    if (twice > 0) faults.push(`${twice} messages sent twice`);
    const doubts = ends.reduce((sum, one) => sum + one.doubts, 0);
    const lines = [...counts].map(([end, count]) => `${count} × ${end}`);
    lines.push(`${sends.length} messages at the provider, ${twice} twice, ${doubts} in doubt`);
    return { lines, faults };
  }

  return { comeIn, tell, open, account, count: () => people.length };
}

/** Until so many have, as long as some more do every minute. */
async function whenAll(wanted: number, what: string, count: () => Promise<number>): Promise<void> {
  for (let [best, since] = [-1, Date.now()]; ;) {
    const now = await count();
    if (now >= wanted) return;
    if (now > best) [best, since] = [now, Date.now()];
    if (Date.now() - since > 90_000) throw new Error(`${now} of ${wanted} ${what}, and nobody more for 90 s`);
    await new Promise((next) => setTimeout(next, 300));
  }
}
