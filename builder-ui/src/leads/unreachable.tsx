/** WhatsApp said that it does not know the number: no flow tries it meanwhile. Nothing where that is not so. */
import { describeReason } from '#flow';
import { Alert } from '@mantine/core';
import { PhoneOff } from 'lucide-react';
import { language, say } from '../app/language.ts';
import { currentPlace } from '../app/place.ts';
import { m } from '../paraglide/messages.js';
import { formatTime } from '../ui/format.ts';
import type { Lead } from './lead-queries.ts';

export function Unreachable({ lead: { unreachable_until: until } }: { lead: Lead }) {
  if (!until) return null;
  const when = formatTime(new Date(until), 'short', language(), currentPlace().timezone);
  return (
    <Alert color="yellow" icon={<PhoneOff size={18} />} mb="md">
      {say(describeReason('not-on-whatsapp')!)} {m.lead_unreachable_until({ when })}
    </Alert>
  );
}
