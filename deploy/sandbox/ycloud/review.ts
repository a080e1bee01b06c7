/** The life of templates at Meta: review, change of status, category and quality, each told by webhook. */
import type { Deliveries } from '../deliveries.ts';
import type { Settings } from '../options.ts';
import { type Store, templateKey } from '../store.ts';
import type { Template } from './objects.ts';

/** The sandbox, as far as templates need it. */
interface Home {
  readonly settings: Pick<Settings, 'now' | 'reviewDelay'>;
  readonly store: Store;
  readonly deliveries: Deliveries;
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
  const { deliveries, settings } = sandbox;
  template.updateTime = new Date(settings.now()).toISOString();
  if (change.category && change.category !== template.category) {
    template.previousCategory = template.category;
    template.category = change.category;
    deliveries.emit('whatsapp.template.category_updated', { whatsappTemplate: template });
  }
  if (change.qualityRating && change.qualityRating !== template.qualityRating) {
    template.qualityRating = change.qualityRating;
    deliveries.emit('whatsapp.template.quality_updated', { whatsappTemplate: template });
  }
  if (change.status) {
    template.status = change.status;
    template.statusUpdateEvent = eventOf[change.status];
    if (change.reason) template.reason = change.reason;
    else delete template.reason;
    deliveries.emit('whatsapp.template.reviewed', { whatsappTemplate: template }, { status: change.status });
  }
  sandbox.store.version += 1;
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
