/** What the file seems to be, and how it was decided what its columns are. */
import { Alert, Button, Group, Text } from '@mantine/core';
import { FileCheck2 } from 'lucide-react';
import { m } from '../paraglide/messages.js';
import type { ImportReport } from './run-import.ts';

const programs: Record<string, () => string> = {
  'meta-leads': m.import_from_meta_leads,
  'google-contacts': m.import_from_google_contacts,
  'hubspot-contacts': m.import_from_hubspot_contacts,
  'hubspot-deals': m.import_from_hubspot_deals,
  'pipedrive-people': m.import_from_pipedrive_people,
  'pipedrive-deals': m.import_from_pipedrive_deals,
  kommo: m.import_from_kommo,
  'shopify-orders': m.import_from_shopify_orders,
  'woocommerce-orders': m.import_from_woocommerce_orders,
  'tiendanube-orders': m.import_from_tiendanube_orders,
  'whatsapp-contacts': m.import_from_whatsapp_contacts,
  vcard: m.import_from_vcard,
};

interface FileBannerProps {
  report: ImportReport;
  /** Looks at the file again without what was kept for its columns. */
  onAnew: () => void;
  busy: boolean;
}

export function FileBanner({ report, onAnew, busy }: FileBannerProps) {
  const { profile, columns_from, left_out } = report;
  const isKept = columns_from === 'saved';
  const why = isKept ? m.import_from_saved() : profile ? m.import_from_hint() : m.import_by_meaning();
  return (
    <Alert color="teal" icon={<FileCheck2 size={18} />} title={profile ? programs[profile]?.() : undefined}>
      <Group justify="space-between" gap="xs">
        <Text size="sm">{why}</Text>
        {isKept && (
          <Button variant="subtle" size="compact-sm" onClick={onAnew} loading={busy}>
            {m.import_from_anew()}
          </Button>
        )}
      </Group>
      {left_out.tests > 0 && <Text size="sm">{m.import_tests_left({ count: left_out.tests })}</Text>}
      {left_out.continued > 0 && <Text size="sm">{m.import_continued_left({ count: left_out.continued })}</Text>}
    </Alert>
  );
}
