/** Who did it, where a row remembers a person: programs and operators are in the audit log only. */
import type { Act } from '../context.ts';

export const userOf = ({ actor }: Pick<Act, 'actor'>): string | null => (actor.type === 'user' ? actor.id : null);
