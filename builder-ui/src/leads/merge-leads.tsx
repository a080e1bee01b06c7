/** Makes one of two leads, after showing what that does. */
import { Alert, Badge, Button, Group, List, Modal, SegmentedControl, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { BellOff } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { api, read } from '../api.ts';
import { keys } from '../app/keys.ts';
import { say } from '../app/language.ts';
import { m } from '../paraglide/messages.js';
import { ErrorState } from '../ui/error-state.tsx';
import { toastDone, toastError } from '../ui/toast.tsx';
import { LeadPicker, leadLabel } from './lead-picker.tsx';
import { mergePreviewQuery, teamQuery, type Lead, type MergePreview } from './lead-queries.ts';
import { leadStatusName } from './lead-status.tsx';

export type MergeCandidate = Pick<Lead, 'id' | 'name' | 'phone' | 'email'>;

interface MergeLeadsProps {
  /** The one that stays unless somebody says otherwise. */
  lead: MergeCandidate;
  /** The one it is merged with; undefined: the person looks for it. */
  other: MergeCandidate | undefined;
  onClose: () => void;
  /** Where one stays on the page; otherwise the lead that is left opens. */
  onMerged?: () => void;
}

export function MergeLeads({ lead, other: given, onClose, onMerged }: MergeLeadsProps) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [other, setOther] = useState(given);
  const [stays, setStays] = useState(lead.id);
  const [working, setWorking] = useState(false);
  const [into, from] = stays === lead.id ? [lead, other] : [other, lead];

  const merge = async () => {
    if (!into || !from) return;
    setWorking(true);
    try {
      await read(api.crm.leads[':id'].merge.$post({ param: { id: from.id }, json: { into: into.id } }));
      onClose();
      if (onMerged) onMerged();
      else await navigate({ to: '/crm/leads/$leadId', params: { leadId: into.id } });
      client.removeQueries({ queryKey: keys.leads.one(from.id) });
      for (const { all } of [keys.leads, keys.enrolments, keys.opportunities, keys.sales]) {
        void client.invalidateQueries({ queryKey: all });
      }
      toastDone(m.merge_done());
    } catch (error) {
      toastError(error);
      setWorking(false);
    }
  };

  return (
    <Modal opened onClose={onClose} title={m.merge_title()} size="lg" closeButtonProps={{ 'aria-label': m.close() }}>
      <Stack gap="md">
        {!given && (
          <LeadPicker
            label={m.merge_with()}
            value={other?.id ?? null}
            onChange={(_, found) => {
              setOther(found?.id === lead.id ? undefined : found);
              setStays(lead.id);
            }}
          />
        )}
        {into && from && (
          <>
            <div>
              <Text size="sm" fw={500} mb={4} id="merge-stays">
                {m.merge_stays()}
              </Text>
              <SegmentedControl
                fullWidth
                orientation="vertical"
                aria-labelledby="merge-stays"
                value={stays}
                onChange={setStays}
                data={[lead, ...(other ? [other] : [])].map((one) => ({ value: one.id, label: leadLabel(one) }))}
              />
            </div>
            <Outcome from={from.id} into={into.id} />
          </>
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {m.cancel()}
          </Button>
          <Button color="red" disabled={!into || !from} loading={working} onClick={() => void merge()}>
            {m.merge_do()}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function Outcome({ from, into }: { from: string; into: string }) {
  const preview = useQuery(mergePreviewQuery(from, into));
  if (preview.isError) return <ErrorState error={preview.error} onRetry={() => void preview.refetch()} />;
  if (!preview.data) return <Skeleton h={140} aria-busy="true" />;
  const { lead, consent, moves, differences, ends } = preview.data;
  const counts = Object.entries(moveNames).filter(([name]) => moves[name as keyof typeof moves] > 0);
  const aliased = differences.some(({ field }) => /^(phone|email|wa_user_id|external_ids\.)/.test(field));
  return (
    <Stack gap="sm">
      {consent === 'revoked' && (
        <Alert color="red" icon={<BellOff size={16} />} p="xs">
          {m.merge_refused()}
        </Alert>
      )}
      <Part title={m.merge_result()}>
        {[lead.name, lead.phone, lead.email, leadStatusName(lead.status), ...lead.tags].filter(Boolean).join(' · ')}
      </Part>
      <Part title={m.merge_moves()}>
        {counts.length === 0 ? (
          m.merge_moves_nothing()
        ) : (
          <Group gap={6}>
            {counts.map(([name, label]) => (
              <Badge key={name} variant="light" color="gray" tt="none">
                {label()}: {moves[name as keyof typeof moves]}
              </Badge>
            ))}
          </Group>
        )}
      </Part>
      {differences.length > 0 && (
        <Part title={m.merge_differences()}>
          <Differences differences={differences} />
          {aliased && (
            <Text size="xs" c="dimmed" mt={4}>
              {m.merge_aliases()}
            </Text>
          )}
        </Part>
      )}
      {ends.length > 0 && (
        <Part title={m.merge_ends()}>
          <List size="sm">
            {ends.map((one) => (
              <List.Item key={one.enrolment_id}>
                {one.flow.name}: {one.reason.text ? say(one.reason.text) : one.reason.code}
              </List.Item>
            ))}
          </List>
        </Part>
      )}
      <Text size="sm" c="dimmed">
        {m.merge_final()}
      </Text>
    </Stack>
  );
}

function Differences({ differences }: Pick<MergePreview, 'differences'>) {
  const sellers = differences.some(({ field }) => field === 'seller_id');
  const team = useQuery({ ...teamQuery, enabled: sellers }).data?.items ?? [];
  const shown = (field: string, value: string) => {
    if (field === 'status') return leadStatusName(value);
    return field === 'seller_id' ? (team.find(({ id }) => id === value)?.name ?? value) : value;
  };
  return (
    <List size="sm">
      {differences.map(({ field, kept, dropped }) => (
        <List.Item key={field} style={{ overflowWrap: 'anywhere' }}>
          {m.merge_difference({ field: fieldName(field), kept: shown(field, kept), dropped: shown(field, dropped) })}
        </List.Item>
      ))}
    </List>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div>
      <Text size="xs" c="dimmed">
        {title}
      </Text>
      <Text component="div" size="sm">
        {children}
      </Text>
    </div>
  );
}

const moveNames: Record<keyof MergePreview['moves'], () => string> = {
  opportunities: m.page_opportunities,
  sales: m.page_sales,
  carts: m.merge_carts,
  messages: m.timeline_messages,
  replies: m.merge_replies,
  touches: m.merge_touches,
  enrolments: m.enrolments_title,
};

function fieldName(field: string): string {
  const known: Record<string, () => string> = {
    name: m.lead_name,
    phone: m.lead_phone,
    email: m.email,
    status: m.lead_status,
    seller_id: m.lead_seller,
  };
  if (field === 'wa_user_id') return 'WhatsApp';
  if (field.startsWith('external_ids.')) return m.lead_id_in({ system: field.slice('external_ids.'.length) });
  return known[field]?.() ?? field.replace(/^custom\./, '');
}
