/** `message_templates`: list, create, edit, delete. What a template may be is judged as it is for the others; samples are handles. */
import * as z from 'zod';
import type { GraphCall } from '../meta/graph/call.ts';
import { pageOf } from '../meta/graph/paging.ts';
import { badParameter, GraphProblem } from '../meta/graph/problem.ts';
import type { Sandbox } from '../sandbox.ts';
import { templateKey } from '../store.ts';
import { YCloudError } from '../ycloud/errors.ts';
import type { Template, TemplateComponent } from '../ycloud/objects.ts';
import { parse } from '../ycloud/parse.ts';
import { handIn, handInAgain, isEditable } from '../ycloud/review.ts';
import { checkComponents, templateCreate } from '../ycloud/template-schema.ts';
import { isCloud } from './account.ts';
import { select } from './select.ts';

const defaults = ['name', 'parameter_format', 'components', 'language', 'status', 'category', 'id'];

/** One of an account of Meta's own, by Meta's id. */
export const templateOf = ({ store }: Sandbox, id: string): Template | undefined =>
  /^\d+$/.test(id)
    ? [...store.templates.values()].find((one) => one.officialTemplateId === id && isCloud(one.wabaId))
    : undefined;

function show(template: Template): Record<string, unknown> {
  const isNamed = /\{\{\s*[a-z_]\w*\s*\}\}/.test(JSON.stringify(template.components));
  return {
    id: template.officialTemplateId,
    name: template.name,
    language: template.language,
    status: template.status,
    category: template.category,
    previous_category: template.previousCategory,
    parameter_format: isNamed ? 'NAMED' : 'POSITIONAL',
    components: template.components,
    quality_score: { score: template.qualityRating, date: Math.floor(Date.parse(template.updateTime) / 1000) },
    rejected_reason: template.reason ?? 'NONE',
  };
}

export function listTemplates({ store }: Sandbox, call: GraphCall, wabaId: string): unknown {
  const { params } = call;
  const [name, language, status] = ['name', 'language', 'status'].map((field) => params.get(field));
  const found = [...store.templates.values()].filter(
    (one) =>
      one.wabaId === wabaId &&
      (!name || one.name === name) &&
      (!language || one.language === language) &&
      (!status || params.list('status')!.includes(one.status)),
  );
  return pageOf(call, found, (one) => select(call, show(one), defaults, 'WhatsAppMessageTemplate'));
}

const createBody = z.looseObject({
  name: z.string(),
  language: z.string(),
  category: z.string(),
  components: z.array(z.looseObject({ type: z.string() })),
  parameter_format: z.enum(['named', 'positional', 'NAMED', 'POSITIONAL']).optional(),
});

export function createTemplate(sandbox: Sandbox, { body = {} }: GraphCall, wabaId: string): unknown {
  const { store } = sandbox;
  const given = createBody.safeParse(body);
  if (!given.success) throw badParameter(`${given.error.issues[0]!.path.join('.')}: ${given.error.issues[0]!.message}`);
  const { name, language, category } = given.data;
  const components = judge({ ...given.data, wabaId, category: category.toUpperCase() });
  if (store.templates.has(templateKey({ wabaId, name, language })))
    throw problem('There is already content in this language for this template.', 2_388_024);
  const template = handIn(sandbox, { wabaId, name, language, category: category.toUpperCase(), components });
  return { id: template.officialTemplateId, status: template.status, category: template.category };
}

/** `GET` and `POST /{template}`. */
export function answerTemplate(sandbox: Sandbox, call: GraphCall, template: Template): unknown {
  if (call.method === 'GET') return select(call, show(template), defaults, 'WhatsAppMessageTemplate');
  if (call.method !== 'POST') throw new GraphProblem(100, 'Unsupported delete request.', { subcode: 33 });
  if (!isEditable(template)) throw problem('Message template cannot be edited while it is in review.', 2_388_039);
  const given = call.body?.components;
  const components = Array.isArray(given)
    ? judge({ ...template, components: given as TemplateComponent[] })
    : template.components;
  handInAgain(sandbox, template, { components });
  return { success: true };
}

export function deleteTemplates(sandbox: Sandbox, { params }: GraphCall, wabaId: string): unknown {
  const { store } = sandbox;
  const name = params.get('name');
  const id = params.get('hsm_id');
  if (!name) throw badParameter('The parameter name is required.');
  const found = [...store.templates.values()].filter(
    (one) => one.wabaId === wabaId && one.name === name && (!id || one.officialTemplateId === id),
  );
  if (found.length === 0) throw problem('Message Template Not Found', 2_593_002);
  for (const one of found) store.templates.delete(templateKey(one));
  sandbox.changed();
  return { success: true };
}

/** @throws GraphProblem for the first rule that is broken. @returns the components as they are kept */
function judge(given: Pick<Template, 'wabaId' | 'name' | 'language' | 'category' | 'components'>): TemplateComponent[] {
  const { wabaId, name, language, category, components } = given;
  const kept = components.map((one) => ({ ...one, type: one.type.toUpperCase() }));
  try {
    const alike = kept.map((one) => withUrls(one));
    parse({ wabaId, name, language, category, components: alike }, templateCreate);
    checkComponents(alike, category);
  } catch (error) {
    if (!(error instanceof YCloudError)) throw error;
    const [, subcode] = /\((\d{7})\)/.exec(error.message) ?? [];
    throw problem(error.message, subcode ? Number(subcode) : 2_388_293);
  }
  return kept;
}

const endings: Record<string, string> = { IMAGE: 'jpg', VIDEO: 'mp4', GIF: 'mp4' };

/** Samples of files are handles here, and addresses where the same rules are written down. */
function withUrls(component: TemplateComponent): TemplateComponent {
  const {
    header_url: url,
    header_handle: handles,
    body_text_named_params: _n,
    header_text_named_params: _h,
    ...example
  } = (component.example ?? {}) as Record<string, unknown>;
  if (url !== undefined) throw badParameter('Invalid parameter: header_url', 2_388_084);
  if (handles !== undefined && !(Array.isArray(handles) && handles.every((one) => /^\d::/.test(String(one)))))
    throw badParameter('Invalid parameter: header_handle', 2_388_084);
  const cards = component.cards?.map((card) => ({
    ...card,
    components: card.components.map((one) => withUrls({ ...one, type: one.type.toUpperCase() })),
  }));
  return {
    ...component,
    ...(component.example && {
      example: {
        ...example,
        ...(handles !== undefined && {
          header_url: handles.map(() => `https://sample.example/sample.${endings[component.format ?? ''] ?? 'pdf'}`),
        }),
      },
    }),
    ...(cards && { cards }),
  };
}

const problem = (message: string, subcode: number): GraphProblem =>
  new GraphProblem(100, `Invalid parameter`, { subcode, userTitle: 'Invalid parameter', userMessage: message });
