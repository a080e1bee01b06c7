import * as z from 'zod';
import { condition, evaluate, segmentsIn } from '../../condition.ts';
import { describeCondition } from '../../words/describe-condition.ts';
import { reservedNames } from '../../words/names.ts';
import type { Text } from '../../words/text.ts';
import type { Port } from '../../kind.ts';
import { defineKind, loose } from '../define.ts';
import { way, waysOf } from './ways.ts';

const otherwise: Port = { id: 'else', label: { es: 'Si no', en: 'Otherwise' } };

const most = 20;

const branchCase = z.strictObject({
  ...way,
  when: condition.meta({ label: { es: 'Cuándo', en: 'When' }, control: 'condition' }),
});

export const branch = defineKind({
  group: 'logic',
  icon: 'split',
  title: { es: 'Decidir', en: 'Branch' },
  description: {
    es: 'Sigue por el primer caso que el lead cumple, o por «Si no».',
    en: 'Goes on along the first case the lead meets, or along “Otherwise”.',
  },
  config: z
    .strictObject({
      cases: z
        .array(branchCase)
        .max(most)
        .meta({ label: { es: 'Casos', en: 'Cases' }, control: 'cases' }),
    })
    .superRefine(({ cases }, ctx) => {
      const fault = (code: string, path: (string | number)[], params = {}) =>
        ctx.addIssue({ code: 'custom', path, message: code, params: { code, ...params } });
      if (cases.length === 0) fault('empty-branch', ['cases']);
      cases.forEach(({ port }, i) => {
        if (port === otherwise.id || reservedNames.has(port))
          fault('reserved-name', ['cases', i, 'port'], { name: port });
        else if (cases.findIndex((other) => other.port === port) < i)
          fault('duplicate-port', ['cases', i, 'port'], { port });
      });
    }),
  defaults: { cases: [{ port: 'yes', label: 'Sí', when: { field: 'lead.status', op: 'eq', value: 'new' } }] },
  ports: portsOf,
  summary(config) {
    const question = onlyQuestion(config);
    if (question) return { es: `¿${question.es}?`, en: `${question.en}?` };
    const named = portsOf(config)
      .slice(0, -1)
      .map((port) => port.label.es);
    const list = named.length > 0 ? named.join(' · ') : '…';
    return { es: `¿${list}?`, en: `${list}?` };
  },
  lower: () => ({ do: 'decide' }),
  decide(config, facts) {
    const hit = config.cases.find(({ when }) => evaluate(when, facts));
    return hit ? { port: hit.port, reason: 'case-met' } : { port: otherwise.id, reason: 'no-case-met' };
  },
});

/** What the only case asks. Several are told by their names; so is one that asks for a segment, which only the catalogue can name. */
function onlyQuestion(config: unknown): Text | null {
  const { cases } = loose(config);
  if (!Array.isArray(cases) || cases.length !== 1) return null;
  const asked = condition.safeParse(loose(cases[0]).when);
  return asked.success && segmentsIn(asked.data).length === 0 ? describeCondition(asked.data) : null;
}

function portsOf(config: unknown): Port[] {
  return [...waysOf(loose(config).cases, most, otherwise.id), otherwise];
}
