/** What can be wrong with a tenant's sending and reading of ads, in words for whoever is told outside of the app. */
import { counted, percentText, text, type Text } from './text.ts';

/** Names and figures of one trouble. */
export type TroubleData = Record<string, string | number | null>;

interface Words {
  title: Text;
  say: (data: TroubleData) => Text;
}

export const troubleTexts = {
  doubts: {
    title: text('Mensajes sin confirmar', 'Messages in doubt'),
    say: ({ messages }) =>
      text(
        `${counted(messages, 'No se sabe si llegó # mensaje', 'No se sabe si llegaron # mensajes')}. Míralos en HSM → Actividad, filtro «Sin confirmar».`,
        `Nobody knows whether ${counted(messages, '# message', '# messages')} arrived. See HSM → Activity, filter “Unconfirmed”.`,
      ),
  },
  'template-held': {
    title: text('Plantilla detenida con gente esperando', 'A held template with people behind it'),
    say: ({ template, language, people }) =>
      text(
        `${counted(people, '# persona espera', '# personas esperan')} porque la plantilla ${template} (${language}) no se puede enviar. Míralo en HSM → Plantillas.`,
        `${counted(people, '# person waits', '# people wait')} because the template ${template} (${language}) cannot be sent. See HSM → Templates.`,
      ),
  },
  'sender-quality': {
    title: text('Calidad del número', 'Quality of a number'),
    say: ({ phone, quality }) =>
      text(
        `WhatsApp bajó el número ${phone} (${quality}). Envía menos y solo a quien lo espera, o lo limitarán.`,
        `WhatsApp marked the number ${phone} down (${quality}). Send less, and only to who expects it, or it will be limited.`,
      ),
  },
  token: {
    title: text('Conexión con Meta', 'The connection with Meta'),
    say: ({ state, until }) =>
      state === 'expiring'
        ? text(
            `La conexión con Meta vence el ${until}. Vuelve a conectar en Marketing Hub.`,
            `The connection with Meta ends on ${until}. Connect again in the Marketing Hub.`,
          )
        : text(
            'La conexión con Meta venció o fue retirada: no se leen anuncios ni leads. Vuelve a conectar en Marketing Hub.',
            'The connection with Meta has expired or was taken back: neither ads nor leads are read. Connect again in the Marketing Hub.',
          ),
  },
  'sync-old': {
    title: text('Anuncios sin actualizar', 'Ads not read'),
    say: ({ account, hours }) =>
      text(
        `La cuenta ${account} no se lee desde hace ${counted(hours, '# hora', '# horas')}: sus números están atrasados.`,
        `The account ${account} was last read ${counted(hours, '# hour', '# hours')} ago: its figures are behind.`,
      ),
  },
  'send-failures': {
    title: text('Envíos que fallan', 'Sends that fail'),
    say: ({ failed, tried, percent }) =>
      text(
        `En la última hora ${counted(failed, 'falló #', 'fallaron #')} de ${counted(tried, '# mensaje', '# mensajes')} (${percentText(Number(percent)).es}). Míralos en HSM → Actividad.`,
        `Within the last hour ${failed} of ${counted(tried, '# message', '# messages')} failed (${percentText(Number(percent)).en}). See HSM → Activity.`,
      ),
  },
  'cost-per-lead': {
    title: text('Costo por lead', 'Cost per lead'),
    say: ({ now, before, percent, currency }) =>
      text(
        `El costo por lead de los últimos 7 días es ${now} ${currency}, ${percentText(Number(percent)).es} más que los 7 anteriores (${before}).`,
        `The cost per lead of the last 7 days is ${now} ${currency}, ${percentText(Number(percent)).en} above the 7 days before (${before}).`,
      ),
  },
} satisfies Record<string, Words>;

export type TroubleKind = keyof typeof troubleTexts;
export const troubleKinds = Object.keys(troubleTexts) as TroubleKind[];

/** The sentence of a trouble. */
export const describeTrouble = (kind: TroubleKind, data: TroubleData): Text => troubleTexts[kind].say(data);
