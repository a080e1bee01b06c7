/** What Meta tells about templates, in our words. */
import type { TemplateNews } from '../news.ts';
import { objectOf, textOf } from '../whatsapp-cloud/values.ts';
import type { Fact } from './envelope.ts';

/** Events that leave a template in another state than the one they are named for; null: in the state it was in. */
const states: Record<string, string | null> = {
  REINSTATED: 'APPROVED',
  UNARCHIVED: 'APPROVED',
  FLAGGED: null,
  LOCKED: null,
  PENDING_DELETION: 'DELETED',
};

type News = TemplateNews | null;

export function readTemplateStatus(fact: Fact): News {
  const { value } = fact.change;
  const event = textOf(value.event, 40);
  if (event === null) return null;
  const state = Object.hasOwn(states, event) ? states[event] : event;
  const rejection = objectOf(value.rejection_info as { reason?: unknown; recommendation?: unknown } | undefined);
  const other = objectOf(value.other_info as { title?: unknown; description?: unknown } | undefined);
  const reason = textOf(value.reason, 200);
  const why = reason === 'NONE' ? null : reason;
  return about(fact, {
    ...(state !== null && { status: state }),
    category: textOf(value.message_template_category, 40) ?? undefined,
    reason: why ?? textOf(rejection?.reason, 500) ?? textOf(other?.description, 500) ?? textOf(other?.title, 200),
  });
}

/** A change that is only announced names the category that it will be; nothing has changed yet. */
export function readTemplateCategory(fact: Fact): News {
  const { previous_category: before, new_category: category } = fact.change.value;
  if (typeof before !== 'string' || typeof category !== 'string') return null;
  return about(fact, { category });
}

export function readTemplateQuality(fact: Fact): News {
  const quality = textOf(fact.change.value.new_quality_score, 40);
  return quality === null ? null : about(fact, { quality });
}

function about(fact: Fact, told: Pick<TemplateNews, 'status' | 'category' | 'quality' | 'reason'>): News {
  const { value } = fact.change;
  const name = textOf(value.message_template_name, 512);
  // "en-US" here, "en_US" in lists.
  const language = textOf(value.message_template_language, 20)?.replace('-', '_');
  if (name === null || !language) return null;
  const id = value.message_template_id;
  return {
    is: 'template',
    eventId: fact.eventId,
    at: dateOf(fact),
    wabaId: fact.wabaId,
    name,
    language,
    ...told,
    ...((typeof id === 'number' || typeof id === 'string') && { providerId: String(id) }),
  };
}

/** When Meta told it. */
export const dateOf = ({ time }: Fact): Date | null =>
  time === null || time <= 0 ? null : new Date(time > 1e11 ? time : time * 1000);
