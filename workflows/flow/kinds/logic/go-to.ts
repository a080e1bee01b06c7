import * as z from 'zod';
import { nodeId as anyNode } from '../../schema.ts';
import { defineKind, loose } from '../define.ts';

const toOf = (config: unknown): string | null => {
  const { to } = loose(config);
  return typeof to === 'string' && to !== '' ? to : null;
};

export const goTo = defineKind({
  group: 'logic',
  icon: 'corner-down-right',
  title: { es: 'Ir a otro paso', en: 'Go to a step' },
  description: {
    es: 'Sigue en otro paso de este flujo, sin una flecha que cruce el dibujo. Si da una vuelta, tiene que pasar por una espera.',
    en: 'Goes on at another step of this flow, without an arrow across the drawing. If it makes a loop, that must pass a wait.',
  },
  config: z.strictObject({
    to: anyNode.meta({ label: { es: 'Paso', en: 'Step' }, control: 'step' }),
  }),
  defaults: {},
  ports: () => [],
  summary: (config) =>
    toOf(config) === null ? { es: 'Elige un paso', en: 'Choose a step' } : { es: 'Sigue en', en: 'Goes on at' },
  /** Nobody ever stands here: what leads here leads there. */
  lower: () => ({ do: 'pass' }),
  leadsTo: toOf,
  check({ to }, { nodeId, flow, isTrigger }) {
    const target = flow.nodes.find((node) => node.id === to);
    const fault = !target ? 'go-to-missing' : to === nodeId || isTrigger(target) ? 'go-to-not-there' : null;
    return fault ? [{ code: fault, severity: 'error', nodeId, field: 'to' }] : [];
  },
});
