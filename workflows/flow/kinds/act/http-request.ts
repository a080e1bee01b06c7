import * as z from 'zod';
import type { Issue } from '../../issue.ts';
import { isCustomName } from '../../words/names.ts';
import { defineKind, failedPort, loose, okPort } from '../define.ts';
import { isJsonText } from '../../http/fill.ts';
import { textIssues } from '../texts.ts';

const methods = ['POST', 'GET', 'PUT', 'PATCH', 'DELETE'] as const;
/** What we say ourselves, or what would change how the request is read. */
const ours =
  /^(host|content-length|transfer-encoding|connection|upgrade|te|trailer|expect|proxy-.*|webhook-.*|idempotency-key)$/i;

const header = z
  .strictObject({
    name: z.string().regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,80}$/),
    value: z
      .string()
      .max(1000)
      .regex(/^[\t\x20-\x7e]*$/)
      .optional(),
    /** The name of a secret that stands in the vault. */
    secret: z.string().min(1).max(60).optional(),
  })
  .superRefine(({ name, value, secret }, ctx) => {
    const fault = (code: string) =>
      ctx.addIssue({ code: 'custom', path: ['name'], message: code, params: { code, name } });
    if (ours.test(name)) fault('header-ours');
    if ((value === undefined) === (secret === undefined)) fault('config-invalid');
  });

const field = z.strictObject({
  path: z.string().trim().min(1).max(200),
  to: z.string().refine(isCustomName),
});

export const httpRequest = defineKind({
  group: 'act',
  icon: 'globe',
  title: { es: 'Llamar a otro sistema', en: 'Call another system' },
  description: {
    es: 'Envía una petición HTTPS firmada y guarda partes de la respuesta como variables del flujo.',
    en: 'Sends a signed HTTPS request and keeps parts of the answer as variables of the flow.',
  },
  config: z.strictObject({
    method: z.enum(methods).meta({
      label: { es: 'Método', en: 'Method' },
      control: 'select',
      options: methods.map((value) => ({ value, label: { es: value, en: value } })),
    }),
    url: z
      .string()
      .trim()
      .min(1)
      .max(2000)
      .meta({
        label: { es: 'Dirección', en: 'Address' },
        control: 'variable-text',
        help: {
          es: 'Empieza con https://. Puede llevar variables después del dominio.',
          en: 'Begins with https://. May hold variables after the domain.',
        },
      }),
    headers: z
      .array(header)
      .max(20)
      .optional()
      .meta({ label: { es: 'Encabezados', en: 'Headers' }, control: 'headers' }),
    body: z
      .string()
      .max(20_000)
      .optional()
      .meta({
        label: { es: 'Cuerpo (JSON)', en: 'Body (JSON)' },
        control: 'textarea',
        shownIf: { field: 'method', is: ['POST', 'PUT', 'PATCH'] },
        help: {
          es: 'Por ejemplo {"nombre": "{{lead.name | "-"}}"}. Lo que falte va como null.',
          en: 'Such as {"name": "{{lead.name | "-"}}"}. What is missing goes as null.',
        },
      }),
    answer: z
      .array(field)
      .max(20)
      .optional()
      .meta({
        label: { es: 'Guardar de la respuesta', en: 'Keep of the answer' },
        control: 'answer-fields',
        help: {
          es: 'Por ejemplo data.id como pedido: después se usa como {{vars.pedido | "…"}}.',
          en: 'Such as data.id as order: used later as {{vars.order | "…"}}.',
        },
      }),
  }),
  defaults: { method: 'POST', url: 'https://' },
  ports: () => [okPort, failedPort],
  summary(config) {
    const { method, url } = loose(config);
    const address =
      typeof url === 'string'
        ? url
            .replace(/^https:\/\//, '')
            .split('?')[0]!
            .slice(0, 60)
        : '';
    if (address === '') return { es: 'Escribe la dirección', en: 'Write the address' };
    const text = `${typeof method === 'string' ? method : '…'} ${address}`;
    return { es: text, en: text };
  },
  leaves(config) {
    const { answer } = loose(config);
    const names = (Array.isArray(answer) ? answer : []).map((item) => loose(item).to);
    return [...names.filter((name) => typeof name === 'string' && isCustomName(name)), 'http_status'].map(
      (name) => `vars.${String(name)}`,
    );
  },
  effect: true,
  lower: () => ({ do: 'perform', main: 'ok' }),
  pretend: ({ method, url }) => ({ port: 'ok', data: { method, url } }),
  check(config, { nodeId, catalogue }) {
    const issues: Issue[] = [...textIssues(config.url, { nodeId, field: 'url' }, catalogue, null)];
    if (!isAddress(config.url)) issues.push({ code: 'address-invalid', severity: 'error', nodeId, field: 'url' });
    else if (!config.url.startsWith('https:'))
      issues.push({ code: 'address-plain', severity: 'warning', nodeId, field: 'url' });
    if (config.body !== undefined && config.body.trim() !== '') {
      if (isJsonText(config.body)) issues.push(...textIssues(config.body, { nodeId, field: 'body' }, catalogue, null));
      else issues.push({ code: 'body-not-json', severity: 'error', nodeId, field: 'body' });
    }
    for (const { secret } of config.headers ?? [])
      if (secret !== undefined && !(catalogue.secrets ?? []).some((one) => one.id === secret))
        issues.push({ code: 'unknown-secret', severity: 'error', nodeId, field: 'headers', params: { name: secret } });
    return issues;
  },
});

/** https, and no variable in the part that says whom we speak to. */
function isAddress(url: string): boolean {
  const host = /^https?:\/\/([^/?#]+)/i.exec(url)?.[1];
  if (!host || host.includes('{{') || host.includes('@')) return false;
  return URL.canParse(url.replaceAll(/\{\{[^}]*\}\}/g, 'x'));
}
