/** Where on the way to the numbers a business stands. */
import type { TokenStatus } from './connection-queries.ts';

/** `connect`: nothing there; `choose`: which accounts to read; `numbers`: the dashboard; `history`: what was read before Meta left. */
export type Stage = 'connect' | 'choose' | 'numbers' | 'history';

/**
 * @param choosing somebody wants to add an account
 * @param hasHistory whether days were read once; undefined while it is asked for
 * @returns undefined as long as that would decide it
 * @param mayConnect whether the reader may; others are never sent to choose
 */
export function stageOf(
  status: Pick<TokenStatus, 'connected' | 'accounts'>,
  { choosing, mayConnect, hasHistory }: { choosing: boolean; mayConnect: boolean; hasHistory: boolean | undefined },
): Stage | undefined {
  if (choosing && mayConnect && status.connected) return 'choose';
  if (status.accounts.length > 0) return 'numbers';
  if (status.connected && mayConnect) return 'choose';
  if (hasHistory === undefined) return undefined;
  return hasHistory ? 'history' : 'connect';
}
