/** The fields of a lead as grouped choices: lead, seller, opportunity, sale, cart, message, flow, company. */
import { fields, findField, kindOf, triggerOf, type Catalogue, type Field, type Flow } from '#flow';
import { say } from '../../../app/language.ts';
import { m } from '../../../paraglide/messages.js';

export interface ChoiceGroup {
  group: string;
  items: { value: string; label: string }[];
}

const groupNames: Record<string, () => string> = {
  lead: m.builder_fields_lead,
  segment: m.builder_fields_segment,
  seller: m.builder_fields_seller,
  opportunity: m.builder_fields_opportunity,
  sale: m.builder_fields_sale,
  cart: m.builder_fields_cart,
  message: m.builder_fields_message,
  enrolment: m.builder_fields_enrolment,
  tenant: m.builder_fields_tenant,
};

/**
 * Fields that pass `wanted`, the tenant's own fields among them, and what comes with the event that starts the flow. `current` is
 * offered even when it is unknown here.
 */
export function fieldChoices(
  catalogue: Catalogue,
  wanted: (field: Field) => boolean,
  current?: string,
  flow?: Pick<Flow, 'nodes'>,
): ChoiceGroup[] {
  const own = catalogue.customFields.flatMap((name) => findField(`lead.custom.${name}`) ?? []);
  const told = flow ? eventFields(catalogue, flow) : [];
  const left = flow ? leftFields(flow) : [];
  const groups = new Map<string, ChoiceGroup>();
  const put = (key: string, name: string, value: string, label: string) => {
    const group = groups.get(key) ?? { group: name, items: [] };
    group.items.push({ value, label });
    groups.set(key, group);
  };
  for (const field of fields.filter(wanted)) {
    const key = field.path.split('.')[0]!;
    put(key, groupNames[key]?.() ?? key, field.path, say(field.label));
  }
  for (const field of own.filter(wanted)) put('custom', m.builder_fields_custom(), field.path, say(field.label));
  for (const field of told.filter(wanted)) put('event', m.builder_fields_event(), field.path, say(field.label));
  for (const field of left.filter(wanted)) put('vars', m.builder_fields_vars(), field.path, say(field.label));
  const known = [...groups.values()].some((group) => group.items.some((item) => item.value === current));
  if (current !== undefined && current !== '' && !known) put('custom', m.builder_fields_custom(), current, current);
  return [...groups.values()];
}

/** What steps of the flow keep of other systems' answers. */
function leftFields({ nodes }: Pick<Flow, 'nodes'>): Field[] {
  const paths = nodes.flatMap((node) => kindOf(node.kind)?.leaves?.(node.config) ?? []);
  return [...new Set(paths)].flatMap((path) => findField(path) ?? []);
}

/** What custom events of the names that start the flow brought along so far. */
function eventFields(catalogue: Catalogue, flow: Pick<Flow, 'nodes'>): Field[] {
  const found = triggerOf(flow);
  const names: readonly string[] = found?.trigger.on(found.node.config) ?? [];
  const told = (catalogue.events ?? []).filter(({ id }) => names.includes(`custom.${id}`));
  return told.flatMap(({ fields: known }) => known).flatMap((name) => findField(`event.data.${name}`) ?? []);
}
