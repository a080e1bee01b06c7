import * as z from 'zod';
import { pretendSend } from '../../pretend-send.ts';
import { renderText } from '../../template.ts';
import { defineKind, failedPort, loose } from '../define.ts';
import { textIssues } from '../texts.ts';
import { sender, senderIssues } from './sender.ts';

export const sendText = defineKind({
  group: 'act',
  icon: 'message-square',
  title: { es: 'Enviar texto', en: 'Send text' },
  description: {
    es: 'Escribe un mensaje libre de WhatsApp a quien escribió en las últimas 24 h. Pasado ese tiempo sale por «Si falla».',
    en: 'Writes a free WhatsApp message to whoever wrote within the last 24 h. After that it leaves by “If it fails”.',
  },
  config: z.strictObject({
    text: z
      .string()
      .trim()
      .min(1)
      .max(4096)
      .meta({ label: { es: 'Texto', en: 'Text' }, control: 'variable-text' }),
    sender,
  }),
  defaults: { text: '' },
  ports: () => [{ id: 'sent', label: { es: 'Enviado', en: 'Sent' } }, failedPort],
  summary(config) {
    const { text } = loose(config);
    if (typeof text !== 'string' || text.trim() === '') return { es: 'Escribe el texto', en: 'Write the text' };
    const short = text.length > 80 ? `${text.slice(0, 79)}…` : text;
    return { es: short, en: short };
  },
  needsWindow: true,
  effect: true,
  says: true,
  lower: () => ({ do: 'perform', main: 'sent' }),
  pretend(config, world) {
    const filled = renderText(config.text, world.facts);
    return pretendSend(world, {
      senderId: config.sender,
      message: { type: 'text', template: null, fault: filled.ok ? null : 'variable-missing' },
      said: { text: filled.ok ? filled.text : '' },
      missing: filled.ok ? {} : { path: filled.path },
    });
  },
  check: (config, context) => [
    ...textIssues(config.text, { nodeId: context.nodeId, field: 'text' }, context.catalogue, context.given),
    ...senderIssues(config.sender, context),
  ],
});
