/** The report of the week: whether it goes out, to whom, and how last week's reads. */
import { changeWeekly, readWeekly, thisMonday } from '#db/platform/watch/weekly/weekly-settings.ts';
import { writeWeekly } from '#db/platform/watch/weekly/weekly-letter.ts';
import * as z from 'zod';
import type { Act } from '../../context.ts';
import { endpoint, routes } from '../../endpoint.ts';
import { emailInput } from '../../people/email-input.ts';
import { sendsMail } from '../../people/letters.ts';
import { audit } from '../audit.ts';
import { json, jsonBody } from '../http-schema.ts';

const tags = ['Settings'];

const weeklySchema = z
  .object({
    on: z.boolean(),
    emails: z.array(z.string()),
    sends_mail: z.boolean().openapi({ description: 'Whether this installation sends mail at all.' }),
  })
  .openapi('WeeklyReport');
const patch = z
  .strictObject({ on: z.boolean(), emails: z.array(emailInput).max(20) })
  .partial()
  .openapi('WeeklyReportPatch');
const preview = z
  .object({
    subject: z.string(),
    text: z.string(),
    quiet: z.boolean().openapi({ description: 'Nothing happened: it would not be sent.' }),
  })
  .openapi('WeeklyReportPreview');

async function change(act: Act, { on, emails }: z.output<typeof patch>) {
  await changeWeekly(act.tx, {
    ...(on === undefined ? {} : { weekly: on }),
    ...(emails === undefined ? {} : { weekly_emails: [...new Set(emails)] }),
  });
  const { weekly, weekly_emails } = await readWeekly(act.tx);
  await audit(act, 'weekly-report.update', { type: 'tenant', id: act.tenantId }, { on: weekly });
  return { on: weekly, emails: weekly_emails };
}

export const weeklyReport = routes()
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/weekly-report',
      access: 'diagnostics.read',
      feature: 'weekly-report',
      summary: 'Whether the report of the week is sent, and to whom',
      tags,
      responses: { 200: json(weeklySchema) },
    }),
    async (c) => {
      const { weekly, weekly_emails } = await c.var.read(readWeekly);
      return c.json({ on: weekly, emails: weekly_emails, sends_mail: sendsMail(c.var.deps) }, 200);
    },
  )
  .openapi(
    endpoint({
      method: 'patch',
      path: '/crm/weekly-report',
      access: 'settings.write',
      feature: 'weekly-report',
      summary: 'Choose whether the report of the week is sent, and to whom',
      tags,
      request: { body: jsonBody(patch) },
      responses: { 200: json(weeklySchema) },
    }),
    async (c) => {
      const saved = await c.var.change(200, (act) => change(act, c.req.valid('json')));
      return c.json({ ...saved, sends_mail: sendsMail(c.var.deps) }, 200);
    },
  )
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/weekly-report/preview',
      access: 'diagnostics.read',
      feature: 'weekly-report',
      summary: 'Last week’s report, as it reads',
      tags,
      responses: { 200: json(preview) },
    }),
    async (c) => {
      const { tenantId } = c.var.principal;
      return c.json(await c.var.read(async (tx) => await writeWeekly(tx, tenantId, await thisMonday(tx))), 200);
    },
  );
