/** Views of the list that people keep: chosen, saved, shared with the team, brought up to date and deleted from one menu. */
import { Button, Checkbox, Menu, Modal, Stack, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Bookmark, RefreshCw, Save, Share2, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { api, read } from '../../api.ts';
import { keys } from '../../app/keys.ts';
import { ApiProblem } from '../../app/problem.ts';
import { m } from '../../paraglide/messages.js';
import { confirm } from '../../ui/confirm.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { FormFooter } from '../../ui/form-footer.tsx';
import { toastDone, toastError } from '../../ui/toast.tsx';
import { leadViewsQuery, toQuery, type LeadFilters, type LeadOrder, type LeadView } from '../lead-queries.ts';

interface ViewsMenuProps {
  /** The view that was chosen last. */
  current: string | undefined;
  shown: { filters: LeadFilters; order: LeadOrder; columns: string[] };
  onChoose: (view: LeadView | undefined) => void;
}

export function ViewsMenu({ current, shown, onChoose }: ViewsMenuProps) {
  const client = useQueryClient();
  const views = useQuery(leadViewsQuery);
  const [saving, setSaving] = useState(false);
  const items = views.data?.items ?? [];
  const view = items.find(({ id }) => id === current);
  const refresh = () => client.invalidateQueries({ queryKey: keys.leadViews.all });
  const change = useMutation({
    mutationFn: (part: Partial<Pick<LeadView, 'shared'>> | ReturnType<typeof toBody>) =>
      read(api.crm['lead-views'][':id'].$patch({ param: { id: view!.id }, json: part })),
    onSuccess: async () => {
      await refresh();
      toastDone(m.saved());
    },
    onError: toastError,
  });
  const remove = async () => {
    const yes = await confirm({
      title: m.view_delete_title({ name: view!.name }),
      body: view!.shared ? m.view_delete_shared() : m.view_delete_own(),
      action: m.delete_(),
      danger: true,
    });
    if (!yes) return;
    await read(api.crm['lead-views'][':id'].$delete({ param: { id: view!.id } })).catch(toastError);
    await refresh();
    onChoose(undefined);
  };
  const section = (label: string, some: LeadView[]) =>
    some.length > 0 && (
      <>
        <Menu.Label>{label}</Menu.Label>
        {some.map((one) => (
          <Menu.Item key={one.id} fw={one.id === current ? 700 : undefined} onClick={() => onChoose(one)}>
            {one.name}
          </Menu.Item>
        ))}
      </>
    );
  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <Button variant={view ? 'light' : 'default'} leftSection={<Bookmark size={16} />} maw={260}>
            {view?.name ?? m.views()}
          </Button>
        </Menu.Target>
        <Menu.Dropdown mah={420} style={{ overflowY: 'auto' }}>
          {views.error && <Menu.Label>{m.views_failed()}</Menu.Label>}
          {view && <Menu.Item onClick={() => onChoose(undefined)}>{m.view_all()}</Menu.Item>}
          {section(
            m.views_own(),
            items.filter(({ shared }) => !shared),
          )}
          {section(
            m.views_shared(),
            items.filter(({ shared }) => shared),
          )}
          <Menu.Divider />
          <Menu.Item leftSection={<Save size={14} />} onClick={() => setSaving(true)}>
            {m.view_save_new()}
          </Menu.Item>
          {view?.mine && (
            <>
              <Menu.Item leftSection={<RefreshCw size={14} />} onClick={() => change.mutate(toBody(shown))}>
                {m.view_update({ name: view.name })}
              </Menu.Item>
              <Menu.Item leftSection={<Share2 size={14} />} onClick={() => change.mutate({ shared: !view.shared })}>
                {view.shared ? m.view_unshare() : m.view_share()}
              </Menu.Item>
              <Menu.Item c="red" leftSection={<Trash2 size={14} />} onClick={() => void remove()}>
                {m.view_delete({ name: view.name })}
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      {saving && (
        <SaveView
          shown={shown}
          onClose={() => setSaving(false)}
          onSaved={(saved) => {
            setSaving(false);
            onChoose(saved);
          }}
        />
      )}
    </>
  );
}

/** What somebody searched for is no part of a view. */
function toBody({ filters, order, columns }: ViewsMenuProps['shown']) {
  const { q: _, ...kept } = toQuery(filters);
  return { filters: kept, sort: order, columns };
}

interface SaveViewProps {
  shown: ViewsMenuProps['shown'];
  onClose: () => void;
  onSaved: (view: LeadView) => void;
}

function SaveView({ shown, onClose, onSaved }: SaveViewProps) {
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [shared, setShared] = useState(false);
  const [asked, setAsked] = useState(false);
  const save = useMutation({
    mutationFn: () => read(api.crm['lead-views'].$post({ json: { ...toBody(shown), name: name.trim(), shared } })),
    onSuccess: async (view) => {
      await client.invalidateQueries({ queryKey: keys.leadViews.all });
      onSaved(view);
    },
  });
  const isTaken = save.error instanceof ApiProblem && save.error.code === 'already_exists';
  return (
    <Modal opened onClose={onClose} title={m.view_save_new()} closeButtonProps={{ 'aria-label': m.close() }}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setAsked(true);
          if (name.trim() !== '') save.mutate();
        }}
      >
        <Stack gap="md">
          {save.error && !isTaken && <ErrorState error={save.error} />}
          <TextInput
            label={m.view_name()}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={isTaken ? m.view_name_taken() : asked && name.trim() === '' ? m.field_required() : undefined}
            maxLength={80}
            data-autofocus
            required
          />
          <Checkbox
            label={m.view_share()}
            description={m.view_about()}
            checked={shared}
            onChange={(event) => setShared(event.currentTarget.checked)}
          />
          <FormFooter saving={save.isPending} onCancel={onClose} />
        </Stack>
      </form>
    </Modal>
  );
}
