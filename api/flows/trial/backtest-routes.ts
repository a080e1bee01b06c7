import { describeReason } from '#flow';
import * as z from 'zod';
import { findFlow } from '#db/flows/flows.ts';
import { findVersion } from '#db/flows/flow-versions.ts';
import type { AppEnv } from '../../context.ts';
import { mostEvents, type Passage, type Past, readPast, rehearse, startsOn } from './backtest.ts';
import { byDay, outcome, outcomeOf, pricesOf, sentIn } from './outcome.ts';
import { endpoint, routes } from '../../endpoint.ts';
import { limitRate } from '../../middleware/rate-limit.ts';
import { json, optionalBody } from '../../platform/http-schema.ts';
import { idParam, instant, versionNumber } from '../../platform/paging-schema.ts';
import { textSchema } from '../../platform/text-schema.ts';

/** People named one by one; the counts are of all. */
const mostShown = 50;

const sent = z.object({ at: instant, node: z.string().nullable(), template: z.string(), language: z.string() });

const backtest = outcome
  .extend({
    from: instant,
    to: instant,
    events: z.int().openapi({ description: 'Looked at; the newest ones when `truncated`.' }),
    truncated: z.boolean(),
    refused: z.array(z.object({ reason: z.string(), reason_text: textSchema.nullable(), count: z.int() })),
    days: z
      .array(z.object({ date: z.iso.date(), messages: z.int() }))
      .openapi({ description: 'By the tenant’s calendar; days without messages are left out.' }),
    live: outcome.extend({ version: z.int() }).nullable().openapi({
      description: 'The same events through the live version; null where none is live or it is the one asked about.',
    }),
    results: z
      .record(z.string(), z.int())
      .openapi({ description: 'How they ended; `inside` would still be on their way.' }),
    leads: z.array(
      z.object({
        lead_id: z.uuid(),
        lead_name: z.string().nullable(),
        event: z.string(),
        entered_at: instant,
        messages: z.array(sent),
        result: z.string().nullable(),
        reason: z.string().nullable(),
        reason_text: textSchema.nullable(),
      }),
    ),
    note: textSchema,
  })
  .openapi('Backtest');

const note = {
  es: 'Estado, etiquetas, respuestas, oportunidades, ventas y carritos se toman como estaban entonces; lo demás, como está hoy, también los límites de envío.',
  en: 'Status, tags, replies, deals, sales and carts are taken as they were then; everything else as it is today, the limits on sending among it.',
};

export const flowBacktest = routes().openapi(
  endpoint({
    method: 'post',
    path: '/crm/flows/{id}/backtest',
    access: 'flows.read',
    summary: 'Which leads of the last days would have entered, and what would have been sent; nothing is sent',
    tags: ['Flows'],
    request: {
      params: idParam,
      body: optionalBody(z.strictObject({ days: z.int().min(1).max(90), version: versionNumber }).partial()),
    },
    responses: { 200: json(backtest) },
  }),
  async (c) => {
    const { id } = c.req.valid('param');
    const { days = 30, version } = c.req.valid('json');
    await limitRate(c, `backtest:${c.var.principal.tenantId}`, { limit: 20, seconds: 60 });
    const past = await c.var.read((tx) => readPast(tx, id, { days, version }));
    const { passages, refused } = await rehearse(past);
    const live = await besideLive(c.var.read, past, days);
    const prices = await c.var.read((tx) => pricesOf(tx, [...passages, ...(live?.passages ?? [])], past.catalogue));
    return c.json(
      {
        ...outcomeOf(passages, prices),
        from: past.from,
        to: new Date(),
        events: past.events.length,
        truncated: past.events.length === mostEvents,
        refused: [...refused].map(([reason, count]) => ({ reason, reason_text: describeReason(reason), count })),
        days: byDay(passages, past.catalogue.timezone),
        live: live && { version: live.version, ...outcomeOf(live.passages, prices) },
        results: Object.fromEntries(
          [...Map.groupBy(passages, resultOf)].map(([result, same]) => [result, same.length]),
        ),
        leads: whoFirst(passages).slice(0, mostShown).map(view),
        note,
      },
      200,
    );
  },
);

const resultOf = ({ trace }: Passage): string => trace.result?.result ?? 'inside';

/** Who would have got something before who would not, the newest first. */
const whoFirst = (passages: readonly Passage[]): Passage[] =>
  passages.toReversed().toSorted((a, b) => Number(sentIn(b).length > 0) - Number(sentIn(a).length > 0));

/** The same days through the live version: what publishing would change. Nothing of the past starts one that people start by hand. */
async function besideLive(read: AppEnv['Variables']['read'], past: Past, days: number) {
  const { flowId, graph: asked } = past;
  const live = await read(async (tx) => {
    const version = (await findFlow(tx, flowId))?.live_version ?? null;
    const graph = version === null ? undefined : (await findVersion(tx, flowId, version))?.graph;
    if (version === null || !graph || JSON.stringify(graph) === JSON.stringify(asked)) return null;
    const on = startsOn(graph);
    if (on.length === 0) return null;
    // What starts both has been read.
    const isSame = on.toSorted().join() === startsOn(asked).toSorted().join();
    return { version, past: isSame ? { ...past, graph } : await readPast(tx, flowId, { days, version }) };
  });
  return live && { version: live.version, passages: (await rehearse(live.past)).passages };
}

function view(passage: Passage) {
  const { lead, event, trace } = passage;
  const reason = trace.result?.reason ?? null;
  return {
    lead_id: lead.id,
    lead_name: lead.name,
    event: event.type,
    entered_at: event.occurred_at,
    messages: sentIn(passage),
    result: trace.result?.result ?? null,
    reason,
    reason_text: describeReason(reason),
  };
}
