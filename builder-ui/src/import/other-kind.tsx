/** A file that belongs elsewhere: one sentence, and the way there. */
import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { m } from '../paraglide/messages.js';

const elsewhere = {
  belongs_to_leads: { say: m.import_belongs_to_leads, go: m.import_go_leads, to: '/crm/leads/import' },
  belongs_to_opportunities: {
    say: m.import_belongs_to_opportunities,
    go: m.import_go_opportunities,
    to: '/crm/opportunities/import',
  },
  belongs_to_sales: { say: m.import_belongs_to_sales, go: m.import_go_sales, to: '/crm/sales/import' },
  is_ads_report: { say: m.import_is_ads_report, go: m.import_go_marketing, to: '/crm/marketing' },
} as const;

/** @param code of the API's refusal @returns undefined for a file that is refused for another reason */
export function otherKind(code: string | undefined) {
  const found = Object.entries(elsewhere).find(([name]) => name === code)?.[1];
  if (!found) return undefined;
  return (
    <>
      {found.say()}{' '}
      <Anchor underline="always" renderRoot={(props) => <Link to={found.to} {...props} />}>
        {found.go()}
      </Anchor>
    </>
  );
}
