/** What can be done to the chosen leads at once: add a tag, or let them into a flow. */
import { Button, Group, Menu, Popover, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Tag, Workflow, X } from 'lucide-react';
import { useState } from 'react';
import { api, read } from '../api.ts';
import { may } from '../app/access.ts';
import { keys } from '../app/keys.ts';
import { useSession } from '../app/session.ts';
import { m } from '../paraglide/messages.js';
import { confirm } from '../ui/confirm.tsx';
import { toastDone, toastError } from '../ui/toast.tsx';
import type { Lead } from './lead-queries.ts';
import { tagLeads, untagLeads } from './tag-leads.ts';

interface BulkProps {
  chosen: Lead[];
  onDone: () => void;
}

export function BulkActions({ chosen, onDone }: BulkProps) {
  const session = useSession();
  return (
    <Group gap="xs" mb="sm" p={6} bg="var(--surface-sunken)" bd="1px solid var(--line)" style={{ borderRadius: 6 }}>
      <Text size="sm" fw={600} px={6} aria-live="polite">
        {m.selected({ count: chosen.length })}
      </Text>
      <AddTag chosen={chosen} onDone={onDone} />
      {may(session, 'flows.enrol') && <EnrolInFlow chosen={chosen} onDone={onDone} />}
      <Button size="compact-sm" variant="subtle" color="gray" leftSection={<X size={14} />} onClick={onDone}>
        {m.clear()}
      </Button>
    </Group>
  );
}

function AddTag({ chosen, onDone }: BulkProps) {
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const [tag, setTag] = useState('');
  const add = useMutation({
    mutationFn: () => tagLeads(chosen, tag.trim()),
    onSuccess: (changed) => {
      const name = tag.trim();
      const refresh = () => client.invalidateQueries({ queryKey: keys.leads.all });
      void refresh();
      setOpen(false);
      toastDone(m.leads_tagged({ count: changed.length, tag: name }), async () => {
        await untagLeads(changed, name);
        await refresh();
      });
      onDone();
    },
    onError: toastError,
  });
  return (
    <Popover opened={open} onChange={setOpen} trapFocus position="bottom-start">
      <Popover.Target>
        <Button size="compact-sm" variant="default" leftSection={<Tag size={14} />} onClick={() => setOpen(!open)}>
          {m.leads_add_tag()}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (tag.trim()) add.mutate();
          }}
        >
          <Group gap="xs" align="flex-end">
            <TextInput
              label={m.lead_tag()}
              value={tag}
              onChange={(event) => setTag(event.currentTarget.value)}
              maxLength={50}
              data-autofocus
            />
            <Button type="submit" loading={add.isPending} disabled={tag.trim() === ''}>
              {m.leads_add_tag()}
            </Button>
          </Group>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}

function EnrolInFlow({ chosen, onDone }: BulkProps) {
  const client = useQueryClient();
  const flows = useQuery({ queryKey: keys.flows.list(), queryFn: () => read(api.crm.flows.$get({ query: {} })) });
  const active = (flows.data?.items ?? []).filter((flow) => flow.status === 'active');
  const enrol = useMutation({
    mutationFn: (flow: { id: string; name: string }) =>
      read(
        api.crm.flows[':id'].enrol.$post({ param: { id: flow.id }, json: { lead_ids: chosen.map((lead) => lead.id) } }),
      ),
    onSuccess: (result) => {
      void client.invalidateQueries({ queryKey: keys.enrolments.all });
      void client.invalidateQueries({ queryKey: keys.flows.all });
      toastDone(m.leads_enrolled({ count: result.enrolled, skipped: result.refused }));
      onDone();
    },
    onError: toastError,
  });
  const ask = async (flow: { id: string; name: string }) => {
    const yes = await confirm({
      title: m.leads_enrol_title({ flow: flow.name }),
      body: m.leads_enrol_body({ count: chosen.length }),
      action: m.leads_enrol(),
    });
    if (yes) enrol.mutate(flow);
  };
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button size="compact-sm" variant="default" leftSection={<Workflow size={14} />} loading={enrol.isPending}>
          {m.leads_enrol()}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {active.length === 0 && <Menu.Label>{m.leads_no_active_flow()}</Menu.Label>}
        {active.map((flow) => (
          <Menu.Item key={flow.id} onClick={() => void ask(flow)}>
            {flow.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
