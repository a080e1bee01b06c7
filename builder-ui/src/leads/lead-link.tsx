/** The name of a lead as a link to their page; usable inside a row that opens something else. */
import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { m } from '../paraglide/messages.js';
import { aboveRow } from '../ui/data-table.tsx';

export function LeadLink({ id, name }: { id: string; name: string | null | undefined }) {
  return (
    <Anchor
      size="sm"
      className={aboveRow}
      renderRoot={(props) => <Link to="/crm/leads/$leadId" params={{ leadId: id }} {...props} />}
    >
      {name ?? m.lead_unnamed()}
    </Anchor>
  );
}
