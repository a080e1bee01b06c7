import * as z from 'zod';
import { share } from '../../share.ts';
import { reservedNames } from '../../words/names.ts';
import { percentText, text, type Text } from '../../words/text.ts';
import { defineKind, loose } from '../define.ts';
import { nameOf, way, waysOf } from './ways.ts';

const arm = z.strictObject({
  ...way,
  percent: z
    .number()
    .min(0)
    .max(100)
    .meta({ label: { es: 'Porcentaje', en: 'Percent' }, control: 'number' }),
});

const most = 10;

export const split = defineKind({
  group: 'logic',
  icon: 'shuffle',
  title: { es: 'Repartir', en: 'Split' },
  description: {
    es: 'Reparte a los leads al azar según porcentajes; cada uno va siempre por el mismo camino. Sirve de prueba A/B.',
    en: 'Splits leads at random by percentages; each one always goes the same way. Serves as an A/B test.',
  },
  config: z
    .strictObject({
      arms: z
        .array(arm)
        .max(most)
        .meta({ label: { es: 'Caminos', en: 'Ways' }, control: 'arms' }),
    })
    .superRefine(({ arms }, ctx) => {
      const fault = (code: string, path: (string | number)[], params = {}) =>
        ctx.addIssue({ code: 'custom', path, message: code, params: { code, ...params } });
      if (arms.length < 2) fault('split-too-few', ['arms']);
      arms.forEach(({ port }, i) => {
        if (reservedNames.has(port)) fault('reserved-name', ['arms', i, 'port'], { name: port });
        else if (arms.findIndex((other) => other.port === port) < i)
          fault('duplicate-port', ['arms', i, 'port'], { port });
      });
      const sum = sumOf(arms);
      if (arms.length >= 2 && Math.abs(sum - 100) > 0.01)
        fault('split-sum', ['arms'], { sum: Math.round(sum * 100) / 100 });
    }),
  defaults: {
    arms: [
      { port: 'a', label: 'A', percent: 50 },
      { port: 'b', label: 'B', percent: 50 },
    ],
  },
  ports: (config) => waysOf(loose(config).arms, most),
  summary(config) {
    const { arms } = loose(config);
    const parts = (Array.isArray(arms) ? arms : []).slice(0, most).map((item) => {
      const { port, label, percent } = loose(item);
      // Hundredths where there are some: thirds of 33.33 are not to look like 33.3.
      const decimals = Math.min(2, `${percent as number}`.split('.')[1]?.length ?? 0);
      const share = typeof percent === 'number' ? percentText(percent, decimals) : text('… %', '…%');
      return text(`${nameOf(port, label)} ${share.es}`, `${nameOf(port, label)} ${share.en}`);
    });
    const all = (language: keyof Text) => parts.map((part) => part[language]).join(' · ') || '…';
    return text(all('es'), all('en'));
  },
  lower: () => ({ do: 'decide' }),
  /** By lead, flow and step: the same at every visit, in the test run, and after a restart. */
  decide({ arms }, { lead }, { flowId, nodeId }) {
    const place = share(`split:${lead.id}:${flowId}:${nodeId}`) * sumOf(arms);
    let passed = 0;
    const taken = arms.find(({ percent }) => place < (passed += percent)) ?? arms.findLast((one) => one.percent > 0);
    const one = taken ?? arms[0]!;
    return { port: one.port, reason: 'split', data: { arm: nameOf(one.port, one.label) } };
  },
});

const sumOf = (arms: readonly { percent: number }[]): number => arms.reduce((sum, { percent }) => sum + percent, 0);
