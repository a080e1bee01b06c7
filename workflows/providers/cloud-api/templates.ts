/** Templates of a WhatsApp Business account, as Graph lists and takes them. */
import type { TemplateFacts } from '../news.ts';
import { ProviderError, type TemplateDraft, type TemplateRef } from '../port.ts';
import { type Graph, idOf } from './graph.ts';
import { withHandles } from './samples.ts';
import type { CloudTemplate } from './wire.ts';

const fields = 'id,name,language,status,category,quality_score,rejected_reason,components';

export async function listTemplates(
  graph: Graph,
  wabaId: string,
  onPage?: (page: TemplateFacts[]) => Promise<void> | void,
): Promise<TemplateFacts[]> {
  const path = `${idOf(wabaId)}/message_templates`;
  const all = await graph.listAll<CloudTemplate>(
    path,
    { fields },
    onPage && ((page) => onPage(page.map((one) => factsOf(wabaId, one)))),
  );
  return all.map((one) => factsOf(wabaId, one));
}

function factsOf(wabaId: string, told: CloudTemplate): TemplateFacts {
  const { quality_score: quality, rejected_reason: reason } = told;
  return {
    wabaId,
    name: told.name,
    language: told.language,
    category: told.category,
    status: told.status,
    quality: typeof quality === 'object' ? quality.score : quality,
    reason: reasonOf(reason),
    components: told.components,
    providerId: told.id,
  };
}

/** "NONE" is no reason; undefined was not told. */
const reasonOf = (told: string | null | undefined): string | null | undefined => (told === 'NONE' ? null : told);

/** Variables with names are announced; WhatsApp counts the others. */
const named = /\{\{\s*[a-z_]\w*\s*\}\}/;

/** Hands a template in for review. @throws ProviderError, also for a name and language that are there already */
export async function submitTemplate(graph: Graph, appId: string, draft: TemplateDraft): Promise<TemplateFacts> {
  const { wabaId, name, language, category } = draft;
  const components = await withHandles(graph, appId, draft);
  const isNamed = named.test(JSON.stringify(components));
  const body = { name, language, category, parameter_format: isNamed ? 'named' : 'positional', components };
  const given = await graph.request<Given>({ method: 'POST', path: `${idOf(wabaId)}/message_templates`, body });
  return stateAfter(draft, given, given.id);
}

/** Puts other components in place of a template's own. @throws ProviderError */
export async function editTemplate(
  graph: Graph,
  appId: string,
  draft: TemplateDraft & TemplateRef,
): Promise<TemplateFacts> {
  const id = draft.providerId ?? (await findTemplate(graph, draft))?.providerId;
  if (!id) throw new ProviderError(404, 'NOT_FOUND', 'The template is not in the account', 'permanent', null);
  const components = await withHandles(graph, appId, draft);
  await graph.request({ method: 'POST', path: idOf(id), body: { category: draft.category, components } });
  return stateAfter(draft, {}, id);
}

/** In this language alone. One that is not there any more is no fault. @throws ProviderError */
export async function deleteTemplate(graph: Graph, template: TemplateRef): Promise<void> {
  const { wabaId, name } = template;
  const id = template.providerId ?? (await findTemplate(graph, template))?.providerId;
  if (!id) return;
  try {
    const query = { name, hsm_id: id };
    await graph.request({ method: 'DELETE', path: `${idOf(wabaId)}/message_templates`, query });
  } catch (error) {
    if (!(error instanceof ProviderError) || !/^100\b/.test(error.code) || (await findTemplate(graph, template)))
      throw error;
  }
}

async function findTemplate(graph: Graph, { wabaId, name, language }: TemplateRef): Promise<TemplateFacts | undefined> {
  const path = `${idOf(wabaId)}/message_templates`;
  const found = await graph.listAll<CloudTemplate>(path, { fields, name });
  return found.map((one) => factsOf(wabaId, one)).find((one) => one.name === name && one.language === language);
}

interface Given {
  id?: string;
  status?: string;
  category?: string;
}

const stateAfter = (
  { wabaId, name, language, category, components }: TemplateDraft,
  given: Given,
  providerId: string | undefined,
): TemplateFacts => ({
  wabaId,
  name,
  language,
  category: given.category ?? category,
  status: given.status ?? 'PENDING',
  components,
  providerId,
});
