/** Taking in a flow's file: what is wrong with it, what this account lacks for it, and what to take instead. */
import { Alert, Badge, Button, FileInput, Group, List, Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { CircleCheck, FileJson, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { parseFlowFile, type FileFault, type FlowFile, type NeedMap } from '#flow';
import { api, read } from '../../api.ts';
import { keys } from '../../app/keys.ts';
import { say } from '../../app/language.ts';
import { ApiProblem } from '../../app/problem.ts';
import { m } from '../../paraglide/messages.js';
import { ErrorState } from '../../ui/error-state.tsx';
import { toastDone, toastError } from '../../ui/toast.tsx';

const check = (file: FlowFile) => read(api.crm.flows.import.check.$post({ json: { file } }));
type Checked = Awaited<ReturnType<typeof check>>;

/** A file of more is none that Cadencia wrote. */
const mostBytes = 4_000_000;

export function ImportFlow({ opened, onClose }: { opened: boolean; onClose(): void }) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={m.hsm_import_title()}
      size="lg"
      closeButtonProps={{ 'aria-label': m.close() }}
    >
      {opened && <Steps onClose={onClose} />}
    </Modal>
  );
}

function Steps({ onClose }: { onClose(): void }) {
  const [picked, setPicked] = useState<File | null>(null);
  const look = useMutation({
    mutationFn: async (chosen: File) => {
      const { file, faults } = parseFlowFile(await chosen.slice(0, mostBytes).text());
      return file ? { file, faults: [], checked: await check(file) } : { file, faults, checked: null };
    },
  });
  const pick = (chosen: File | null) => {
    setPicked(chosen);
    if (chosen) look.mutate(chosen);
    else look.reset();
  };
  const { data, error } = look;
  const faults = data?.faults ?? faultsOf(error);
  return (
    <Stack gap="md">
      <FileInput
        label={m.hsm_import_file()}
        description={m.hsm_import_file_hint()}
        placeholder="flow.json"
        accept="application/json,.json"
        leftSection={<FileJson size={16} aria-hidden />}
        value={picked}
        onChange={pick}
        clearable
        clearButtonProps={{ 'aria-label': m.clear() }}
        data-autofocus
      />
      {faults.length > 0 ? (
        <Alert color="red" icon={<TriangleAlert size={18} />} title={m.hsm_import_faults()} role="alert">
          <List size="sm" spacing={4}>
            {faults.map(({ code, message }, index) => (
              <List.Item key={`${code}${index}`}>{say(message)}</List.Item>
            ))}
          </List>
        </Alert>
      ) : error ? (
        <ErrorState error={error} onRetry={picked ? () => look.mutate(picked) : undefined} />
      ) : null}
      {look.isPending && (
        <Text size="sm" c="dimmed" role="status">
          {m.loading()}
        </Text>
      )}
      {data?.file && data.checked && (
        <Fit key={picked?.name} file={data.file} checked={data.checked} onClose={onClose} />
      )}
    </Stack>
  );
}

const faultsOf = (error: unknown): FileFault[] =>
  error instanceof ApiProblem && Array.isArray(error.body['faults']) ? (error.body['faults'] as FileFault[]) : [];

function Fit({ file, checked, onClose }: { file: FlowFile; checked: Checked; onClose(): void }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState(checked.name);
  const [map, setMap] = useState<NeedMap>({});
  const take = useMutation({
    mutationFn: () => read(api.crm.flows.import.$post({ json: { file, map, name: name.trim() || checked.name } })),
    onSuccess: async (made) => {
      await client.invalidateQueries({ queryKey: keys.flows.all });
      toastDone(m.hsm_import_done({ name: made.name }));
      onClose();
      await navigate({ to: '/crm/hsm/flows/$flowId', params: { flowId: made.id } });
    },
    onError: toastError,
  });
  const choose = (list: string, key: string, to: string | null) => {
    const { [key]: _before, ...rest } = map[list] ?? {};
    setMap({ ...map, [list]: to === null ? rest : { ...rest, [key]: to } });
  };
  const errors = checked.issues.filter(({ severity }) => severity === 'error').length;
  return (
    <>
      <TextInput
        label={m.hsm_flow_name()}
        description={[m.hsm_import_steps({ count: checked.steps }), ...checked.tags].join(' · ')}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        maxLength={120}
      />
      <div>
        <Text size="sm" fw={600} mb={6}>
          {m.hsm_import_needs()}
        </Text>
        {checked.needs.length === 0 && (
          <Text size="sm" c="dimmed">
            {m.hsm_import_needs_none()}
          </Text>
        )}
        <Stack gap="sm">
          {checked.needs.map((need) => (
            <NeedRow
              key={`${need.list} ${need.key}`}
              need={need}
              choices={checked.choices[need.list] ?? []}
              value={map[need.list]?.[need.key] ?? null}
              onChange={(to) => choose(need.list, need.key, to)}
            />
          ))}
        </Stack>
      </div>
      {errors > 0 && (
        <Text size="sm" c="dimmed">
          {m.hsm_import_issues({ count: errors })}
        </Text>
      )}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          {m.cancel()}
        </Button>
        <Button onClick={() => take.mutate()} loading={take.isPending}>
          {m.hsm_import_do()}
        </Button>
      </Group>
    </>
  );
}

interface NeedRowProps {
  need: Checked['needs'][number];
  choices: { key: string; label: string }[];
  value: string | null;
  onChange(to: string | null): void;
}

function NeedRow({ need, choices, value, onChange }: NeedRowProps) {
  const used = m.hsm_import_used({ count: need.nodes.length });
  if (need.found)
    return (
      <Group gap={8} wrap="nowrap" align="flex-start">
        <CircleCheck size={16} color="var(--mantine-color-teal-6)" aria-hidden style={{ flex: 'none', marginTop: 3 }} />
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {nameOfList(need.list)}: {need.found.label}{' '}
          <Text span size="xs" c="dimmed">
            {used}
          </Text>
        </Text>
      </Group>
    );
  return (
    <Select
      label={
        <>
          {nameOfList(need.list)}: {need.label} <Badge color="amber">{used}</Badge>
        </>
      }
      description={choices.length === 0 ? m.hsm_import_no_choice() : m.hsm_import_leave_hint()}
      placeholder={m.hsm_import_leave()}
      data={choices.map(({ key, label }) => ({ value: key, label }))}
      value={value}
      onChange={onChange}
      disabled={choices.length === 0}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': m.clear() }}
      nothingFoundMessage={m.no_matches()}
    />
  );
}

function nameOfList(list: string): string {
  const names: Record<string, () => string> = {
    templates: m.hsm_need_templates,
    senders: m.hsm_need_senders,
    sellers: m.hsm_need_sellers,
    segments: m.hsm_need_segments,
    flows: m.hsm_need_flows,
    forms: m.hsm_need_forms,
  };
  return (names[list] ?? m.hsm_need_other)();
}
