/** The endpoints that the systems before this one had, over flows, enrolments and messages. */
import { describeReason } from '#flow';
import { type AutomationLog, type FlowAt, listLogs, listRules, placeOf, triggersOf } from '#db/flows/automation.ts';
import { rangeInDays } from '#db/flows/counts/day-range.ts';
import { overviewOfFlows } from '#db/flows/counts/of-flows.ts';
import * as z from 'zod';
import { enrolLeads } from './enrolments/enrol-leads.ts';
import { triggerWord, triggerWords } from './seed-words.ts';
import { switchRule } from './switch-rule.ts';
import { endpoint, routes } from '../endpoint.ts';
import { effectDays, type FlowView } from './flow-rows.ts';
import { effectSchema } from './flow-schema.ts';
import { json, jsonBody } from '../platform/http-schema.ts';
import { idParam, instant, limitOf, whole } from '../platform/paging-schema.ts';
import { textSchema } from '../platform/text-schema.ts';

const tags = ['Automation'];

const triggerType = z.enum(triggerWords.map(({ word }) => word));
const whatStarts = triggerWords.map(({ word, starts }) => `- \`${word}\`: ${starts}`).join('\n');

const rule = z
  .object({
    id: z.uuid(),
    name: z.string(),
    description: z.string(),
    is_active: z.boolean(),
    enabled: z.boolean().openapi({ description: 'As `is_active`.' }),
    trigger_type: triggerType.nullable().openapi({
      description: `What starts the live version. Null: it was never published.\n\n${whatStarts}`,
    }),
    trigger_events: z.array(z.string()),
    live_version: z.int().nullable(),
    created_at: instant,
    updated_at: instant,
    effect: effectSchema,
  })
  .openapi('AutomationRule');

const log = z
  .object({
    id: z.uuid(),
    lead_id: z.uuid(),
    lead_name: z.string().nullable(),
    rule_id: z.uuid().nullable(),
    rule_name: z.string().nullable(),
    rule_version: z.int().nullable().openapi({ description: 'The version of the flow that wrote it.' }),
    trigger_type: triggerType.openapi({
      description:
        'What starts the version that wrote it, also where the lead was entered by hand; `manual` for what no flow ' +
        `sent.\n\n${whatStarts}`,
    }),
    entered_by: z.enum(['trigger', 'hand', 'flow']).nullable().openapi({
      description:
        'How the lead came into the flow: by its trigger, by hand or the API, by a step of another flow. Null: in none.',
    }),
    template_name: z.string().nullable(),
    status: z.enum(['pending', 'sent', 'skipped', 'failed']),
    state: z.string(),
    error_details: z.string().nullable(),
    reason_text: textSchema.nullable(),
    created_at: instant,
  })
  .openapi('AutomationLog');

export const automation = routes()
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/marketing/automation/rules',
      access: 'automation.read',
      summary: 'List flows by the name the seeds give them, with what they achieved in 30 days',
      tags,
      responses: { 200: json(z.object({ items: z.array(rule) })) },
    }),
    async (c) => {
      const items = await c.var.read(async (tx) => {
        const rows = await listRules(tx);
        const ids = rows.map((row) => row.id);
        const found = await overviewOfFlows(tx, ids, await rangeInDays(tx, { days: effectDays }));
        const live = ids.map((flow) => ({ flow, version: null }));
        const triggers = await triggersOf(tx, live);
        return rows.map((row) => ({
          ...row,
          enabled: row.is_active,
          trigger_type: triggerWord(triggers.get(placeOf({ flow: row.id, version: null }))),
          effect: found.get(row.id)!.effect,
        }));
      });
      return c.json({ items }, 200);
    },
  )
  .openapi(
    endpoint({
      method: 'patch',
      path: '/crm/marketing/automation/rules/{id}',
      access: 'automation.write',
      summary: 'Turn a flow on or off: off pauses it, on resumes it with everything shifted',
      tags,
      request: { params: idParam, body: jsonBody(z.strictObject({ enabled: z.boolean() })) },
      responses: { 200: json(rule) },
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      return c.json(
        await c.var.change(200, async (act) => {
          const flow = await switchRule(act, id, c.req.valid('json').enabled);
          const live = { flow: id, version: null };
          return toRule(flow, (await triggersOf(act.tx, [live])).get(placeOf(live)));
        }),
        200,
      );
    },
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/marketing/automation/trigger',
      access: 'flows.enrol',
      summary: 'Enter one lead in a flow by hand',
      tags,
      request: { body: jsonBody(z.strictObject({ flow_id: z.uuid(), lead_id: z.uuid() })) },
      responses: {
        200: json(
          z.object({
            lead_id: z.uuid(),
            enrolment_id: z.uuid().nullable(),
            outcome: z.enum(['enrolled', 'refused']),
            reason: z.string().nullable(),
            reason_text: textSchema.nullable(),
          }),
        ),
      },
    }),
    async (c) => {
      const { flow_id, lead_id } = c.req.valid('json');
      const occurrence = `manual:${c.req.header('idempotency-key') ?? c.var.requestId}`;
      const result = await c.var.change(
        200,
        async (act) => (await enrolLeads(act, flow_id, [lead_id], occurrence)).results[0]!,
      );
      return c.json(result, 200);
    },
  )
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/marketing/automation-logs',
      access: 'automation.read',
      watch: 'view_automation_logs',
      summary: 'What flows sent, or why not; the newest first',
      tags,
      request: {
        query: z.object({
          limit: limitOf(100),
          offset: whole({ min: 0, max: 100_000 }).default(0),
        }),
      },
      responses: {
        200: json(z.object({ items: z.array(log), limit: z.int(), offset: z.int(), has_more: z.boolean() })),
      },
    }),
    async (c) => {
      const page = c.req.valid('query');
      const [rows, triggers] = await c.var.read(async (tx) => {
        const logs = await listLogs(tx, page);
        return [
          logs,
          await triggersOf(
            tx,
            logs.flatMap((log) => writerOf(log) ?? []),
          ),
        ] as const;
      });
      const items = rows.slice(0, page.limit).map((row) => {
        const writer = writerOf(row);
        return {
          ...row,
          trigger_type: (writer && triggerWord(triggers.get(placeOf(writer)))) ?? 'manual',
          reason_text: describeReason(row.error_details),
        };
      });
      return c.json({ items, ...page, has_more: rows.length > page.limit }, 200);
    },
  );

const writerOf = (log: AutomationLog): FlowAt | null =>
  log.rule_id === null ? null : { flow: log.rule_id, version: log.rule_version };

function toRule(flow: FlowView, trigger: string | undefined) {
  const { id, name, description, status, trigger_events, live_version, created_at, updated_at, effect } = flow;
  const is_active = status === 'active';
  return {
    id,
    name,
    description,
    is_active,
    enabled: is_active,
    trigger_type: triggerWord(trigger),
    trigger_events,
    live_version,
    created_at,
    updated_at,
    effect,
  };
}
