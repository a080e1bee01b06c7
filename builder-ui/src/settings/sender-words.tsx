/** How a number is, in words and colours. */
import { Badge } from '@mantine/core';
import { m } from '../paraglide/messages.js';
import type { Sender } from './settings-queries.ts';

export function SenderStatus({ sender }: { sender: Sender }) {
  if (sender.sending_stopped) return <Badge color="red">{m.sender_stopped()}</Badge>;
  if (sender.status === 'CONNECTED') return <Badge color="green">{m.sender_connected()}</Badge>;
  return <Badge color="amber">{sender.status}</Badge>;
}

/** Meta's rating of a number, in words. */
export function qualityName(quality: string | null): string {
  const known: Record<string, () => string> = { GREEN: m.quality_green, YELLOW: m.quality_yellow, RED: m.quality_red };
  return quality === null ? '–' : (known[quality]?.() ?? m.quality_unknown());
}
