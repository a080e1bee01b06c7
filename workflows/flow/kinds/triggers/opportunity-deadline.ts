import * as z from 'zod';
import { parseDuration, span } from '../../time/duration.ts';
import { defineKind, filter, idOf, loose, nextPort, said } from '../define.ts';

export const opportunityDeadline = defineKind({
  group: 'trigger',
  icon: 'alarm-clock',
  title: { es: 'Vence una oportunidad', en: 'Opportunity deadline' },
  description: {
    es: 'Empieza un tiempo antes del vencimiento. Si el vencimiento se mueve, se mueve el inicio.',
    en: 'Starts some time before the deadline. A moved deadline moves the start.',
  },
  config: z.strictObject({
    before: span.meta({
      label: { es: 'Cuánto antes', en: 'How long before' },
      control: 'duration',
      presets: ['PT1H', 'PT2H', 'PT24H', 'P2D'],
    }),
    filter,
  }),
  defaults: { before: 'PT2H' },
  ports: () => [nextPort],
  summary(config) {
    const before = said(loose(config).before);
    return { es: `${before.es} antes del vencimiento`, en: `${before.en} before the deadline` };
  },
  lower: () => ({ do: 'sleep-until', rearmOn: ['opportunity.updated'] }),
  until(config, facts) {
    const { opportunity } = facts;
    if (!opportunity || opportunity.status !== 'open') return { void: 'opportunity-closed' };
    const deadline = opportunity.deadline === null ? NaN : Date.parse(opportunity.deadline);
    if (Number.isNaN(deadline)) return { void: 'deadline-removed' };
    // A reminder after the deadline would be worse than none.
    if (deadline <= Date.parse(facts.now)) return { void: 'deadline-passed' };
    return { at: deadline - (parseDuration(config.before) ?? 0) };
  },
  trigger: {
    on: () => ['opportunity.created', 'opportunity.updated'],
    voidOn: ['opportunity.won', 'opportunity.lost'],
    gives: ['opportunity.name', 'opportunity.status', 'opportunity.deadline', 'opportunity.deadline_time'],
    // Once per deadline: a deal that is put off after its reminder gets another one. While an enrolment about the same deal is
    // open nobody enters again (db/flows/admit.ts), so a moved deadline moves the open one.
    enters(_config, event, facts) {
      const id = idOf('opportunity', event.subject);
      const { opportunity } = facts;
      if (
        !id ||
        !opportunity ||
        opportunity.id !== id ||
        opportunity.status !== 'open' ||
        opportunity.deadline === null
      )
        return null;
      const deadline = Date.parse(opportunity.deadline);
      if (!(deadline > Date.parse(facts.now))) return null;
      return { occurrence: `opportunity:${id}:${new Date(deadline).toISOString()}`, subject: `opportunity:${id}` };
    },
  },
});
