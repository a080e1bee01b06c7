/** Meta's `account_status` in words: what it means for the numbers. */
import { Badge } from '@mantine/core';
import { m } from '../../paraglide/messages.js';

interface State {
  name: () => string;
  color: string;
  /** What it means; nothing to say about an account that works. */
  hint?: () => string;
}

const unknown: State = { name: m.meta_account_unknown, color: 'gray' };
const states: Record<number, State> = {
  1: { name: m.meta_account_active, color: 'green' },
  2: { name: m.meta_account_disabled, color: 'red', hint: m.meta_account_disabled_hint },
  3: { name: m.meta_account_unsettled, color: 'amber', hint: m.meta_account_unsettled_hint },
  7: { name: m.meta_account_review, color: 'amber', hint: m.meta_account_review_hint },
  8: { name: m.meta_account_settling, color: 'amber', hint: m.meta_account_settling_hint },
  9: { name: m.meta_account_grace, color: 'amber', hint: m.meta_account_grace_hint },
  100: { name: m.meta_account_closing, color: 'gray', hint: m.meta_account_closing_hint },
  101: { name: m.meta_account_closed, color: 'gray', hint: m.meta_account_closed_hint },
};

export const accountState = (status: number | null): State => states[status ?? 0] ?? unknown;

/** Whether the account runs no ads, so that no new spend is to be expected. */
export const standsStill = (status: number | null): boolean => status !== null && [2, 3, 7, 100, 101].includes(status);

export function AccountState({ status }: { status: number | null }) {
  const { name, color } = accountState(status);
  return (
    <Badge color={color} style={{ flex: 'none' }}>
      {name()}
    </Badge>
  );
}
