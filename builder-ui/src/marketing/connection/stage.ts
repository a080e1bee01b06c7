/** Where on the way to the numbers a business stands. */
import type { TokenStatus } from './connection-queries.ts';

/**
 * `connect`: what one gets and the way to Meta; `choose`: which accounts to read; `numbers`: the dashboard; `history`: the
 * dashboard with what there is although Meta is not connected.
 */
export type Stage = 'connect' | 'choose' | 'numbers' | 'history';

/**
 * @param choosing somebody asks for the wizard
 * @param hasHistory whether days were read once; undefined while it is asked for
 * @returns undefined as long as that would decide it
 * @param mayConnect whether the reader may; others are never sent to choose
 */
export function stageOf(
  status: Pick<TokenStatus, 'connected' | 'accounts'>,
  { choosing, mayConnect, hasHistory }: { choosing: boolean; mayConnect: boolean; hasHistory: boolean | undefined },
): Stage | undefined {
  if (choosing && mayConnect) return status.connected ? 'choose' : 'connect';
  if (status.accounts.length > 0) return 'numbers';
  if (status.connected && mayConnect) return 'choose';
  if (hasHistory === undefined) return undefined;
  return hasHistory ? 'history' : 'connect';
}
