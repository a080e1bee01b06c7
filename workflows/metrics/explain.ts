/** What every number of the Marketing Hub rests on, in words: where it comes from, and the rules it is made by. */
import type { Text } from '#flow/text';
import type { Metric } from './metrics.ts';

/** Whose facts a metric is made of. */
export const sources: Record<Metric['source'], Text> = {
  meta: {
    es: 'Meta (lectura programada de la cuenta publicitaria)',
    en: 'Meta (scheduled readings of the ad account)',
  },
  crm: { es: 'Tu CRM (al momento)', en: 'Your CRM (live)' },
  both: {
    es: 'Meta (lectura programada) y tu CRM (al momento)',
    en: 'Meta (scheduled readings) and your CRM (live)',
  },
};

/** The rules, by a name that stays. The long form is db/marketing/README.md. */
export const rules = {
  touch: {
    es: 'Contacto: un clic en un anuncio, un formulario o una importación que nombra un anuncio, conjunto o campaña. No cambia nunca.',
    en: 'Touch: a click on an ad, a form or an import that names an ad, ad set or campaign. It never changes.',
  },
  credit: {
    es: 'Cada lead, oportunidad y venta se acredita a un solo contacto dentro de la ventana: el último (last_touch) o el primero (first_touch).',
    en: 'Each lead, opportunity and sale is credited to one touch within the window: the last (last_touch) or the first (first_touch).',
  },
  refund: {
    es: 'Una devolución resta en su propia fecha, del anuncio que obtuvo la venta.',
    en: 'A refund subtracts on its own date, from the ad that got the sale.',
  },
  day: {
    es: 'Los días empiezan y terminan en la zona de la cuenta publicitaria, también para el CRM.',
    en: 'Days begin and end in the ad account’s zone, for the CRM too.',
  },
  total: {
    es: 'Total = suma de las filas + un resto con nombre (lo que trajo un anuncio que ya no se conoce), al centavo.',
    en: 'Total = sum of the rows + one named remainder (what an ad brought that is not known any more), to the cent.',
  },
  unattributed: {
    es: 'Lo que ningún anuncio trajo dentro de la ventana se muestra aparte y no entra en ningún cociente.',
    en: 'What no ad brought within the window is shown apart and enters no ratio.',
  },
  currency: {
    es: 'Monedas distintas no se suman: se convierten con el tipo de cambio que cargaste para la fecha, o se muestran por separado.',
    en: 'Different currencies are never added: they are converted with the rate you entered for the date, or shown apart.',
  },
  zero: {
    es: 'Dividido por cero no es 0: se muestra “–”.',
    en: 'Divided by zero is not 0: it is shown as “–”.',
  },
  change: {
    es: 'El cambio compara con el período anterior de igual duración: en por ciento, o en puntos para lo que ya es un porcentaje.',
    en: 'The change compares with the equal period before: in per cent, or in points for what is a percentage itself.',
  },
  freshness: {
    es: 'Meta puede corregir los últimos 28 días: se vuelven a leer en cada lectura. Lo del CRM cuenta al momento.',
    en: 'Meta may restate the last 28 days: every reading reads them again. What is in the CRM counts at once.',
  },
} as const satisfies Record<string, Text>;

export type RuleId = keyof typeof rules;
export const ruleIds = Object.keys(rules) as RuleId[];
