/**
 * Templates are written here and handed in to the provider: create, edit, delete. Calls over the network come before the
 * transaction that records them; what was accepted and not recorded is found by the next sync.
 */
import { checkDraft, describeDraftFault, type Draft } from '#flow';
import { requestSync } from '#db/platform/sync-runs.ts';
import {
  deleteTemplateRow,
  draftStatus,
  findTemplateAt,
  findTemplateId,
  saveDraft,
  saveSubmitted,
  type SubmittedTemplate,
  type TemplateAtProvider,
  type WrittenTemplate,
} from '#db/sending/template-drafts.ts';
import { readTemplateUse } from '#db/sending/template-use.ts';
import { type Tx, withTenant } from '#db/platform/tenant.ts';
import { ProviderError, type TemplateDraft } from '#providers/port.ts';
import type { Act } from '../../context.ts';
import type { Deps } from '../../deps.ts';
import { invalid, notFound, Problem } from '../../errors.ts';
import { audit } from '../../platform/audit.ts';
import { readSample } from '../media/read-sample.ts';
import { explainTemplate, openTemplateAccount, type TemplateAccount } from './template-account.ts';
import type { TemplateInput, TemplatePatch } from './template-schema.ts';
import { viewTemplate, type TemplateView } from './view-template.ts';

type Read = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;

/** What is to be recorded: as a draft, or with what the provider answered. */
export type Written =
  | { is: 'draft'; template: WrittenTemplate; id: string | null }
  | { is: 'submitted'; template: SubmittedTemplate; id: string | null };

/** What WhatsApp would refuse, each thing with its place. A draft may have faults in its parts, not in what it is found by. */
function refuseFaults(draft: Draft, isDraft: boolean): void {
  const faults = checkDraft(draft).filter(({ path }) => !isDraft || !path.startsWith('components'));
  if (faults.length === 0) return;
  throw new Problem('invalid_input', {
    errors: faults.map((fault) => ({ path: fault.path, code: fault.code, message: describeDraftFault(fault).en })),
  });
}

/** @throws Problem 422 with what WhatsApp would refuse, or with what the provider says; 409 for one that is there; 502 */
export async function writeNew(deps: Deps, tenantId: string, read: Read, input: TemplateInput): Promise<Written> {
  const { name, language, category, components, waba_id, submit } = input;
  refuseFaults(input, !submit);
  const account = await read(async (tx) => {
    const opened = await openTemplateAccount(deps, tx, tenantId, waba_id);
    const known = await findTemplateId(tx, { wabaId: opened.wabaId, name, language });
    if (known && (await findTemplateAt(tx, known))?.status !== draftStatus)
      throw new Problem('already_exists', { detail: `There is a template ${name} in ${language} already.` });
    return opened;
  });
  const { wabaId, provider } = account;
  const template = { wabaId, provider, name, language, category, components };
  return submit ? await hand(deps, tenantId, read, account, template, null) : { is: 'draft', template, id: null };
}

/** Which states of Meta's let a template be changed (`POST /{template_id}`). */
const editable = ['APPROVED', 'REJECTED', 'PAUSED'];

/** @throws Problem 404, 409 for one that cannot be changed now, and as `writeNew` */
export async function writeChange(
  deps: Deps,
  tenantId: string,
  read: Read,
  id: string,
  patch: TemplatePatch,
): Promise<Written> {
  const { known, account } = await read(async (tx) => {
    const known = await findTemplateAt(tx, id);
    if (!known) throw notFound();
    return { known, account: await openTemplateAccount(deps, tx, tenantId, known.wabaId) };
  });
  const isDraft = known.status === draftStatus;
  if (!isDraft && !editable.includes(known.status))
    throw new Problem('template_locked', { extra: { status: known.status } });
  if (!isDraft && patch.category && patch.category !== known.category)
    throw invalid('category', 'fixed', 'the category of a template that was handed in stays; duplicate it');
  if (!isDraft && !patch.submit) throw invalid('submit', 'not_a_draft', 'only drafts are kept without handing them in');
  const { id: _, status: _status, providerId: _providerId, ...rest } = known;
  const template = {
    ...rest,
    category: patch.category ?? known.category,
    components: patch.components ?? known.components,
  };
  refuseFaults(template as Draft, isDraft && !patch.submit);
  if (!patch.submit) return { is: 'draft', template, id };
  return await hand(deps, tenantId, read, account, template, isDraft ? null : known, id);
}

async function hand(
  deps: Deps,
  tenantId: string,
  read: Read,
  { account }: TemplateAccount,
  template: WrittenTemplate,
  known: TemplateAtProvider | null,
  id: string | null = null,
): Promise<Written> {
  const { provider: _, ...rest } = template;
  const draft: TemplateDraft = { ...rest, readSample: (link) => read((tx) => readSample(deps, tx, link)) };
  const askedAt = new Date();
  const answer = known
    ? account.editTemplate({ ...draft, providerId: known.providerId })
    : account.submitTemplate(draft);
  const facts = await answer.catch(async (error: unknown) => {
    throw explainTemplate(account, error);
  });
  const { status = 'PENDING', providerId = known?.providerId ?? null, category = template.category } = facts;
  return { is: 'submitted', template: { ...template, category, status, providerId, askedAt }, id };
}

/** Records it. @throws Problem 409 when it was handed in by somebody else meanwhile */
export async function recordWritten(act: Act, written: Written): Promise<TemplateView> {
  const { tx } = act;
  const id = written.is === 'draft' ? await saveDraft(tx, written.template) : await saveSubmitted(tx, written.template);
  if (id === null) throw new Problem('already_exists', { detail: 'Somebody handed it in meanwhile.' });
  const { name, language, category } = written.template;
  const verb = written.is === 'draft' ? 'draft' : written.id ? 'edit' : 'submit';
  await audit(act, `template.${verb}`, { type: 'template', id }, { name, language, category });
  return await viewTemplate(tx, id);
}

/** After an answer that was lost: whether it was taken is found out by a sync. */
export const isInDoubt = (error: unknown): boolean =>
  error instanceof Problem &&
  error.options.cause instanceof ProviderError &&
  (error.options.cause.status === 0 || error.options.cause.status >= 500 || error.options.cause.status === 409);

export const lookAgain = (deps: Deps, tenantId: string): Promise<unknown> =>
  withTenant(deps.sql, tenantId, (tx) => requestSync(tx, 'templates'));

/** @param force although live flows send it. @throws Problem 404, 409 with the flows, 502 */
export async function removeAtProvider(
  deps: Deps,
  tenantId: string,
  read: Read,
  id: string,
  force: boolean,
): Promise<void> {
  const found = await read(async (tx) => {
    const known = await findTemplateAt(tx, id);
    if (!known) throw notFound();
    const use = (await readTemplateUse(tx)).get(`${known.name} ${known.language}`) ?? [];
    const live = use.filter((one) => one.is_live);
    if (live.length > 0 && !force) throw new Problem('template_in_use', { extra: { flows: live } });
    if (known.status === draftStatus) return null;
    return { known, account: (await openTemplateAccount(deps, tx, tenantId, known.wabaId)).account };
  });
  if (!found) return;
  const { known, account } = found;
  await account.deleteTemplate(known).catch((error: unknown) => {
    throw explainTemplate(account, error);
  });
}

export async function recordRemoved(act: Act, id: string): Promise<null> {
  const known = await findTemplateAt(act.tx, id);
  if (!known) return null;
  await deleteTemplateRow(act.tx, id);
  await audit(act, 'template.delete', { type: 'template', id }, { name: known.name, language: known.language });
  return null;
}
