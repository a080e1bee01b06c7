/** Lets the figures through once an ad account is connected; says what to do before. */
import { useQuery } from '@tanstack/react-query';
import { Megaphone } from 'lucide-react';
import type { ReactNode } from 'react';
import { m } from '../../paraglide/messages.js';
import { EmptyState } from '../../ui/empty-state.tsx';
import { tokenStatusQuery } from './connection-queries.ts';

export function ConnectionGate({ children }: { children: ReactNode }) {
  const status = useQuery(tokenStatusQuery);
  if (status.data?.accounts.length === 0) return <EmptyState icon={Megaphone} text={m.connection_missing()} />;
  return <>{children}</>;
}
