/** What the team answered by hand, and whose turn it is: the conversations of the demo. */
import type { DemoData } from '../rows.ts';
import type { Random } from '../random.ts';
import { blankMessage, type MessageRow, type Sender, wentOut } from './message-rows.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

const answers = [
  '¡Hola! Sí, la tenemos. ¿Qué altura tienes? Así te digo la talla.',
  'Aceptamos transferencia y tarjeta, hasta 12 cuotas.',
  'Te la reservo hasta el viernes sin problema.',
  'Hacemos envíos a todo el país, tarda de tres a cinco días.',
  'La garantía es de dos años en el cuadro y uno en las partes.',
  '¿Te queda bien pasar mañana por el local? Estamos de 10 a 19.',
] as const;

/** Where a conversation stands, as db/sending/conversations folds it. */
export interface Conversation {
  id: string;
  spoke_at: Date;
  team_spoke_at: Date | null;
  waiting_since: Date | null;
  conversation_closed_at: Date | null;
}

/** Of everybody who wrote in the last thirty days: most were answered within hours, a few of the last days wait. */
export function talk(setting: { random: Random; sender: Sender | null; now: number; data: DemoData }): {
  messages: MessageRow[];
  conversations: Conversation[];
} {
  const { random, data, now } = setting;
  const messages: MessageRow[] = [];
  const conversations: Conversation[] = [];
  const words = Map.groupBy(data.inbound, (one) => one.lead_id);
  for (const lead of data.leads) {
    const said = (words.get(lead.id) ?? []).map((one) => one.received_at.getTime()).toSorted((a, b) => a - b);
    const last = said.at(-1);
    if (last === undefined || last < now - 30 * day) continue;
    let answered: number | null = null;
    if (lead.seller_id && lead.consent !== 'revoked' && random.chance(last > now - 2 * day ? 0.55 : 0.94)) {
      const at = last + random.between(2, 150) * minute;
      if (at <= now) {
        answered = at;
        const row = { ...blankMessage(random.uuid(), lead.id, at), type: 'text', written_by: lead.seller_id };
        Object.assign(row, { rendered: random.pick(answers), to_phone: lead.phone });
        wentOut(row, at, setting, { delivered: 0.99, read: 0.9 });
        messages.push(row);
      }
    }
    const spoke = Math.max(last, answered ?? 0);
    // What nobody answered for four days somebody closed.
    const isOld = answered === null ? spoke < now - 4 * day : spoke < now - 6 * day && random.chance(0.8);
    const closed = isOld ? spoke + (answered === null ? 3 * day : 20 * minute) : null;
    const since = said.find((at) => at > now - 30 * day)!;
    conversations.push({
      id: lead.id,
      spoke_at: new Date(spoke),
      team_spoke_at: answered === null ? null : new Date(answered),
      waiting_since: answered === null && closed === null ? new Date(Math.max(since, last - day)) : null,
      conversation_closed_at: closed === null ? null : new Date(closed),
    });
  }
  return { messages, conversations };
}
