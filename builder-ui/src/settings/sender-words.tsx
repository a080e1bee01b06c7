/** How a number is, in words and colours. */
import { Badge } from '@mantine/core';
import { language } from '../app/language.ts';
import { m } from '../paraglide/messages.js';
import { formatNumber } from '../ui/format.ts';
import type { Sender } from './settings-queries.ts';

export function SenderStatus({ sender }: { sender: Sender }) {
  if (sender.sending_stopped) return <Badge color="red">{m.sender_stopped()}</Badge>;
  if (sender.status === 'CONNECTED') return <Badge color="green">{m.sender_connected()}</Badge>;
  return <Badge color="amber">{sender.status}</Badge>;
}

/** To how many people Meta lets a number write first within a day: `TIER_2K` and its kin, in words. */
export function limitName(limit: string | null): string {
  if (limit === null) return '–';
  if (limit === 'TIER_UNLIMITED' || limit === 'UNTIERED') return m.sender_limit_none();
  const [, digits, thousand] = /^TIER_(\d+)(K?)$/.exec(limit) ?? [];
  if (digits === undefined) return limit;
  return m.sender_limit_people({ count: formatNumber(Number(digits) * (thousand ? 1000 : 1), language()) });
}

/** Meta's rating of a number, in words. */
export function qualityName(quality: string | null): string {
  const known: Record<string, () => string> = { GREEN: m.quality_green, YELLOW: m.quality_yellow, RED: m.quality_red };
  return quality === null ? '–' : (known[quality]?.() ?? m.quality_unknown());
}
