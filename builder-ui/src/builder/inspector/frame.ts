/** What all controls show around their input: label, help, error. */
import { say } from '../../app/language.ts';
import { m } from '../../paraglide/messages.js';
import type { ControlProps } from './context.ts';

/** Mantine's wrapper properties of a field. A field that may be left out says so in words. */
export function frameOf({ field, error }: Pick<ControlProps, 'field' | 'error'>) {
  const label = say(field.label);
  return {
    label: field.required ? label : `${label} (${m.optional()})`,
    description: field.help ? say(field.help) : undefined,
    error,
  };
}
