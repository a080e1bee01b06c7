/** The life of templates at Meta: review, change of status, category and quality, each told by webhook. */
import { metaId } from '../ids.ts';
import type { Settings } from '../options.ts';
import { type Store, templateKey } from '../store.ts';
import type { Teller } from '../teller.ts';
import type { Template } from './objects.ts';

/** The sandbox, as far as templates need it. */
interface Home {
  readonly settings: Pick<Settings, 'now' | 'reviewDelay'>;
  readonly store: Store;
  tellerOf(wabaId: string): Teller;
  later(wait: number, work: () => void): void;
  changed(): void;
}

const eventOf: Record<string, string> = {
  PENDING: 'PENDING',
  APPROVED: 'APPROVED',
  REJECTED: 'REJECTED',
  PAUSED: 'PAUSED',
  DISABLED: 'DISABLED',
  ARCHIVED: 'ARCHIVED',
  IN_APPEAL: 'IN_APPEAL',
  DELETED: 'PENDING_DELETION',
};

/** Changes a template as Meta would and reports what changed. */
export function changeTemplate(
  sandbox: Home,
  template: Template,
  change: { status?: string; reason?: string | null; category?: string; qualityRating?: string },
): void {
  const teller = sandbox.tellerOf(template.wabaId);
  template.updateTime = new Date(sandbox.settings.now()).toISOString();
  if (change.category && change.category !== template.category) {
    template.previousCategory = template.category;
    template.category = change.category;
    teller.template(template, 'category');
  }
  if (change.qualityRating && change.qualityRating !== template.qualityRating) {
    template.qualityRating = change.qualityRating;
    teller.template(template, 'quality');
  }
  if (change.status) {
    template.status = change.status;
    template.statusUpdateEvent = eventOf[change.status];
    if (change.reason) template.reason = change.reason;
    else delete template.reason;
    teller.template(template, 'reviewed');
  }
  sandbox.store.version += 1;
  sandbox.changed();
}

type Draft = Omit<Template, 'officialTemplateId' | 'status' | 'qualityRating' | 'createTime' | 'updateTime'>;

/** Keeps a new template, which is reviewed from now on. */
export function handIn(sandbox: Home, draft: Draft): Template {
  const at = new Date(sandbox.settings.now()).toISOString();
  const template: Template = {
    officialTemplateId: metaId(),
    ...draft,
    status: 'PENDING',
    qualityRating: 'UNKNOWN',
    createTime: at,
    updateTime: at,
  };
  sandbox.store.templates.set(templateKey(template), template);
  review(sandbox, template);
  sandbox.changed();
  return template;
}

export const isEditable = ({ status }: Template): boolean => ['APPROVED', 'REJECTED', 'PAUSED'].includes(status);

/** Changes a template, which is reviewed anew. */
export function handInAgain(sandbox: Home, template: Template, change: Partial<Draft>): void {
  const updateTime = new Date(sandbox.settings.now()).toISOString();
  Object.assign(template, change, { status: 'PENDING', updateTime });
  review(sandbox, template);
  sandbox.changed();
}

/** Reviews a pending template after a while: approved, unless its name contains `reject`. */
export function review(sandbox: Home, template: Template): void {
  if (sandbox.settings.reviewDelay < 0) return;
  sandbox.later(sandbox.settings.reviewDelay, () => {
    if (template.status !== 'PENDING' || sandbox.store.templates.get(templateKey(template)) !== template) return;
    const rejected = template.name.includes('reject');
    changeTemplate(
      sandbox,
      template,
      rejected ? { status: 'REJECTED', reason: 'INVALID_FORMAT' } : { status: 'APPROVED' },
    );
  });
}
