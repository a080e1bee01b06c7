/** Compares what people should have got with what the sandbox accepted. */
import type { Product } from '../testing/product.ts';
import { until } from '../testing/product.ts';

export interface Account {
  enrolments: number;
  /** Enrolments that ended, by state. */
  states: Record<string, number>;
  accepted: number;
  /** Messages beyond the first that say the same thing to the same person at the same step, by whichever try they went. */
  duplicates: number;
  /** Tries that followed one whose answer got lost: there are no more duplicates than these. */
  secondTries: number;
  /** Messages whose fate is not known and that were therefore not repeated. */
  unconfirmed: number;
}

interface Counts {
  total: number;
  open: number;
  states: Record<string, number>;
  unconfirmed: number;
  unsettled: number;
}

/** Waits until every enrolment of the flow has ended and no message is in doubt, then counts. */
export async function settle(product: Product, flowId: string, people: number, seconds: number): Promise<Account> {
  const sql = product.owner;
  const counts = await until(`${people} people through the flow`, seconds, async () => {
    const [row] = await sql<[Counts]>`
      select
        (select count(*)::int from enrolments where flow_id = ${flowId}) as total,
        (select count(*)::int from enrolments where flow_id = ${flowId} and ended_at is null) as open,
        (select jsonb_object_agg(state, n) from (select state, count(*)::int as n from enrolments where flow_id = ${flowId} group by 1) s) as states,
        (select count(*)::int from messages m join enrolments e on e.id = m.enrolment_id
          where e.flow_id = ${flowId} and m.state = 'unconfirmed') as unconfirmed,
        (select count(*)::int from messages m join enrolments e on e.id = m.enrolment_id
          where e.flow_id = ${flowId} and m.state in ('planned', 'submitting', 'unknown')) as unsettled`;
    return row.total === people && row.open === 0 && row.unsettled === 0 ? row : null;
  });
  const tries = await sql<{ id: string; external_id: string; is_lost: boolean }[]>`
    with ours as (select m.id, m.external_id from messages m join enrolments e on e.id = m.enrolment_id where e.flow_id = ${flowId})
    select id, external_id, false as is_lost from ours
    union all select id, l.external_id, true from ours join lost_tries l on l.message_id = ours.id`;
  const messageOf = new Map(tries.map((one) => [one.external_id, one.id]));
  const sends = (await product.sends()).flatMap(({ externalId }) => messageOf.get(externalId ?? '') ?? []);
  return {
    enrolments: counts.total,
    states: counts.states,
    accepted: sends.length,
    duplicates: sends.length - new Set(sends).size,
    secondTries: tries.filter((one) => one.is_lost).length,
    unconfirmed: counts.unconfirmed,
  };
}
