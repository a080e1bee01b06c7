import { describeReason } from '#flow';
import * as z from 'zod';
import { mostEvents, readPast, rehearse, type Passage } from './backtest.ts';
import { endpoint, routes } from '../../endpoint.ts';
import { limitRate } from '../../middleware/rate-limit.ts';
import { json, optionalBody } from '../../platform/http-schema.ts';
import { idParam, instant, versionNumber } from '../../platform/paging-schema.ts';
import { textSchema } from '../../platform/text-schema.ts';

/** People named one by one; the counts are of all. */
const mostShown = 50;

const sent = z.object({ at: instant, node: z.string().nullable(), template: z.string(), language: z.string() });

const backtest = z
  .object({
    from: instant,
    to: instant,
    events: z.int().openapi({ description: 'Looked at; the newest ones when `truncated`.' }),
    truncated: z.boolean(),
    entered: z.int(),
    refused: z.array(z.object({ reason: z.string(), reason_text: textSchema.nullable(), count: z.int() })),
    messages: z.array(z.object({ template: z.string(), language: z.string(), count: z.int() })),
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
    const messages = passages.flatMap(sentIn);
    return c.json(
      {
        from: past.from,
        to: new Date(),
        events: past.events.length,
        truncated: past.events.length === mostEvents,
        entered: passages.length,
        refused: [...refused].map(([reason, count]) => ({ reason, reason_text: describeReason(reason), count })),
        messages: [...Map.groupBy(messages, (one) => `${one.template} ${one.language}`).values()].map((same) => ({
          template: same[0]!.template,
          language: same[0]!.language,
          count: same.length,
        })),
        results: Object.fromEntries(
          [...Map.groupBy(passages, resultOf)].map(([result, same]) => [result, same.length]),
        ),
        leads: passages.toReversed().slice(0, mostShown).map(view),
        note,
      },
      200,
    );
  },
);

const resultOf = ({ trace }: Passage): string => trace.result?.result ?? 'inside';

function sentIn({ trace }: Passage) {
  return trace.entries.flatMap(({ at, node, command, outcome, data }) => {
    const template = data?.template as { name: string; language: string } | undefined;
    return command === 'perform' && outcome === 'sent' && template
      ? [{ at, node, template: template.name, language: template.language }]
      : [];
  });
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
