import * as z from 'zod';
import { renderNotice } from '../../template.ts';
import { defineKind, failedPort, loose, okPort } from '../define.ts';
import { noticeText, textIssues } from '../texts.ts';

export const notifyTeam = defineKind({
  group: 'act',
  icon: 'bell',
  title: { es: 'Avisar al equipo', en: 'Notify the team' },
  description: {
    es: 'Deja un aviso en la aplicación para tu equipo; también puede ir por correo o a un webhook.',
    en: 'Leaves a notice for your team in the app; it may go by e-mail or to a webhook, too.',
  },
  config: z.strictObject({
    text: noticeText(500, { es: 'Texto', en: 'Text' }),
    to: z
      .enum(['seller', 'sellers', 'admin', 'ceo', 'marketing', 'everyone'])
      .default('seller')
      .meta({
        label: { es: 'Para', en: 'For' },
        control: 'select',
        options: [
          { value: 'seller', label: { es: 'El vendedor del lead', en: "The lead's seller" } },
          { value: 'sellers', label: { es: 'Todos los vendedores', en: 'All sellers' } },
          { value: 'admin', label: { es: 'Administradores', en: 'Admins' } },
          { value: 'ceo', label: { es: 'Dirección', en: 'CEO' } },
          { value: 'marketing', label: { es: 'Marketing', en: 'Marketing' } },
          { value: 'everyone', label: { es: 'Todos', en: 'Everyone' } },
        ],
        help: {
          es: 'Si el lead no tiene vendedor, avisa a los administradores.',
          en: 'If the lead has no seller, admins are told.',
        },
      }),
    email: z
      .boolean()
      .optional()
      .meta({
        label: { es: 'También por correo', en: 'By e-mail, too' },
        control: 'switch',
        help: {
          es: 'Si esta instalación envía correo. El aviso en la aplicación queda siempre.',
          en: 'If this installation sends mail. The notice in the app is left in any case.',
        },
      }),
    webhook: z
      .uuid()
      .optional()
      .meta({
        label: { es: 'También a un webhook', en: 'To a webhook, too' },
        control: 'choice',
        from: 'webhooks',
        help: {
          es: 'Uno de los de Ajustes → Webhooks: va firmado y se reintenta durante un día.',
          en: 'One of those in Settings → Webhooks: signed, and tried again for a day.',
        },
      }),
  }),
  defaults: { text: '', to: 'seller' },
  ports: () => [okPort, failedPort],
  summary(config) {
    const { text } = loose(config);
    if (typeof text !== 'string' || text.trim() === '') return { es: 'Escribe el aviso', en: 'Write the notice' };
    const short = text.length > 60 ? `${text.slice(0, 59)}…` : text;
    return { es: `Aviso: ${short}`, en: `Notice: ${short}` };
  },
  effect: true,
  lower: () => ({ do: 'perform', main: 'ok' }),
  pretend: (config, { facts }) => ({ port: 'ok', data: { to: config.to, text: renderNotice(config.text, facts) } }),
  check({ text, webhook }, { nodeId, catalogue }) {
    const issues = textIssues(text, { nodeId, field: 'text' }, catalogue, null);
    const isThere = webhook === undefined || (catalogue.webhooks ?? []).some(({ id }) => id === webhook);
    return isThere ? issues : [...issues, { code: 'unknown-webhook', severity: 'error', nodeId, field: 'webhook' }];
  },
});
