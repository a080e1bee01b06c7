/** Ways out that people name themselves: the cases of a branch, the arms of a split. */
import * as z from 'zod';
import type { Port } from '../../kind.ts';
import { loose } from '../define.ts';

export const way = {
  port: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/)
    .meta({ label: { es: 'Salida', en: 'Port' }, control: 'text' }),
  label: z
    .string()
    .max(80)
    .default('')
    .meta({ label: { es: 'Nombre', en: 'Name' }, control: 'text' }),
};

/** What people call it; of an unfinished one what there is. */
export const nameOf = (port: unknown, label: unknown): string =>
  typeof label === 'string' && label.trim() !== '' ? label : typeof port === 'string' ? port : '…';

/**
 * The ports of an unfinished list, each name once.
 * @param taken a port that the kind has besides
 */
export function waysOf(list: unknown, most: number, taken?: string): Port[] {
  const seen = new Set([taken]);
  return (Array.isArray(list) ? list : []).slice(0, most).flatMap((item): Port[] => {
    const { port, label } = loose(item);
    if (typeof port !== 'string' || port === '' || seen.has(port)) return [];
    seen.add(port);
    const name = nameOf(port, label);
    return [{ id: port, label: { es: name, en: name } }];
  });
}
