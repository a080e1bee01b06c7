/** Sends people through flows on the whole product: event row → relay → workflow → ledger → sandbox over HTTP. */
import { phoneKey } from '#db/phone.ts';
import { messagesInARow, people } from '../testing/flows.ts';
import { type Product, until } from '../testing/product.ts';

export interface WholePath {
  /** Writes `count` leads with their events at once and returns how many enrolments ended per second. */
  run(count: number): Promise<number>;
  /** One lead at a time; milliseconds from the event to the provider's acceptance. */
  latencies(count: number): Promise<number[]>;
}

let next = 0;

/** @param wait between two messages, ISO 8601; null for none */
export async function publishPath(
  product: Product,
  name: string,
  messages: number,
  wait: string | null,
): Promise<WholePath> {
  const graph = messagesInARow(messages, wait);
  // Every path hears every event; each takes only its own leads.
  graph.nodes[0]!.config = { filter: { field: 'lead.lead_source', op: 'eq', value: name } };
  const flowId = await product.publish(name, graph);
  const sql = product.owner;
  const [tenant] = await sql<{ id: string }[]>`select tenant_id as id from flows where id = ${flowId}`;

  const enter = async (count: number): Promise<Date> => {
    const leads = people(count, next);
    next += count;
    const [{ at }] = await sql<[{ at: Date }]>`
      with made as (
        insert into leads (tenant_id, lead_source, name, phone, phone_key)
        select ${tenant!.id}, ${name}, * from unnest(${leads.map((one) => one.name)}::text[], ${leads.map((one) => one.phone)}::text[],
          ${leads.map((one) => phoneKey(one.phone))}::text[]) returning id
      ), told as (insert into events (tenant_id, type, lead_id) select ${tenant!.id}, 'lead.created', id from made)
      select clock_timestamp() as at`;
    return at;
  };
  const ended = async (): Promise<{ n: number; last: Date }> => {
    const [row] = await sql<[{ n: number; last: Date }]>`
      select count(*)::int as n, max(ended_at) as last from enrolments where flow_id = ${flowId} and ended_at is not null`;
    return row;
  };

  return {
    async run(count) {
      const before = (await ended()).n;
      const began = await enter(count);
      const { last } = await until(`${count} enrolments of ${name}`, 300, async () => {
        const now = await ended();
        return now.n >= before + count ? now : null;
      });
      return count / ((last.getTime() - began.getTime()) / 1000);
    },
    async latencies(count) {
      for (let n = 0; n < count; n++) {
        const before = (await ended()).n;
        await enter(1);
        await until('one enrolment', 30, async () => ((await ended()).n > before ? true : null));
      }
      const rows = await sql<{ ms: number }[]>`
        select (extract(epoch from m.accepted_at - v.occurred_at) * 1000)::float8 as ms
        from messages m join enrolments e on e.id = m.enrolment_id join events v on v.lead_id = e.lead_id and v.type = 'lead.created'
        where e.flow_id = ${flowId} and m.accepted_at is not null order by m.accepted_at desc limit ${count}`;
      return rows.map((row) => row.ms);
    },
  };
}
