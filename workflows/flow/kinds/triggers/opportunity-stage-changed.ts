import * as z from 'zod';
import { plainWords } from '../../words/text.ts';
import type { CrmEvent } from '../../facts.ts';
import { defineKind, filter, idOf, loose, nextPort } from '../define.ts';

const stage = z.string().trim().min(1).max(100).optional();

export const opportunityStageChanged = defineKind({
  group: 'trigger',
  icon: 'list-filter',
  title: { es: 'Cambio de etapa', en: 'Stage changed' },
  description: {
    es: 'Empieza cuando una oportunidad pasa a otra etapa, una vez por cambio.',
    en: 'Starts when an opportunity moves to another stage, once per change.',
  },
  config: z.strictObject({
    from: stage.meta({
      label: { es: 'Desde la etapa', en: 'From stage' },
      control: 'choice',
      from: 'stages',
      free: true,
      help: { es: 'Vacío: desde cualquiera.', en: 'Empty: from any.' },
    }),
    to: stage.meta({
      label: { es: 'Hacia la etapa', en: 'To stage' },
      control: 'choice',
      from: 'stages',
      free: true,
      help: { es: 'Vacío: hacia cualquiera.', en: 'Empty: to any.' },
    }),
    filter,
  }),
  defaults: {},
  ports: () => [nextPort],
  summary(config) {
    const { from, to } = loose(config);
    const name = (value: unknown, any: string) => (typeof value === 'string' ? value : any);
    return {
      es: `De ${name(from, 'cualquier etapa')} a ${name(to, 'cualquiera')}`,
      en: `From ${name(from, 'any stage')} to ${name(to, 'any')}`,
    };
  },
  lower: () => ({ do: 'pass' }),
  trigger: {
    // A file may close a deal and move it at once.
    on: () => ['opportunity.updated', 'opportunity.won', 'opportunity.lost'],
    voidOn: [],
    gives: ['opportunity.name', 'opportunity.status'],
    enters(config, event) {
      const id = idOf('opportunity', event.subject);
      const moved = movedStage(event);
      if (!id || !moved) return null;
      const is = (wanted: string | undefined, stage: string | null) =>
        wanted === undefined || (stage !== null && plainWords(wanted) === plainWords(stage));
      if (!is(config.from, moved.from) || !is(config.to, moved.to)) return null;
      return { occurrence: `event:${event.id}`, subject: `opportunity:${id}` };
    },
  },
});

/** From which stage to which an event says that its deal went; null when it says nothing of that. */
export function movedStage({
  type,
  data,
}: Pick<CrmEvent, 'type' | 'data'>): Record<'from' | 'to', string | null> | null {
  const { from, to } = loose(data.stage);
  if (!type.startsWith('opportunity.') || data.stage === undefined || from === to) return null;
  const text = (value: unknown) => (typeof value === 'string' ? value : null);
  return { from: text(from), to: text(to) };
}
