/** Deals and sales with what a team adds to them: stages of its own, reasons, products, parts that went back; and its tasks and notes. */
import type { EventRow } from '../rows.ts';
import { products, stages } from '../offers.ts';
import type { Setting } from '../story.ts';

const hour = 3_600_000;
const day = 24 * hour;

/** In the order in which deals go through them. */
export const dealStages = [
  ...stages.map((name) => ({ name, status: 'open' as const })),
  { name: 'Ganada', status: 'won' as const },
  { name: 'Perdida', status: 'lost' as const },
];

const lostBecause = [
  'Precio',
  'Compró en otro lado',
  'No respondió más',
  'Sin talla en stock',
  'Lo deja para el verano',
] as const;
const wonBecause = ['Cuotas sin interés', 'Prueba de manejo', 'Recomendación de un amigo'] as const;
const titles = [
  'Llamar por la propuesta',
  'Enviar fotos del color azul',
  'Confirmar la talla',
  'Coordinar la prueba de manejo',
  'Pasar presupuesto con cuotas',
] as const;
const remarks = [
  'Viene con su hijo el sábado, busca rodado 20.',
  'Prefiere que le escriban después de las 18.',
  'Compara con otra marca; le importa la garantía.',
  'Cliente de hace años, hacerle precio.',
  'Quiere retirar en el local, no envío.',
] as const;

export interface Extras {
  closedReasons: { id: string; reason: string }[];
  products: { id: string; product: string }[];
  refunds: { id: string; sale_id: string; external_id: string; amount: string; refunded_at: Date; created_at: Date }[];
  tasks: Record<string, unknown>[];
  notes: { id: string; lead_id: string; text: string; written_by: string | null; created_at: Date }[];
  /** Of the parts that went back. */
  events: EventRow[];
}

export function addExtras({ random, data, now, currency }: Setting): Extras {
  const extras: Extras = { closedReasons: [], products: [], refunds: [], tasks: [], notes: [], events: [] };
  const deals = new Map(data.opportunities.map((deal) => [deal.id, deal]));
  for (const deal of data.opportunities) {
    if (deal.status === 'open' || !random.chance(0.8)) continue;
    extras.closedReasons.push({ id: deal.id, reason: random.pick(deal.status === 'won' ? wonBecause : lostBecause) });
  }
  for (const sale of data.sales) {
    const deal = sale.opportunity_id ? deals.get(sale.opportunity_id) : undefined;
    const known = deal?.name ?? products.find(([, price]) => price === Number(sale.amount))?.[0];
    if (known) extras.products.push({ id: sale.id, product: known });
    const isOld = sale.completed_at && sale.completed_at.getTime() < now - 3 * day;
    if (!isOld || sale.status !== 'completed' || sale.completed_at!.getTime() < now - 50 * day || !random.chance(0.09))
      continue;
    const at = new Date(Math.min(now - hour, sale.completed_at!.getTime() + random.between(1, 12) * day));
    const amount = (Math.round((Number(sale.amount) * random.between(0.08, 0.3)) / 100) * 100).toFixed(2);
    const id = random.uuid();
    extras.refunds.push({ id, sale_id: sale.id, external_id: `demo.${id}`, amount, refunded_at: at, created_at: at });
    const told = { amount, currency, refund_id: id };
    extras.events.push({
      id: random.uuid(),
      type: 'sale.partly_refunded',
      lead_id: sale.lead_id,
      subject: `sale:${sale.id}`,
      data: told,
      occurred_at: at,
    });
  }
  for (const deal of data.opportunities.filter((one) => one.status === 'open').slice(-36)) {
    const due = new Date(Math.floor((now + random.between(-2.5, 6) * day) / hour) * hour);
    const done = due.getTime() < now && random.chance(0.6) ? new Date(due.getTime() - 20 * 60_000) : null;
    const made = new Date(Math.min(due.getTime() - day, now - hour));
    extras.tasks.push({
      id: random.uuid(),
      lead_id: deal.lead_id,
      user_id: deal.seller_id,
      title: random.pick(titles),
      due_at: due,
      done_at: done,
      done_by: done ? deal.seller_id : null,
      created_at: made,
      updated_at: done ?? made,
    });
    if (!random.chance(0.5)) continue;
    const created_at = new Date(now - random.between(0.1, 4) * day);
    extras.notes.push({
      id: random.uuid(),
      lead_id: deal.lead_id,
      text: random.pick(remarks),
      written_by: deal.seller_id,
      created_at,
    });
  }
  return extras;
}

export const savedReplies = [
  {
    title: 'Horario y dirección',
    text: 'Estamos de lunes a sábado de 10 a 19. ¿Te esperamos, {{lead.first_name | "amigo"}}?',
  },
  { title: 'Medios de pago', text: 'Aceptamos transferencia y tarjeta, hasta 12 cuotas.' },
  { title: 'Envíos', text: 'Enviamos a todo el país; tarda de tres a cinco días.' },
];
