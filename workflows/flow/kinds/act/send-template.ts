import * as z from 'zod';
import type { Issue } from '../../issue.ts';
import type { CatalogueTemplate } from '../../kind.ts';
import { pretendSend } from '../../pretend-send.ts';
import { readTemplate } from '../../parts/read.ts';
import { fillTemplate } from '../../parts/say.ts';
import { answerIssues, answerPasses, answerPorts, answers, answerStages, answerTaken, answerUntil } from './answers.ts';
import { blankIssues } from './blank-issues.ts';
import { fallback, sayingNow, templateName, templateVariables } from './fallback.ts';
import { sender, senderIssues } from './sender.ts';
import { defineKind, failedPort, loose } from '../define.ts';

const config = z.strictObject({
  template: templateName,
  sender,
  variables: templateVariables.default({}).meta({
    label: { es: 'Variables', en: 'Variables' },
    control: 'variables',
    help: {
      es: 'Para cada lugar de la plantilla (1, header.1, button.0.1, header.image…), un texto como {{lead.name | "amigo"}}.',
      en: 'For each place of the template (1, header.1, button.0.1, header.image…), a text such as {{lead.name | "friend"}}.',
    },
  }),
  answers: answers.optional().meta({
    label: { es: 'Seguir según la respuesta', en: 'Go on by the answer' },
    control: 'group',
    help: {
      es: 'Espera a que la persona toque un botón. Cada botón es una salida; también escribir otra cosa y no responder a tiempo.',
      en: 'Waits for the person to tap a button. Each button is a way out; so are writing something else and not answering in time.',
    },
  }),
  fallback: fallback.optional().meta({
    label: { es: 'Plantilla de reserva', en: 'Fallback template' },
    control: 'group',
    help: {
      es: 'Se envía mientras Meta tenga en pausa o rechazada la principal. Sin reserva, la gente espera en este paso.',
      en: 'Goes out while Meta has paused or rejected the main one. Without it people wait at this step.',
    },
  }),
  optOutButtons: z
    .array(z.string().trim().min(1).max(60))
    .max(10)
    .optional()
    .meta({
      label: { es: 'Botones de baja', en: 'Opt-out buttons' },
      control: 'keywords',
      help: {
        es: 'Textos de los botones de la plantilla con los que la persona pide no recibir más mensajes. «Detener promociones» ya cuenta.',
        en: 'Texts of the template’s buttons by which the person asks for no more messages. “Stop promotions” counts already.',
      },
    }),
});

export const sendTemplate = defineKind({
  group: 'act',
  icon: 'send',
  title: { es: 'Enviar plantilla', en: 'Send template' },
  description: { es: 'Envía una plantilla aprobada de WhatsApp.', en: 'Sends an approved WhatsApp template.' },
  config,
  defaults: { variables: {} },
  ports(raw) {
    const ways = answerPorts(raw);
    return [...(ways.length > 0 ? ways : [{ id: 'sent', label: { es: 'Enviado', en: 'Sent' } }]), failedPort];
  },
  summary(raw) {
    const { name, language } = loose(loose(raw).template);
    if (typeof name !== 'string' || name === '') return { es: 'Elige una plantilla', en: 'Choose a template' };
    const count = Object.keys(loose(loose(raw).variables)).length;
    const tail = count === 0 ? '' : ` · ${count} variable${count === 1 ? '' : 's'}`;
    return { es: `Plantilla ${name} · ${language ?? '…'}${tail}`, en: `Template ${name} · ${language ?? '…'}${tail}` };
  },
  passes: answerPasses,
  effect: true,
  says: true,
  lower({ answers: asked }) {
    const send = { do: 'perform', main: 'sent' } as const;
    return asked ? { do: 'stages', first: send, next: answerStages } : send;
  },
  until: (config, facts) => (config.answers ? answerUntil(config.answers, facts) : { void: 'node-missing' }),
  decide: answerTaken,
  pretend(config, world) {
    const templates = world.catalogue?.templates ?? [];
    const now = sayingNow(config, ({ name, language }) =>
      templates.find((one) => one.name === name && one.language === language),
    );
    const known = now.found;
    // Without a catalogue the template counts as approved and as having the variables that the node fills in.
    const template = world.catalogue
      ? known
      : { status: 'APPROVED', ...readTemplate([{ type: 'BODY', text: placesOf(config.variables) }]) };
    const filled = template && fillTemplate(template.parts, now.variables, world.facts);
    const fault = filled && !filled.ok ? filled : null;
    return pretendSend(world, {
      senderId: config.sender,
      message: {
        type: 'template',
        template: template ?? null,
        fault: fault?.reason ?? null,
      },
      said: {
        template: now.template,
        variables: filled?.ok ? filled.values : [],
        ...(known && filled?.ok ? { text: filled.text } : {}),
      },
      missing: fault ? { position: fault.key ?? null, path: fault.path } : {},
    });
  },
  check(config, context) {
    const { nodeId, catalogue, given } = context;
    const issues = senderIssues(config.sender, context);
    const template = catalogue.templates.find((one) => isNamed(one, config.template));
    const standIn = config.fallback && catalogue.templates.find((one) => isNamed(one, config.fallback!.template));
    // With a good one in reserve people do not stand still: what is wrong with the first is worth a word and no more.
    issues.push(
      ...templateIssues(
        config.template,
        catalogue.templates,
        nodeId,
        standIn?.status === 'APPROVED' ? 'warning' : 'error',
      ),
    );
    issues.push(...blankIssues(config.variables, template, { nodeId, catalogue, given }));
    if (config.fallback) {
      const inner = [
        ...templateIssues(config.fallback.template, catalogue.templates, nodeId, 'warning'),
        ...blankIssues(config.fallback.variables, standIn, { nodeId, catalogue, given }),
      ];
      issues.push(...inner.map((issue) => ({ ...issue, field: `fallback.${issue.field}` })));
    }
    issues.push(...answerIssues(config, template, context));
    return issues;
  },
});

/** A text with these places, as far as they are places of a body. */
const placesOf = (variables: Record<string, string>): string =>
  Object.keys(variables)
    .filter((key) => !key.includes('.'))
    .map((key) => `{{${key}}}`)
    .join(' ');

type Name = { name: string; language: string };
const isNamed = (one: CatalogueTemplate, { name, language }: Name): boolean =>
  one.name === name && one.language === language;

/** Whether a template is there and may be sent. @param severity of one that is there and may not be */
function templateIssues(
  wanted: Name,
  templates: readonly CatalogueTemplate[],
  nodeId: string,
  severity: Issue['severity'],
): Issue[] {
  const { name, language } = wanted;
  const where = { nodeId, field: 'template' };
  const found = templates.find((one) => isNamed(one, wanted));
  if (found?.status === 'APPROVED') return [];
  if (found) {
    const code = found.status === 'PAUSED' ? 'template-paused' : 'template-not-approved';
    return [{ ...where, code, severity, params: { name, status: found.status } }];
  }
  const languages = templates.filter((one) => one.name === name).map((one) => one.language);
  return languages.length === 0
    ? [{ ...where, code: 'template-missing', severity: 'error', params: { name } }]
    : [
        {
          ...where,
          code: 'template-language-missing',
          severity: 'error',
          params: { name, language, languages: languages.join(', ') },
        },
      ];
}
