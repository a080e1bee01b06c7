/** The report of the week in words. Plain text, without links: who gets it is changed inside the app. */
import { counted, formatMoney, oneLine, percentText, type Text } from '#flow';
import type { Tx } from '../../tenant.ts';
import { findTenant } from '../../tenants.ts';
import { type CountName, isQuiet, readWeekNumbers, type WeekNumbers } from './week-numbers.ts';

const labels: Record<CountName, Text> = {
  leads: { es: 'Leads nuevos', en: 'New leads' },
  sales: { es: 'Ventas', en: 'Sales' },
  messages: { es: 'Mensajes enviados', en: 'Messages sent' },
  replies: { es: 'Mensajes recibidos', en: 'Messages received' },
  stops: { es: 'Personas que pidieron no recibir más', en: 'People who asked for no more' },
};

type Language = 'es' | 'en';

/** How far a number moved against the week before, in words. */
function moved(now: number, before: number, language: Language): string {
  if (now === before) return { es: 'igual que la semana anterior', en: 'as in the week before' }[language];
  if (before === 0) return { es: 'antes, 0', en: 'before, 0' }[language];
  const percent = percentText(((now - before) / Math.abs(before)) * 100, 0, 'always')[language];
  return `${percent} ${{ es: 'que la semana anterior', en: 'against the week before' }[language]}`;
}

/** @param tenant what it is called */
export function weeklyLetter(
  numbers: WeekNumbers,
  tenant: string,
  language: Language,
): { subject: string; text: string } {
  const { from, to, now, before, waiting } = numbers;
  const day = (date: string) =>
    new Intl.DateTimeFormat(language, { day: 'numeric', month: 'long', timeZone: 'UTC' }).format(
      new Date(`${date}T00:00:00Z`),
    );
  const count = (value: number) => new Intl.NumberFormat(language).format(value);
  const many = (value: number, one: string, other: string) => counted(value, one, other, count(value));
  const line = (label: Text, value: string, one: number, other: number) =>
    `${label[language]}: ${value} (${moved(one, other, language)})`;
  // Who buys no ads is told nothing of them.
  const money = (label: Text, value: string | null, other: string | null, currency: string) =>
    value === null || (Number(value) === 0 && Number(other ?? 0) === 0)
      ? []
      : [line(label, formatMoney(value, currency, language), Number(value), Number(other ?? 0))];
  const name = oneLine(tenant).slice(0, 100);
  const counts = (Object.keys(labels) as CountName[]).map((each) =>
    line(labels[each], count(now.counts[each]), now.counts[each], before.counts[each]),
  );
  const ads = [
    ...money({ es: 'Inversión en anuncios', en: 'Spent on ads' }, now.spend, before.spend, numbers.currency),
    ...money(
      { es: 'Ventas que trajeron los anuncios', en: 'Sales that ads brought' },
      now.revenue,
      before.revenue,
      numbers.revenueCurrency,
    ),
    ...(now.roas === null
      ? []
      : [
          line(
            { es: 'ROAS', en: 'ROAS' },
            new Intl.NumberFormat(language, { maximumFractionDigits: 2 }).format(now.roas),
            now.roas,
            before.roas ?? 0,
          ),
        ]),
  ];
  const waits = {
    es: [
      `Personas dentro de flujos: ${count(waiting.inFlows)}`,
      `Mensajes sin confirmar: ${count(waiting.unconfirmed)}`,
      `Tareas abiertas: ${count(waiting.tasks)}`,
    ],
    en: [
      `People inside flows: ${count(waiting.inFlows)}`,
      `Messages in doubt: ${count(waiting.unconfirmed)}`,
      `Open tasks: ${count(waiting.tasks)}`,
    ],
  }[language];
  const words = {
    es: {
      subject: `${name}: tu semana, ${many(now.counts.leads, '# lead', '# leads')} y ${many(now.counts.sales, '# venta', '# ventas')}`,
      begin: `${name}, del ${day(from)} al ${day(to)}`,
      waiting: 'Lo que espera ahora:',
      end: 'Recibes este informe porque alguien de tu equipo puso tu dirección en Cadencia, en Ajustes, Alertas, Informe semanal. Ahí se cambia o se apaga.',
    },
    en: {
      subject: `${name}: your week, ${many(now.counts.leads, '# lead', '# leads')} and ${many(now.counts.sales, '# sale', '# sales')}`,
      begin: `${name}, from ${day(from)} to ${day(to)}`,
      waiting: 'What waits now:',
      end: 'You get this report because somebody of your team put your address into Cadencia, under Settings, Alerts, Weekly report. There it is changed or switched off.',
    },
  }[language];
  const parts = [[words.begin], counts, ads, [words.waiting, ...waits], [words.end]].filter((part) => part.length > 0);
  return { subject: words.subject, text: `${parts.map((part) => part.join('\n')).join('\n\n')}\n` };
}

/** The letter about the week before this Monday, in the tenant's language; `quiet`: nothing happened in it. */
export async function writeWeekly(
  tx: Tx,
  tenantId: string,
  monday: string,
): Promise<{ subject: string; text: string; quiet: boolean }> {
  const { name, locale } = await findTenant(tx);
  const numbers = await readWeekNumbers(tx, tenantId, monday);
  return { ...weeklyLetter(numbers, name, locale), quiet: isQuiet(numbers) };
}
