import * as z from 'zod';
import { type Condition, evaluate } from '../../condition.ts';
import type { World } from '../../kind.ts';
import { defineKind, failedPort, loose, okPort } from '../define.ts';

/**
 * Why the other flow would not let the lead in, in the order of the live step (activities/act/enrol.ts). How long it stays there is
 * not foretold: at the moment of its entry it is inside, and once time has passed it is taken to have left.
 */
function refusalOf(flow: string, { facts, flowId, catalogue }: World): string | null {
  if (flow === flowId) return 'already-inside';
  const entry = catalogue?.flows.find((one) => one.id === flow)?.entry;
  if (entry === null) return 'flow-not-live';
  if (entry?.filter && !evaluate(entry.filter as Condition, facts)) return 'filter-not-met';
  const before = facts.been?.[flow];
  if (before?.isInside && (before.at === facts.now || !isOwn(before.at, facts))) return 'already-inside';
  if (catalogue?.sending?.consent === 'explicit' && facts.lead.consent !== 'granted') return 'no-consent';
  if (!before || !entry) return null;
  if (entry.reEntry === 'never') return 'been-before';
  const since = Date.parse(facts.now) - Date.parse(before.at);
  return entry.cooldownHours && since < entry.cooldownHours * 3_600_000 ? 'cooling-down' : null;
}

/** It was this run that let the lead in. */
const isOwn = (at: string, { enrolment }: World['facts']): boolean =>
  enrolment != null && Date.parse(at) >= Date.parse(enrolment.started_at);

export const enrol = defineKind({
  group: 'act',
  icon: 'log-in',
  title: { es: 'Pasar a otro flujo', en: 'Enter another flow' },
  description: {
    es: 'Hace entrar al lead en otro flujo activo. Aquí sigue su camino; para que termine, agrega una salida.',
    en: 'Lets the lead enter another live flow. Here it goes on; to end it, add an exit.',
  },
  config: z.strictObject({
    flow: z.uuid().meta({
      label: { es: 'Flujo', en: 'Flow' },
      control: 'choice',
      from: 'flows',
      help: {
        es: 'Valen sus propias reglas: filtro, reentrada y consentimiento. Quien ya está adentro no entra otra vez.',
        en: 'Its own rules hold: filter, re-entry and consent. Whoever is inside does not enter again.',
      },
    }),
  }),
  defaults: {},
  ports: () => [okPort, failedPort],
  summary(config) {
    return typeof loose(config).flow === 'string'
      ? { es: 'Entra en', en: 'Enters' }
      : { es: 'Elige un flujo', en: 'Choose a flow' };
  },
  names: (config, catalogue) => catalogue.flows.find((one) => one.id === loose(config).flow)?.name ?? null,
  effect: true,
  lower: () => ({ do: 'perform', main: 'ok' }),
  pretend({ flow }, world) {
    const reason = refusalOf(flow, world);
    if (reason) return { port: 'failed', reason };
    const { facts, catalogue } = world;
    const been = { ...facts.been, [flow]: { at: facts.now, isInside: true } };
    const name = catalogue?.flows.find((one) => one.id === flow)?.name ?? flow;
    return { port: 'ok', data: { flow: name }, facts: { ...facts, been } };
  },
  check({ flow }, { nodeId, catalogue }) {
    return catalogue.flows.some((one) => one.id === flow)
      ? []
      : [{ code: 'unknown-flow', severity: 'error', nodeId, field: 'flow' }];
  },
});
