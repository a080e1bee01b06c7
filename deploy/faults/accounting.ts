/** Compares what people should have got with what the sandbox accepted. */
import type { Product } from '../testing/product.ts';
import { until } from '../testing/product.ts';

export interface Account {
  enrolments: number;
  /** Enrolments that ended, by state. */
  states: Record<string, number>;
  accepted: number;
  /** Pairs of messages that say the same thing to the same person at the same step. */
  duplicates: number;
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
  const ours = new Set(
    (
      await sql<{ external_id: string }[]>`
    select m.external_id from messages m join enrolments e on e.id = m.enrolment_id where e.flow_id = ${flowId}`
    ).map((row) => row.external_id),
  );
  const sends = (await product.sends()).filter(({ externalId }) => externalId !== null && ours.has(externalId));
  return {
    enrolments: counts.total,
    states: counts.states,
    accepted: sends.length,
    duplicates: sends.length - new Set(sends.map(({ externalId }) => externalId)).size,
    unconfirmed: counts.unconfirmed,
  };
}
