import { deleteView, findView, type LeadView, listViews, ViewRefused, writeView } from '#db/crm/views/lead-views.ts';
import { leadOrders } from '#db/crm/lead-list/list-leads.ts';
import * as z from 'zod';
import type { Act } from '../../context.ts';
import { currentUser } from '../../context.ts';
import { endpoint, routes } from '../../endpoint.ts';
import { invalid, notFound, Problem } from '../../errors.ts';
import { reachOf, type Role } from '../../permissions.ts';
import { audit } from '../../platform/audit.ts';
import { json, jsonBody, noContent } from '../../platform/http-schema.ts';
import { idParam } from '../../platform/paging-schema.ts';
import { text } from '../../platform/text-schema.ts';
import { leadFilter } from '../lead-list/lead-filter-schema.ts';

const tags = ['Leads'];

/** What somebody searched for is no part of a view: it names a person. */
const { q: _search, ...kept } = leadFilter.shape;
/** Checked as the list would, kept as it was written. */
const filters = z
  .partialRecord(z.enum(Object.keys(kept) as (keyof typeof kept)[]), z.string().max(8000))
  .superRefine((written, context) => {
    for (const issue of z.strictObject(kept).safeParse(written).error?.issues ?? []) {
      context.addIssue({ code: 'custom', path: issue.path, message: issue.message });
    }
  });

const fields = {
  name: text(80),
  shared: z.boolean().openapi({ description: 'Whether the whole team has it.' }),
  filters: filters.openapi({
    type: 'object',
    description: 'Filters as the list takes them, but `q`.',
    example: { status: 'new' },
  }),
  sort: z.enum(leadOrders),
  columns: z.array(z.string().max(80)).max(60),
};
const viewInput = z
  .strictObject({
    ...fields,
    shared: fields.shared.default(false),
    sort: fields.sort.default('newest'),
    columns: fields.columns.default([]),
  })
  .openapi('LeadViewInput');
const viewPatch = z.strictObject(fields).partial().openapi('LeadViewPatch');

const viewSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    shared: z.boolean(),
    filters: z.record(z.string(), z.string()),
    sort: z.enum(leadOrders),
    columns: z.array(z.string()),
    by: z.string().openapi({ description: 'Who made it.' }),
    mine: z.boolean().openapi({ description: 'Whether the caller may change it.' }),
  })
  .openapi('LeadView');

interface Caller {
  id: string;
  role: Role;
}

/** Whoever made it changes it, and whoever may change the team's segments a shared one. */
const mayChange = (view: LeadView, { id, role }: Caller): boolean =>
  view.user_id === id || (view.shared && reachOf('segments.write', role) !== undefined);

const toAnswer = (view: LeadView, caller: Caller) => ({
  id: view.id,
  name: view.name,
  shared: view.shared,
  filters: view.filters,
  sort: view.sort as (typeof leadOrders)[number],
  columns: view.columns,
  by: view.user_name,
  mine: mayChange(view, caller),
});

/** @throws Problem 409 `already_exists`, 422 for too many */
async function save(act: Act, caller: Caller, view: Parameters<typeof writeView>[1]) {
  const written = await writeView(act.tx, view).catch((error: unknown) => {
    if (!(error instanceof ViewRefused)) throw error;
    if (error.why === 'too_many') throw invalid('name', 'too_many', 'there are too many views');
    throw new Problem('already_exists', {
      errors: [{ path: 'name', code: 'taken', message: 'another view has this name' }],
    });
  });
  await audit(act, view.id === undefined ? 'lead-view.create' : 'lead-view.update', {
    type: 'lead-view',
    id: written.id,
  });
  return toAnswer(written, caller);
}

/** @throws Problem 404, 403 for one that is another's */
async function own(act: Act, id: string, caller: Caller): Promise<LeadView> {
  const view = await findView(act.tx, id, caller.id);
  if (!view) throw notFound();
  if (!mayChange(view, caller)) throw new Problem('forbidden');
  return view;
}

const clean = (written: Record<string, string | undefined>) =>
  Object.fromEntries(Object.entries(written).filter((pair): pair is [string, string] => Boolean(pair[1])));

export const leadViews = routes()
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/lead-views',
      access: 'account.use',
      summary: 'Views of the list of leads: one’s own and those of the team, by name',
      tags,
      responses: { 200: json(z.object({ items: z.array(viewSchema) })) },
    }),
    async (c) => {
      const caller = currentUser(c);
      const views = await c.var.read((tx) => listViews(tx, caller.id));
      return c.json({ items: views.map((view) => toAnswer(view, caller)) }, 200);
    },
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/lead-views',
      access: 'account.use',
      summary: 'Keep a view of the list of leads',
      tags,
      request: { body: jsonBody(viewInput) },
      responses: { 201: json(viewSchema) },
    }),
    async (c) => {
      const [caller, input] = [currentUser(c), c.req.valid('json')];
      const view = { ...input, filters: clean(input.filters), id: undefined, user_id: caller.id };
      return c.json(await c.var.change(201, (act) => save(act, caller, view)), 201);
    },
  )
  .openapi(
    endpoint({
      method: 'patch',
      path: '/crm/lead-views/{id}',
      access: 'account.use',
      summary: 'Change a view of one’s own, or share it',
      tags,
      request: { params: idParam, body: jsonBody(viewPatch) },
      responses: { 200: json(viewSchema) },
    }),
    async (c) => {
      const [caller, patch] = [currentUser(c), c.req.valid('json')];
      const update = async (act: Act) => {
        const before = await own(act, c.req.valid('param').id, caller);
        const { filters: written, ...rest } = patch;
        const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
        return await save(act, caller, { ...before, ...given, ...(written ? { filters: clean(written) } : {}) });
      };
      return c.json(await c.var.change(200, update), 200);
    },
  )
  .openapi(
    endpoint({
      method: 'delete',
      path: '/crm/lead-views/{id}',
      access: 'account.use',
      summary: 'Delete a view',
      tags,
      request: { params: idParam },
      responses: { 204: noContent },
    }),
    async (c) => {
      const caller = currentUser(c);
      await c.var.change(204, async (act) => {
        const { id } = await own(act, c.req.valid('param').id, caller);
        await deleteView(act.tx, id);
        await audit(act, 'lead-view.delete', { type: 'lead-view', id });
        return null;
      });
      return c.body(null, 204);
    },
  );
