/** What a field holds when it has just been chosen, so that a choice never leaves a hole to be filled. */
import { findField, kindOf, localDay, weekdays, type Catalogue, type Flow, type FormField } from '#flow';

interface Surroundings {
  flow: Flow;
  catalogue: Catalogue;
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
    case 'tags':
    case 'keywords':
    case 'events':
    case 'select-many':
    case 'cases':
      return [];
    case 'variables':
      return {};
    default:
      return '';
  }
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
