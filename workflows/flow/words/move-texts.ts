/** What moving somebody to another version came to, in words. */
import type { MoveOutcome } from '../plan.ts';
import { text, type Text } from './text.ts';

export const moveTexts = {
  queued: text('Todavía no le tocó.', 'Their turn has not come yet.'),
  told: text('Se le avisó y falta que responda.', 'Was told, and has not answered yet.'),
  moved: text('Sigue con la otra versión.', 'Goes on with the other version.'),
  pending: text('Pasa a la otra versión al salir de su paso.', 'Goes to the other version when leaving their step.'),
  stayed: text('Sigue en su versión.', 'Goes on with their version.'),
  restored: text('Volvió a estar como estaba.', 'Stands again as before.'),
  'went-on': text(
    'No se pudo devolver: ya siguió con la versión nueva.',
    'Could not be put back: has gone on with the new version already.',
  ),
  'moved-again': text(
    'No se pudo devolver: entretanto se movió de nuevo.',
    'Could not be put back: was moved again in between.',
  ),
  ended: text('Ya había terminado su recorrido.', 'Had ended already.'),
  unreached: text(
    'No se pudo alcanzar su recorrido; se hará en cuanto responda.',
    'Their run could not be reached; it is done as soon as it answers.',
  ),
} satisfies Record<'queued' | 'told' | 'ended' | 'unreached' | MoveOutcome, Text>;
