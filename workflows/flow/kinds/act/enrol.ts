import * as z from 'zod';
import { defineKind, failedPort, loose, okPort } from '../define.ts';

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
  pretend: ({ flow }, { flowId, catalogue }) =>
    flow === flowId
      ? { port: 'failed', reason: 'already-inside' }
      : { port: 'ok', data: { flow: catalogue?.flows.find((one) => one.id === flow)?.name ?? flow } },
  check({ flow }, { nodeId, catalogue }) {
    return catalogue.flows.some((one) => one.id === flow)
      ? []
      : [{ code: 'unknown-flow', severity: 'error', nodeId, field: 'flow' }];
  },
});
