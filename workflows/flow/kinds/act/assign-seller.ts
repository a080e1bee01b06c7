import * as z from 'zod';
import { defineKind, failedPort, loose, okPort } from '../define.ts';

const modes = ['round-robin', 'least-open', 'fixed'] as const;

export const assignSeller = defineKind({
  group: 'act',
  icon: 'user-check',
  title: { es: 'Asignar vendedor', en: 'Assign a seller' },
  description: {
    es: 'Le da el lead a alguien del equipo: por turnos, a quien menos tiene, o siempre a la misma persona.',
    en: 'Gives the lead to somebody of the team: in turns, to whoever has least, or always to the same person.',
  },
  config: z
    .strictObject({
      mode: z.enum(modes).meta({
        label: { es: 'A quién', en: 'To whom' },
        control: 'select',
        options: [
          { value: 'round-robin', label: { es: 'Por turnos', en: 'In turns' } },
          {
            value: 'least-open',
            label: { es: 'A quien tiene menos leads abiertos', en: 'To whoever has fewest open leads' },
          },
          { value: 'fixed', label: { es: 'Siempre a la misma persona', en: 'Always to the same person' } },
        ],
      }),
      seller: z
        .uuid()
        .optional()
        .meta({
          label: { es: 'Persona', en: 'Person' },
          control: 'choice',
          from: 'sellers',
          shownIf: { field: 'mode', is: ['fixed'] },
        }),
      sellers: z
        .array(z.uuid())
        .max(200)
        .optional()
        .meta({
          label: { es: 'Entre quiénes', en: 'Among whom' },
          control: 'choices',
          from: 'sellers',
          shownIf: { field: 'mode', is: ['round-robin', 'least-open'] },
          help: { es: 'Vacío: todos los vendedores.', en: 'Empty: all sellers.' },
        }),
      keepPresent: z
        .boolean()
        .default(true)
        .meta({
          label: { es: 'Si ya tiene vendedor, se queda con él', en: 'A lead that has a seller keeps them' },
          control: 'switch',
          isOn: true,
        }),
    })
    .superRefine(({ mode, seller }, ctx) => {
      if (mode === 'fixed' && seller === undefined)
        ctx.addIssue({ code: 'custom', path: ['seller'], message: 'missing', params: { code: 'config-missing' } });
    }),
  defaults: { mode: 'round-robin', keepPresent: true },
  ports: () => [okPort, failedPort],
  summary(config) {
    const { mode, keepPresent } = loose(config);
    const keeps = keepPresent === false ? { es: '', en: '' } : { es: ' · conserva al suyo', en: ' · keeps theirs' };
    const say = (es: string, en: string) => ({ es: es + keeps.es, en: en + keeps.en });
    if (mode === 'least-open') return say('A quien tiene menos', 'To whoever has fewest');
    return mode === 'fixed' ? say('Siempre a', 'Always to') : say('Por turnos', 'In turns');
  },
  names(config, { sellers }) {
    const { mode, seller } = loose(config);
    return mode === 'fixed' ? (sellers.find((one) => one.id === seller)?.name ?? null) : null;
  },
  effect: true,
  lower: () => ({ do: 'perform', main: 'ok' }),
  /** Whose turn it will be, nobody knows: a test run takes the first. */
  pretend({ mode, seller, sellers, keepPresent }, { facts, catalogue }) {
    if (keepPresent && facts.seller) return { port: 'ok', reason: 'seller-kept', data: { seller: facts.seller.name } };
    const team = catalogue?.sellers ?? [];
    const among = sellers?.length ? team.filter((one) => sellers.includes(one.id)) : team;
    const chosen = mode === 'fixed' ? team.find((one) => one.id === seller) : among[0];
    if (!chosen) return catalogue ? { port: 'failed', reason: 'no-sellers' } : { port: 'ok' };
    return {
      port: 'ok',
      data: { seller: chosen.name },
      facts: { ...facts, seller: { id: chosen.id, name: chosen.name } },
    };
  },
  check({ mode, seller, sellers }, { nodeId, catalogue }) {
    const wanted = mode === 'fixed' ? [seller!] : (sellers ?? []);
    const gone = wanted.some((id) => !catalogue.sellers.some((one) => one.id === id));
    const field = mode === 'fixed' ? 'seller' : 'sellers';
    if (gone) return [{ code: 'unknown-seller', severity: 'error', nodeId, field }];
    const nobody = mode !== 'fixed' && catalogue.sellers.length === 0;
    return nobody ? [{ code: 'no-sellers', severity: 'warning', nodeId, field }] : [];
  },
});
