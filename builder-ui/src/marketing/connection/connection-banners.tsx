/** What the connection needs from somebody. */
import { Alert } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { m } from '../../paraglide/messages.js';
import { tokenStatusQuery } from './connection-queries.ts';

export function ConnectionBanners() {
  const { data } = useQuery(tokenStatusQuery);
  if (!data || data.status === 'connected' || data.status === 'missing') return null;
  return (
    <Alert color="amber" icon={<TriangleAlert size={18} />} mb="md">
      {data.status === 'expiring' ? m.connection_expiring() : m.connection_lost()}
    </Alert>
  );
}
