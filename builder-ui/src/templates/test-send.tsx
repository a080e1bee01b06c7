/** Trying a template on one's own phone: the number is shown to be one's own first, then it comes as a lead would get it. */
import { ActionIcon, Alert, Anchor, Button, Code, Group, Modal, Radio, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Send, Trash2 } from 'lucide-react';
import { useState, type FormEvent, type ReactNode } from 'react';
import { api, read } from '../api.ts';
import { keys } from '../app/keys.ts';
import { ApiProblem } from '../app/problem.ts';
import { sentenceOf } from '../app/sentences.ts';
import { m } from '../paraglide/messages.js';
import { toastDone, toastError } from '../ui/toast.tsx';

const key = [...keys.templates.all, 'test-phones'];
const readPhones = () => read(api.crm['test-phones'].$get());
type Answer = Awaited<ReturnType<typeof readPhones>>;

interface TestSendProps {
  template: { id: string; name: string };
  /** Of a step; left out: the samples. */
  variables?: Record<string, string>;
  opened: boolean;
  onClose(): void;
}

export function TestSend({ template, variables, opened, onClose }: TestSendProps) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={m.tpl_test_title({ name: template.name })}
      closeButtonProps={{ 'aria-label': m.close() }}
    >
      {opened && <Inside template={template} variables={variables ?? {}} />}
    </Modal>
  );
}

function Inside({ template, variables }: { template: TestSendProps['template']; variables: Record<string, string> }) {
  const client = useQueryClient();
  const [chosen, setChosen] = useState<string | null>(null);
  const phones = useQuery({
    queryKey: key,
    queryFn: readPhones,
    // A number that waits for its code, and a test that is under way, are looked at again.
    refetchInterval: ({ state }) => (isUnderWay(state.data) ? 2000 : false),
  });
  const items = phones.data?.items ?? [];
  const verified = items.filter((one) => one.verified_at !== null);
  const to = chosen ?? verified[0]?.phone ?? null;
  const send = useMutation({
    mutationFn: (phone: string) =>
      read(
        api.crm.marketing.hsm.templates[':id']['test-send'].$post({
          param: { id: template.id },
          json: { phone, variables },
        }),
      ),
    onSuccess: () => {
      toastDone(m.tpl_test_sent());
      void client.invalidateQueries({ queryKey: key });
    },
  });
  const last = phones.data?.sends.find((one) => one.template_name === template.name);
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed">
        {m.tpl_test_note()}
      </Text>
      {verified.length > 0 && (
        <Radio.Group label={m.tpl_test_to()} value={to} onChange={setChosen}>
          <Stack gap={6} mt={6}>
            {verified.map((one) => (
              <Row key={one.id} item={one}>
                <Radio value={one.phone} label={one.phone} />
              </Row>
            ))}
          </Stack>
        </Radio.Group>
      )}
      {items
        .filter((one) => one.verified_at === null)
        .map((one) => (
          <Alert key={one.id} color="yellow" p="sm">
            <Row item={one}>
              <Text size="sm">
                {m.tpl_test_write({ phone: one.phone, ours: one.write_to ?? '' })} <Code>{one.text}</Code>
              </Text>
            </Row>
            {one.link && (
              <Anchor size="sm" href={one.link} target="_blank" rel="noreferrer">
                {m.tpl_test_open()}
              </Anchor>
            )}
          </Alert>
        ))}
      <NewPhone />
      {send.error && (
        <Alert color="red" role="alert">
          {refusal(send.error)}
        </Alert>
      )}
      {last && (
        <Text size="sm" role="status">
          {m.tpl_test_last({ phone: last.to_phone })} {(states[last.state] ?? (() => last.state))()}
          {last.reason ? ` (${last.detail ?? last.reason})` : ''}
        </Text>
      )}
      <Button
        leftSection={<Send size={15} />}
        disabled={to === null}
        loading={send.isPending}
        onClick={() => to !== null && send.mutate(to)}
      >
        {m.tpl_test()}
      </Button>
    </Stack>
  );
}

const states: Record<string, () => string> = {
  planned: m.tpl_test_planned,
  submitting: m.tpl_test_planned,
  accepted: m.tpl_test_accepted,
  sent: m.tpl_test_accepted,
  delivered: m.tpl_test_delivered,
  read: m.tpl_test_read,
  failed: m.tpl_test_failed,
  unknown: m.tpl_test_unknown,
};
const goesOn = new Set(['planned', 'submitting', 'accepted', 'sent']);
const isUnderWay = (data: Answer | undefined): boolean =>
  data !== undefined &&
  (data.items.some((one) => one.verified_at === null) || data.sends.slice(0, 1).some((one) => goesOn.has(one.state)));

function Row({ item, children }: { item: Answer['items'][number]; children: ReactNode }) {
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () => api.crm['test-phones'][':id'].$delete({ param: { id: item.id } }),
    onSuccess: () => client.invalidateQueries({ queryKey: key }),
    onError: toastError,
  });
  return (
    <Group justify="space-between" wrap="nowrap" align="flex-start">
      {children}
      <ActionIcon
        variant="subtle"
        color="gray"
        size="sm"
        aria-label={m.tpl_test_forget({ phone: item.phone })}
        onClick={() => remove.mutate()}
      >
        <Trash2 size={14} />
      </ActionIcon>
    </Group>
  );
}

function NewPhone() {
  const client = useQueryClient();
  const [phone, setPhone] = useState('');
  const add = useMutation({
    mutationFn: () => read(api.crm['test-phones'].$post({ json: { phone } })),
    onSuccess: () => {
      setPhone('');
      void client.invalidateQueries({ queryKey: key });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Group align="flex-end" gap="xs" wrap="nowrap">
        <TextInput
          label={m.tpl_test_add()}
          placeholder="+54 9 11 …"
          value={phone}
          onChange={(event) => setPhone(event.currentTarget.value)}
          error={add.error ? sentenceOf(add.error) : undefined}
          flex={1}
        />
        <Button type="submit" variant="default" loading={add.isPending} disabled={phone.trim().length < 5}>
          {m.tpl_test_verify()}
        </Button>
      </Group>
    </form>
  );
}

/** Which blank cannot be filled in is said by name. */
function refusal(error: unknown): string {
  const field = error instanceof ApiProblem ? error.fields.find(({ path }) => path.startsWith('variables')) : undefined;
  return field ? m.tpl_test_unfilled({ what: field.path.replace('variables.', '') }) : sentenceOf(error);
}
