/** Troubles of the account, and whom they are told outside of the app. */
import { describeTrouble, troubleKinds, troubleTexts } from '#flow';
import { findWebhook } from '#db/platform/outgoing/webhooks.ts';
import { changeAlertSettings, readAlertSettings } from '#db/platform/watch/troubles/alert-settings.ts';
import { listTroubles } from '#db/platform/watch/troubles/troubles.ts';
import type { Tx } from '#db/platform/tenant.ts';
import * as z from 'zod';
import type { Act } from '../../context.ts';
import type { Deps } from '../../deps.ts';
import { endpoint, routes } from '../../endpoint.ts';
import { invalid } from '../../errors.ts';
import { emailInput } from '../../people/email-input.ts';
import { sendsMail } from '../../people/letters.ts';
import { audit } from '../audit.ts';
import { json, jsonBody } from '../http-schema.ts';
import { instant } from '../paging-schema.ts';
import { textSchema } from '../text-schema.ts';

const tags = ['Settings'];
const kind = z.enum(troubleKinds);

const settings = {
  emails: z.array(z.string()).openapi({ description: 'Who is written to.' }),
  webhook_id: z.uuid().nullable().openapi({ description: 'The webhook that is told, as `team.notice`.' }),
  off: z.array(z.string()).openapi({ description: 'Kinds that are told nobody.' }),
  failure_percent: z.int().openapi({ description: 'Of the sends within an hour.' }),
  cost_percent: z.int().openapi({ description: 'By how much the cost per lead grew against the week before.' }),
  sync_hours: z.int().openapi({ description: 'How old a reading of ads may be.' }),
};
const alerts = z
  .object({
    settings: z.object(settings),
    kinds: z.array(z.object({ kind, title: textSchema })),
    sends_mail: z.boolean().openapi({ description: 'Whether this installation sends mail at all.' }),
    troubles: z
      .array(
        z.object({
          id: z.uuid(),
          kind,
          title: textSchema,
          text: textSchema,
          since: instant,
          ended_at: instant.nullable().openapi({ description: 'Null: it lasts.' }),
        }),
      )
      .openapi({ description: 'Those that last first, then the latest; 50 at most.' }),
  })
  .openapi('Alerts');

const change = z
  .strictObject({
    emails: z.array(emailInput).max(20),
    webhook_id: z.uuid().nullable(),
    off: z.array(kind).max(troubleKinds.length),
    failure_percent: z.int().min(1).max(100),
    cost_percent: z.int().min(5).max(1000),
    sync_hours: z.int().min(1).max(168),
  })
  .partial()
  .openapi('AlertsPatch');

async function view(tx: Tx, deps: Deps) {
  const { weekly: _weekly, ...chosen } = await readAlertSettings(tx);
  const troubles = await listTroubles(tx, 50);
  return {
    settings: chosen,
    kinds: troubleKinds.map((each) => ({ kind: each, title: troubleTexts[each].title })),
    sends_mail: sendsMail(deps),
    troubles: troubles.map(({ id, kind: which, data, since, ended_at }) => ({
      id,
      kind: which,
      title: troubleTexts[which].title,
      text: describeTrouble(which, data),
      since,
      ended_at,
    })),
  };
}

/** @throws Problem 422 for a webhook that is not there */
async function changeAlerts(act: Act, deps: Deps, patch: z.output<typeof change>) {
  if (patch.webhook_id && !(await findWebhook(act.tx, patch.webhook_id)))
    throw invalid('webhook_id', 'unknown', 'no such webhook');
  const given = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
  await changeAlertSettings(act.tx, given);
  const answer = await view(act.tx, deps);
  await audit(act, 'alerts.update', { type: 'tenant', id: act.tenantId }, { fields: Object.keys(given) });
  return answer;
}

export const alertRoutes = routes()
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/alerts',
      feature: 'alerts',
      access: 'diagnostics.read',
      summary: 'What is wrong with sending and reading of ads, and whom that is told',
      tags,
      responses: { 200: json(alerts) },
    }),
    async (c) => c.json(await c.var.read((tx) => view(tx, c.var.deps)), 200),
  )
  .openapi(
    endpoint({
      method: 'patch',
      path: '/crm/alerts',
      feature: 'alerts',
      access: 'settings.write',
      summary: 'Choose who is told of troubles, and from which size on they are one',
      tags,
      request: { body: jsonBody(change) },
      responses: { 200: json(alerts) },
    }),
    async (c) => c.json(await c.var.change(200, (act) => changeAlerts(act, c.var.deps, c.req.valid('json'))), 200),
  );
