/** The button beside a list that leads to its import, for those who may. */
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { FileUp } from 'lucide-react';
import { m } from '../paraglide/messages.js';
import { may } from '../app/access.ts';
import { useSession } from '../app/session.ts';

export function ImportLink({ to }: { to: '/crm/leads/import' | '/crm/opportunities/import' | '/crm/sales/import' }) {
  if (!may(useSession(), 'imports.run')) return null;
  return (
    <Button variant="default" leftSection={<FileUp size={16} />} renderRoot={(props) => <Link to={to} {...props} />}>
      {m.import_button()}
    </Button>
  );
}
