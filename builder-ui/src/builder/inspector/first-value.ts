/** What a field holds when it has just been chosen, so that a choice never leaves a hole to be filled. */
import { findField, kindOf, localDay, quickReplies, weekdays, type Catalogue, type Flow, type FormField } from '#flow';

interface Surroundings {
  flow: Flow;
  catalogue: Catalogue;
  /** What the step says so far. */
  config?: Record<string, unknown>;
  /** For dates; tests give their own. */
  now?: Date;
}

export function firstValue(field: FormField, around: Surroundings): unknown {
  switch (field.control) {
    case 'group':
      return Object.fromEntries(
        (field.form?.fields ?? [])
          .filter((inner) => inner.required || inner.control === 'days')
          .map((inner) => [inner.name, firstValue(inner, around)]),
      );
    case 'duration':
      return field.presets?.[0] ?? 'PT1H';
    case 'time':
      return field.name === 'to' ? '18:00' : '09:00';
    case 'days':
      return [...weekdays];
    case 'date':
      return tomorrow(around.now ?? new Date(), around.catalogue.timezone ?? 'UTC');
    case 'field':
      return dateField(around.flow);
    case 'number':
      return 1;
    case 'select':
      return field.options?.[0]?.value;
    case 'buttons':
      return freeButtons(around.catalogue, around.config ?? {});
    case 'tags':
    case 'keywords':
    case 'events':
    case 'select-many':
    case 'cases':
      return [];
    case 'variables':
      return {};
    // None is chosen yet: the issue says so.
    case 'template':
      return undefined;
    default:
      return '';
  }
}

/** The quick replies of the step's template that are no opt-outs. */
function freeButtons({ templates }: Catalogue, { template, optOutButtons }: Record<string, unknown>): string[] {
  const { name, language } = (template ?? {}) as { name?: unknown; language?: unknown };
  const chosen = templates.find((one) => one.name === name && one.language === language);
  const out = Array.isArray(optOutButtons) ? optOutButtons.map(String) : [];
  return chosen ? quickReplies(chosen).filter((label) => !out.includes(label)) : [];
}

/** A date that the trigger is sure to bring, else the day the lead came. */
function dateField(flow: Flow): string {
  const given = flow.nodes.flatMap((node) => kindOf(node.kind)?.trigger?.gives ?? []);
  return given.find((path) => findField(path)?.type === 'date' && !findField(path)?.textOnly) ?? 'lead.created_at';
}

/** A day on the tenant's calendar, as waits read it. */
function tomorrow(now: Date, timezone: string): string {
  return `${localDay(now.getTime() + 86_400_000, timezone)}T10:00`;
}
