/** The button that leads to Meta's dialog; for those who may not connect, who can. */
import { Button, Text, type ButtonProps } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link2 } from 'lucide-react';
import { may } from '../../app/access.ts';
import { useSession } from '../../app/session.ts';
import { language } from '../../app/language.ts';
import { m } from '../../paraglide/messages.js';
import { teamQuery } from '../../settings/settings-queries.ts';
import { useConnectMeta } from './use-connect-meta.ts';

export function ConnectButton({ label, ...look }: { label?: string } & ButtonProps) {
  const session = useSession();
  const { connect, leaving } = useConnectMeta();
  if (!may(session, 'marketing.connect')) return <WhoMayConnect />;
  return (
    <Button leftSection={<Link2 size={16} />} onClick={connect} loading={leaving} {...look}>
      {label ?? m.meta_connect()}
    </Button>
  );
}

/** The people of this business whose role may connect Meta, by name. */
export function WhoMayConnect() {
  const session = useSession();
  const team = useQuery({ ...teamQuery, enabled: may(session, 'team.read') });
  const names = (team.data?.items ?? [])
    .filter(({ role }) => role === 'ceo' || role === 'admin')
    .map(({ name }) => name);
  const list = new Intl.ListFormat(language(), { type: 'disjunction' }).format(names);
  return (
    <Text size="sm" aria-busy={team.isLoading}>
      {names.length > 0 ? m.meta_ask_person({ names: list }) : m.meta_ask_role()}
    </Text>
  );
}
