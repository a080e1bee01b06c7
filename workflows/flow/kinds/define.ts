/** Pieces that kinds are made of. */
import type * as z from 'zod';
import { condition } from '../condition.ts';
import { humaniseDuration, parseDuration } from '../time/duration.ts';
import type { Kind, Port } from '../kind.ts';
import type { Text } from '../words/text.ts';

/** Ties a kind's functions to the type of its config schema, and keeps in its type whether it has an effect. */
export function defineKind<S extends z.ZodType, E extends true | undefined = undefined>(
  kind: Kind<z.output<S>> & { config: S; effect?: E },
): Kind<z.output<S>> & { config: S; effect?: E } {
  return kind;
}

export const nextPort: Port = { id: 'next', label: { es: 'Sigue', en: 'Next' } };
export const failedPort: Port = { id: 'failed', label: { es: 'Si falla', en: 'If it fails' } };
export const okPort: Port = { id: 'ok', label: { es: 'Hecho', en: 'Done' } };

/** Every trigger's `filter`: only leads that meet it enter. */
export const filter = condition.optional().meta({
  label: { es: 'Solo si…', en: 'Only if…' },
  control: 'condition',
  help: { es: 'Entran solo los leads que cumplen la condición.', en: 'Only leads that meet the condition enter.' },
});

/** An unfinished config as a record, whatever it is. */
export function loose(config: unknown): Record<string, unknown> {
  return typeof config === 'object' && config !== null ? (config as Record<string, unknown>) : {};
}

/** A duration field of an unfinished config in words, or "…". */
export function said(duration: unknown): Text {
  const ms = typeof duration === 'string' ? parseDuration(duration) : null;
  return ms === null ? { es: '…', en: '…' } : humaniseDuration(ms);
}

/** The uuid in `sale:<uuid>` when the subject is of that type. */
export function idOf(type: string, subject: string | null): string | null {
  return subject?.startsWith(`${type}:`) ? subject.slice(type.length + 1) : null;
}
