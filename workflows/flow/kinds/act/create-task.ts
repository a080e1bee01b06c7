import * as z from 'zod';
import { renderNotice } from '../../template.ts';
import { parseDuration, span } from '../../time/duration.ts';
import { defineKind, failedPort, loose, okPort, said } from '../define.ts';
import { noticeText, textIssues } from '../texts.ts';

export const createTask = defineKind({
  group: 'act',
  icon: 'clipboard-list',
  title: { es: 'Crear tarea', en: 'Create a task' },
  description: {
    es: 'Deja algo por hacer con el lead, con fecha, en la lista de tareas de tu equipo.',
    en: "Leaves something to do about the lead, with a date, in your team's list of tasks.",
  },
  config: z.strictObject({
    title: noticeText(300, { es: 'Qué hacer', en: 'What to do' }),
    dueIn: span.optional().meta({
      label: { es: 'Vence dentro de', en: 'Due within' },
      control: 'duration',
      presets: ['PT2H', 'P1D', 'P3D', 'P7D'],
    }),
    seller: z
      .uuid()
      .optional()
      .meta({
        label: { es: 'Para', en: 'For' },
        control: 'choice',
        from: 'sellers',
        help: { es: 'Vacío: el vendedor del lead.', en: "Empty: the lead's seller." },
      }),
  }),
  defaults: { title: '', dueIn: 'P1D' },
  ports: () => [okPort, failedPort],
  summary(config) {
    const { title, dueIn } = loose(config);
    if (typeof title !== 'string' || title.trim() === '') return { es: 'Escribe qué hacer', en: 'Write what to do' };
    const due = said(dueIn);
    const text = title.slice(0, 80);
    if (dueIn === undefined) return { es: text, en: text };
    return { es: `${text} · en ${due.es}`, en: `${text} · within ${due.en}` };
  },
  effect: true,
  lower: () => ({ do: 'perform', main: 'ok' }),
  pretend: ({ title, dueIn }, { facts }) => ({
    port: 'ok',
    data: {
      title: renderNotice(title, facts),
      due: dueIn ? new Date(Date.parse(facts.now) + parseDuration(dueIn)!).toISOString() : null,
    },
  }),
  check({ title, seller }, { nodeId, catalogue }) {
    const gone = seller !== undefined && !catalogue.sellers.some((one) => one.id === seller);
    return [
      ...textIssues(title, { nodeId, field: 'title' }, catalogue, null),
      ...(gone ? [{ code: 'unknown-seller', severity: 'error' as const, nodeId, field: 'seller' }] : []),
    ];
  },
});
