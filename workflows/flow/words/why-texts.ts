/** Why somebody is not in a flow, where no reason was written down at the time: what is known instead. */
import { eventLabel } from './event-labels.ts';
import { text, type Text } from './text.ts';

export const whyTexts = {
  entered: text('Entró por este hecho.', 'Entered because of this.'),
  inside: text('Está dentro ahora.', 'Is inside now.'),
  been: text(
    'Ya pasó por el flujo; su recorrido dice cómo terminó.',
    'Has been through the flow; the story says how it ended.',
  ),
  'never-published': text(
    'El flujo todavía no se publicó: no puede entrar nadie.',
    'The flow was never published: nobody can enter.',
  ),
  'by-hand-only': text(
    'A este flujo se entra a mano, y nadie agregó a esta persona.',
    'People enter this flow by hand, and nobody added this person.',
  ),
  'trigger-not-this': text(
    'El flujo lo miró y no empieza con esto: sus ajustes de inicio piden otra cosa.',
    'The flow looked at it and does not start on this: its trigger asks for something else.',
  ),
  'before-publishing': text(
    'Ocurrió antes de publicar el flujo, y lo que ya pasó no hace entrar a nadie.',
    'It happened before the flow was published, and what is past lets nobody in.',
  ),
  'history-event': text(
    'Se anotó después de ocurrir (una importación, por ejemplo), y lo pasado no hace entrar a nadie.',
    'It was written down after it happened (an import, say), and what is past lets nobody in.',
  ),
  'flow-was-off': text(
    'El flujo estaba en pausa o archivado cuando ocurrió, o empezaba con otra cosa.',
    'The flow was paused or archived when it happened, or started on something else.',
  ),
  'not-read-yet': text('Acaba de ocurrir y todavía no se procesó.', 'It has just happened and is not worked off yet.'),
  'event-broken': text(
    'Procesarlo falló varias veces. Es un error nuestro; está en el diagnóstico.',
    'Working it off failed several times. This is our mistake; diagnostics lists it.',
  ),
  'would-enter': text(
    'Hoy nada se lo impide: entra cuando ocurra lo que inicia el flujo.',
    'Nothing stands in the way today: they enter when what starts the flow happens.',
  ),
} satisfies Record<string, Text>;
export type WhyCode = keyof typeof whyTexts;

/** Nothing that starts the flow has happened to the person. */
export function nothingHappened(types: readonly string[]): Text {
  const named = types.map(eventLabel);
  return text(
    `No le ocurrió nada de lo que inicia el flujo (${named.map(({ es }) => es).join(' · ')}).`,
    `Nothing that starts the flow has happened to them (${named.map(({ en }) => en).join(' · ')}).`,
  );
}
