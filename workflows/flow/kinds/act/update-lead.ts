import * as z from 'zod';
import type { Issue } from '../../issue.ts';
import { nameLeadField, nameStatus } from '../../words/lead-fields.ts';
import { isCustomName } from '../../words/names.ts';
import { defineKind, failedPort, loose, okPort } from '../define.ts';
import { maxTag, maxTags } from '../../words/lead-words.ts';
import { fits, maxStatus } from './lead-values.ts';

/** Fields of a lead that a flow may write, besides `custom.<name>`. */
export const writableFields = Object.keys(fits) as WritableField[];
export type WritableField = keyof typeof fits;

const writable = (key: string) =>
  key.startsWith('custom.') ? isCustomName(key.slice('custom.'.length)) : Object.hasOwn(fits, key);
const tags = z.array(z.string().trim().min(1).max(maxTag)).max(20).optional();

const config = z
  .strictObject({
    status: z
      .string()
      .trim()
      .min(1)
      .max(maxStatus)
      .optional()
      .meta({ label: { es: 'Nuevo estado', en: 'New status' }, control: 'status' }),
    addTags: tags.meta({ label: { es: 'Agregar etiquetas', en: 'Add tags' }, control: 'tags' }),
    removeTags: tags.meta({ label: { es: 'Quitar etiquetas', en: 'Remove tags' }, control: 'tags' }),
    set: z
      .record(z.string().max(80), z.union([z.string().max(500), z.number(), z.boolean(), z.null()]))
      .optional()
      .meta({ label: { es: 'Cambiar campos', en: 'Change fields' }, control: 'lead-fields' }),
  })
  .superRefine((config, ctx) => {
    const fault = (code: string, path: string[], params = {}) =>
      ctx.addIssue({ code: 'custom', path, message: code, params: { code, ...params } });
    const keys = Object.keys(config.set ?? {});
    for (const key of keys) if (!writable(key)) fault('field-not-writable', ['set', key], { field: key });
    // A value that is refused only when somebody stands there is found too late.
    for (const [key, value] of Object.entries(config.set ?? {}))
      if (value !== null && Object.hasOwn(fits, key) && !fits[key as WritableField](String(value)))
        fault('config-invalid', ['set', key]);
    if (keys.length === 0 && !config.status && !config.addTags?.length && !config.removeTags?.length)
      fault('nothing-to-change', []);
  });

export interface LeadChanges {
  status?: string;
  addTags: string[];
  removeTags: string[];
  fields: Partial<Record<WritableField, string | null>>;
  custom: Record<string, string | number | boolean | null>;
}

/**
 * What an `update-lead` config asks for, sorted by where it is stored. Values are literal text; null empties a field, on purpose. A
 * blank text, which flows of before may hold, changes nothing: a box that nobody filled in must not cost a name.
 */
export function leadChanges(update: z.output<typeof config>): LeadChanges {
  const entries = Object.entries(update.set ?? {}).filter(([, value]) => value !== '');
  return {
    ...(update.status === undefined ? {} : { status: update.status }),
    addTags: update.addTags ?? [],
    removeTags: update.removeTags ?? [],
    fields: Object.fromEntries(
      entries
        .filter(([key]) => !key.startsWith('custom.'))
        .map(([key, value]) => [key, value === null ? null : String(value)]),
    ),
    custom: Object.fromEntries(
      entries.filter(([key]) => key.startsWith('custom.')).map(([key, value]) => [key.slice('custom.'.length), value]),
    ),
  };
}

/** The tags that a lead has afterwards; null when they would be too many, and the step fails. */
export function tagsAfter(before: readonly string[], { addTags, removeTags }: LeadChanges): string[] | null {
  const tags = [...new Set([...before, ...addTags])].filter((tag) => !removeTags.includes(tag));
  return tags.length > Math.max(maxTags, before.length) ? null : tags;
}

export const updateLead = defineKind({
  group: 'act',
  icon: 'user-pen',
  title: { es: 'Actualizar lead', en: 'Update lead' },
  description: {
    es: 'Cambia el estado, las etiquetas o los campos del lead.',
    en: "Changes the lead's status, tags or fields.",
  },
  config,
  defaults: {},
  ports: () => [okPort, failedPort],
  summary(raw) {
    const { status, addTags, removeTags, set } = loose(raw);
    const list = (value: unknown, sign: string) => (Array.isArray(value) ? value.map((tag) => `${sign}${tag}`) : []);
    const tags = [...list(addTags, '+'), ...list(removeTags, '−')];
    const names = Object.keys(loose(set));
    if (typeof status !== 'string' && tags.length === 0 && names.length === 0)
      return { es: 'Elige qué cambiar', en: 'Choose what to change' };
    const say = (language: 'es' | 'en', word: string) =>
      [
        ...(typeof status === 'string' ? [`${word}: ${nameStatus(status)[language]}`] : []),
        ...tags,
        ...names.map((name) => nameLeadField(name)[language]),
      ].join(' · ');
    return { es: say('es', 'Estado'), en: say('en', 'Status') };
  },
  effect: true,
  lower: () => ({ do: 'perform', main: 'ok' }),
  pretend(update, { facts }) {
    const changes = leadChanges(update);
    const { status, addTags, removeTags, fields, custom } = changes;
    const { lead } = facts;
    const tags = tagsAfter(lead.tags, changes);
    if (!tags) return { port: 'failed', reason: 'too-many-tags' };
    const changed = { ...lead, ...fields, status: status ?? lead.status, tags, custom: { ...lead.custom, ...custom } };
    return { port: 'ok', facts: { ...facts, lead: changed }, data: { status, addTags, removeTags, fields, custom } };
  },
  check(update, { nodeId, flow }) {
    // A flow that starts on the status it sets itself would start itself again, as often as re-entry lets it.
    const trigger = flow.nodes.find((node) => node.kind === 'lead-status-changed');
    const to = loose(trigger?.config).to;
    const loops =
      trigger &&
      update.status !== undefined &&
      (to === undefined || to === update.status) &&
      flow.settings.reEntry !== 'never';
    const blanks = Object.entries(update.set ?? {}).flatMap(([name, value]): Issue[] => {
      const about = { nodeId, field: `set.${name}`, params: { field: name } };
      if (value === '') return [{ code: 'field-blank', severity: 'error', ...about }];
      return value === null ? [{ code: 'field-erased', severity: 'warning', ...about }] : [];
    });
    return loops
      ? [
          ...blanks,
          { code: 'starts-itself', severity: 'warning', nodeId, field: 'status', params: { status: update.status! } },
        ]
      : blanks;
  },
});
