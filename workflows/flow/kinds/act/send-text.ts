import * as z from 'zod';
import { pretendSend } from '../../pretend-send.ts';
import { renderText } from '../../template.ts';
import { defineKind, failedPort, loose } from '../define.ts';
import type { Facts } from '../../facts.ts';
import {
  file,
  fileIssues,
  fillFile,
  type FilledFile,
  longestCaption,
  type SentFile,
  type SentFormat,
  sentFormatNames,
} from './file.ts';
import { textIssues } from '../texts.ts';
import { sender, senderIssues } from './sender.ts';

export type FilledText =
  | { ok: true; text: string; file: Extract<FilledFile, { ok: true }> | null }
  | Extract<FilledFile, { ok: false }>;

/** What it says to one lead: a text, or a file with a text below it. */
export function fillText(
  { text, file: sent }: { text: string; file?: SentFile | undefined },
  facts: Facts,
): FilledText {
  const filled = renderText(text, facts);
  if (!filled.ok) return { ok: false, reason: 'variable-missing', path: filled.path };
  const said = sent ? fillFile(sent, facts) : null;
  return said?.ok === false ? said : { ok: true, text: filled.text, file: said };
}

export const sendText = defineKind({
  group: 'act',
  icon: 'message-square',
  title: { es: 'Enviar texto', en: 'Send text' },
  description: {
    es: 'Escribe un mensaje libre de WhatsApp, con o sin archivo, a quien escribió en las últimas 24 h. Pasado ese tiempo sale por «Si falla».',
    en: 'Writes a free WhatsApp message, with or without a file, to whoever wrote within the last 24 h. After that it leaves by “If it fails”.',
  },
  config: z
    .strictObject({
      text: z
        .string()
        .trim()
        .max(4096)
        .default('')
        .meta({ label: { es: 'Texto', en: 'Text' }, control: 'variable-text' }),
      file: file.optional().meta({
        label: { es: 'Con un archivo', en: 'With a file' },
        help: {
          es: 'Imagen, video, documento o audio. El texto va al pie; un audio va solo.',
          en: 'A picture, video, document or audio. The text goes below it; an audio goes alone.',
        },
      }),
      sender,
    })
    .superRefine(({ text, file: sent }, ctx) => {
      const fault = (code: string) => ctx.addIssue({ code: 'custom', path: ['text'], message: code, params: { code } });
      if (!sent && text === '') fault('config-missing');
      if (sent?.format === 'audio' && text !== '') fault('audio-with-text');
      else if (sent && text.length > longestCaption) fault('caption-too-long');
    }),
  defaults: { text: '' },
  ports: () => [{ id: 'sent', label: { es: 'Enviado', en: 'Sent' } }, failedPort],
  summary(config) {
    const { text, file: sent } = loose(config);
    const written = typeof text === 'string' ? text.trim() : '';
    const short = written.length > 80 ? `${written.slice(0, 79)}…` : written;
    const name = sentFormatNames[loose(sent).format as SentFormat];
    if (!name) return short === '' ? { es: 'Escribe el texto', en: 'Write the text' } : { es: short, en: short };
    const below = short === '' ? '' : ` · ${short}`;
    return { es: name.es + below, en: name.en + below };
  },
  needsWindow: true,
  effect: true,
  says: true,
  lower: () => ({ do: 'perform', main: 'sent' }),
  pretend(config, world) {
    const filled = fillText(config, world.facts);
    return pretendSend(world, {
      senderId: config.sender,
      message: { type: 'text', template: null, fault: filled.ok ? null : filled.reason },
      said: filled.ok
        ? { text: filled.text, ...(filled.file && { file: filled.file.link, format: filled.file.format }) }
        : { text: '' },
      missing: filled.ok ? {} : { path: filled.path },
    });
  },
  check: (config, context) => [
    ...textIssues(config.text, { nodeId: context.nodeId, field: 'text' }, context.catalogue, context.given),
    ...(config.file ? fileIssues(config.file, context) : []),
    ...senderIssues(config.sender, context),
  ],
});
