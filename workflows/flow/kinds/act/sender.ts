/** The number that a step sends from. */
import * as z from 'zod';
import type { Issue } from '../../issue.ts';
import type { CheckContext } from '../../kind.ts';

export const sender = z
  .string()
  .min(1)
  .max(64)
  .optional()
  .meta({
    label: { es: 'Número que envía', en: 'Sender' },
    control: 'sender',
    help: { es: 'Vacío: el número principal.', en: 'Empty: the default number.' },
  });

/** A number that is not the tenant's any more. */
export function senderIssues(
  chosen: string | undefined,
  { nodeId, catalogue }: Pick<CheckContext, 'nodeId' | 'catalogue'>,
): Issue[] {
  return chosen === undefined || catalogue.senders.some(({ id }) => id === chosen)
    ? []
    : [{ code: 'unknown-sender', severity: 'error', nodeId, field: 'sender' }];
}
