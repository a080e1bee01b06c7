/** What an entry of the audit log is about: by its name, linked where it has a page; else by its kind, in words. */
import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { m } from '../paraglide/messages.js';
import type { AuditEntry } from './settings-queries.ts';

/** By the type that the audit has. What is missing here is told by that type. */
const kinds: Record<string, () => string> = {
  ad_account: m.object_ad_account,
  api_key: m.object_api_key,
  audience: m.object_audience,
  audit: m.settings_audit,
  bulk_change: m.object_bulk_change,
  cart: m.object_cart,
  conversion: m.object_conversion,
  credential: m.object_credential,
  dataset: m.object_dataset,
  enrolment: m.object_enrolment,
  event: m.object_event,
  feature: m.object_feature,
  flow: m.object_flow,
  'flow-secret': m.object_flow_secret,
  import: m.object_import,
  invitation: m.object_invitation,
  kept: m.object_kept,
  lead: m.object_lead,
  'lead-view': m.object_lead_view,
  media: m.object_media,
  message: m.object_message,
  meta_connection: m.object_meta_connection,
  meta_form: m.object_meta_form,
  meta_page: m.object_meta_page,
  opportunity: m.object_opportunity,
  report: m.object_report,
  sale: m.object_sale,
  'saved-reply': m.object_saved_reply,
  segment: m.object_segment,
  sender: m.object_sender,
  session: m.object_session,
  sync_run: m.object_sync_run,
  task: m.object_task,
  template: m.object_template,
  tenant: m.settings_business,
  test_phone: m.object_test_phone,
  user: m.object_user,
  webhook: m.object_webhook,
};

export function ObjectName({ row: { object_type, object_id, object_name } }: { row: AuditEntry }) {
  if (!object_type || !object_id) return <>–</>;
  const kind = kinds[object_type]?.() ?? object_type.replace(/[_-]/g, ' ');
  const title = `${object_type} ${object_id}`;
  if (!object_name) return <span title={title}>{kind}</span>;
  const name = `${kind}: ${object_name}`;
  if (object_type === 'lead')
    return (
      <Anchor
        size="sm"
        renderRoot={(props) => <Link to="/crm/leads/$leadId" params={{ leadId: object_id }} {...props} />}
      >
        {object_name}
      </Anchor>
    );
  if (object_type === 'flow')
    return (
      <Anchor
        size="sm"
        renderRoot={(props) => <Link to="/crm/hsm/flows/$flowId" params={{ flowId: object_id }} {...props} />}
      >
        {object_name}
      </Anchor>
    );
  return <span title={title}>{name}</span>;
}
