import * as z from 'zod';
import type { Issue } from '../issue.ts';
import type { CatalogueTemplate } from '../kind.ts';
import { pretendSend } from '../pretend-send.ts';
import { fillBlanks, fillTemplate, maxVariableText, positionsOf } from '../template.ts';
import { defineKind, failedPort, loose } from './define.ts';
import { textIssues } from './texts.ts';

const config = z.strictObject({
  template: z
    .strictObject({ name: z.string().min(1).max(512), language: z.string().min(2).max(15) })
    .meta({ label: { es: 'Plantilla', en: 'Template' }, control: 'template' }),
  sender: z
    .string()
    .min(1)
    .max(64)
    .optional()
    .meta({
      label: { es: 'Número que envía', en: 'Sender' },
      control: 'sender',
      help: { es: 'Vacío: el número principal.', en: 'Empty: the default number.' },
    }),
  variables: z
    .record(z.string().regex(/^[1-9]\d{0,2}$/), z.string().max(maxVariableText))
    .default({})
    .meta({
      label: { es: 'Variables', en: 'Variables' },
      control: 'variables',
      help: {
        es: 'Para cada posición, un texto como {{lead.name | "amigo"}}.',
        en: 'For each position, a text such as {{lead.name | "friend"}}.',
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
  ports: () => [{ id: 'sent', label: { es: 'Enviado', en: 'Sent' } }, failedPort],
  summary(raw) {
    const { name, language } = loose(loose(raw).template);
    if (typeof name !== 'string' || name === '') return { es: 'Elige una plantilla', en: 'Choose a template' };
    const count = Object.keys(loose(loose(raw).variables)).length;
    const tail = count === 0 ? '' : ` · ${count} variable${count === 1 ? '' : 's'}`;
    return { es: `Plantilla ${name} · ${language ?? '…'}${tail}`, en: `Template ${name} · ${language ?? '…'}${tail}` };
  },
  effect: true,
  lower: () => ({ do: 'perform', main: 'sent' }),
  pretend(config, world) {
    const { name, language } = config.template;
    const known = world.catalogue?.templates.find((one) => one.name === name && one.language === language);
    // Without a catalogue the template counts as approved and as having the variables that the node fills in.
    const template = world.catalogue
      ? known
      : { status: 'APPROVED', variables: Object.keys(config.variables), buttons: [], body: '' };
    const filled = template && fillBlanks(template, config.variables, world.facts);
    const values = filled?.ok ? filled.values : [];
    return pretendSend(world, {
      senderId: config.sender,
      message: {
        type: 'template',
        template: template ?? null,
        fault: filled && !filled.ok ? filled.reason : null,
      },
      said: {
        template: config.template,
        variables: values,
        ...(known ? { text: textOf(known, values) } : {}),
      },
      missing: filled && !filled.ok ? { position: filled.position ?? null, path: filled.path } : {},
    });
  },
  check(config, { nodeId, catalogue, given }) {
    const { name, language } = config.template;
    const issues: Issue[] = [];
    if (config.sender !== undefined && !catalogue.senders.some((sender) => sender.id === config.sender)) {
      issues.push({ code: 'unknown-sender', severity: 'error', nodeId, field: 'sender' });
    }
    const named = catalogue.templates.filter((template) => template.name === name);
    const template = named.find((candidate) => candidate.language === language);
    if (template) issues.push(...statusIssues(template, nodeId), ...countIssues(config.variables, template, nodeId));
    else if (named.length === 0)
      issues.push({ code: 'template-missing', severity: 'error', nodeId, field: 'template', params: { name } });
    else {
      const languages = named.map((candidate) => candidate.language).join(', ');
      issues.push({
        code: 'template-language-missing',
        severity: 'error',
        nodeId,
        field: 'template',
        params: { name, language, languages },
      });
    }
    for (const [position, text] of Object.entries(config.variables)) {
      const field = `variables.${position}`;
      // An emptied field is a variable that is not filled in; countIssues speaks of missing keys only.
      if (text.trim() === '')
        issues.push({ code: 'variable-missing', severity: 'error', nodeId, field, params: { position } });
      else issues.push(...textIssues(text, { nodeId, field }, catalogue, given));
    }
    return issues;
  },
});

/** The body as the lead would read it. Values belong to the positions of the whole template, header and buttons included. */
function textOf({ body, variables }: CatalogueTemplate, values: readonly string[]): string {
  const own = positionsOf(body).map((position) => values[variables.indexOf(position)] ?? '');
  return fillTemplate(body, own);
}

function statusIssues({ name, status }: CatalogueTemplate, nodeId: string): Issue[] {
  if (status === 'APPROVED') return [];
  const code = status === 'PAUSED' ? 'template-paused' : 'template-not-approved';
  return [{ code, severity: 'error', nodeId, field: 'template', params: { name, status } }];
}

function countIssues(given: Record<string, string>, template: CatalogueTemplate, nodeId: string): Issue[] {
  const missing = template.variables.filter((position) => !Object.hasOwn(given, position));
  const extra = Object.keys(given).filter((position) => !template.variables.includes(position));
  const params = { name: template.name, expected: template.variables.length, given: Object.keys(given).length };
  return [
    ...missing.map((position): Issue => ({
      code: 'variable-missing',
      severity: 'error',
      nodeId,
      field: `variables.${position}`,
      params: { ...params, position },
    })),
    ...extra.map((position): Issue => ({
      code: 'variable-extra',
      severity: 'error',
      nodeId,
      field: `variables.${position}`,
      params: { ...params, position },
    })),
  ];
}
