/** Says that the line is down, and that nothing typed is lost by waiting. */
import { Alert } from '@mantine/core';
import { useNetwork } from '@mantine/hooks';
import { WifiOff } from 'lucide-react';
import { m } from '../../paraglide/messages.js';

export function OfflineNotice() {
  const { online } = useNetwork();
  if (online) return null;
  return (
    <Alert color="amber" icon={<WifiOff size={18} />} radius={0} role="status">
      {m.offline()}
    </Alert>
  );
}
